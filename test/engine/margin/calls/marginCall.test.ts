import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceAlert, snooze } from '../../../../src/engine/margin/calls/alert';
import { callAge, callCauses, usageLevel } from '../../../../src/engine/margin/calls/callFacts';
import { advanceCall, marginUsage, type MarginCall } from '../../../../src/engine/margin/calls/marginCall';

const HOUR = 3_600_000;
const policy = { warningUsage: 0.9, hysteresis: 0.05, deadlineMs: 4 * HOUR, buffer: 0, roundingUsd: 1000 };
const reading = (hour: number, equityUsd: number, isComplete = true) => ({
  ...{ atMs: hour * HOUR, equityUsd, initialMarginUsd: 100_000, maintenanceMarginUsd: 80_000, isComplete },
});

/** States after a series of readings, one an hour. */
function life(...equities: readonly number[]) {
  let call: MarginCall | undefined;
  const states = equities.map((equity, hour) => {
    call = advanceCall(call, reading(hour, equity), policy).call;
    return call?.state ?? 'none';
  });
  return { states, call };
}

describe('margin call', () => {
  it('warns with hysteresis and closes the warning', () => {
    expect(life(200_000, 110_000, 112_000, 116_000, 118_000).states).toEqual([
      ...['none', 'warning', 'warning', 'warning', 'closed'],
    ]);
  });

  it('is called, met and closed; the amount is the largest and rounded up', () => {
    const { states, call } = life(110_000, 98_500, 95_200, 97_000, 100_000, 120_000);
    expect(states).toEqual(['warning', 'call', 'call', 'call', 'met', 'closed']);
    expect(call?.amountUsd).toBe(5_000);
  });

  it('is breached when late or below maintenance, and can still be met', () => {
    expect(life(98_000, 98_000, 98_000, 98_000, 98_000, 98_000, 101_000).states).toEqual([
      ...['call', 'call', 'call', 'call', 'call', 'breached', 'met'],
    ]);
    expect(life(98_000, 79_000, 85_000).states).toEqual(['call', 'breached', 'breached']);
  });

  it('opens anew after one that was met', () => {
    const first = life(98_000, 100_000);
    const again = advanceCall(first.call, reading(2, 90_000), policy);
    expect(again.call).toMatchObject({
      state: 'call',
      openedMs: 2 * HOUR,
      amountUsd: 10_000,
      deadlineMs: 6 * HOUR,
    });
    expect(again.step).toEqual({ from: 'met', to: 'call', atMs: 2 * HOUR });
  });

  it('decides nothing on an incomplete reading', () => {
    expect(advanceCall(undefined, reading(0, 1, false), policy)).toEqual({});
    const { call } = life(98_000);
    expect(advanceCall(call, reading(1, NaN), policy)).toEqual({ call });
  });

  it('survives a round trip through JSON', () => {
    const { call } = life(98_000, 97_000);
    const stored = JSON.parse(JSON.stringify(call)) as MarginCall;
    expect(advanceCall(stored, reading(9, 97_000), policy)).toEqual(
      advanceCall(call, reading(9, 97_000), policy),
    );
  });
});

describe('margin call under any clock', () => {
  const NEXT: Readonly<Record<string, readonly string[]>> = {
    none: ['none', 'warning', 'call'],
    warning: ['warning', 'call', 'closed'],
    call: ['call', 'met', 'breached'],
    breached: ['breached', 'met'],
    met: ['closed', 'call'],
    closed: ['none', 'closed', 'warning', 'call'],
  };
  /** Steps of the clock: forward, far ahead (sleep), back (set right). */
  const ticks = fc.array(
    fc.tuple(
      fc.constantFrom(0, 1_000, HOUR, 3 * HOUR, 400 * HOUR, -HOUR, -900 * HOUR),
      fc.constantFrom(40_000, 79_000, 85_000, 99_000, 100_000, 108_000, 112_000, 116_000, 200_000),
      fc.boolean(),
    ),
    { minLength: 1, maxLength: 40 },
  );

  it('goes only where it may, keeps its deadline, and is the same after a restart at any point', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(ticks, fc.integer({ min: 0, max: 39 }), (steps, restartAt) => {
        let atMs = 1_000 * HOUR;
        let call: MarginCall | undefined;
        steps.forEach(([tick, equityUsd, isComplete], k) => {
          atMs += tick;
          if (k === restartAt && call !== undefined) call = JSON.parse(JSON.stringify(call)) as MarginCall;
          const before = call;
          const { call: next, step } = advanceCall(
            before,
            { ...reading(0, equityUsd, isComplete), atMs },
            policy,
          );
          const [from, to] = [before?.state ?? 'none', next?.state ?? 'none'];
          call = next;
          if (!isComplete) return expect(next).toEqual(before);
          expect(NEXT[from], `${from} to ${to}`).toContain(to);
          expect(step === undefined).toBe(from === to || to === 'none');
          seen.add(`${from}>${to}`);
          if (next === undefined) return undefined;
          expect(next.changedMs).toBeGreaterThanOrEqual(next.openedMs);
          expect(next.openedMs).toBeLessThanOrEqual(atMs);
          const isOwed = to === 'call' || to === 'breached';
          if (isOwed) {
            // Never further away than what was given, whatever the clock did.
            expect(next.deadlineMs! - atMs).toBeLessThanOrEqual(policy.deadlineMs);
            expect(next.amountUsd).toBeGreaterThan(0);
            expect(next.amountUsd % policy.roundingUsd).toBe(0);
          }
          if (to === 'call' && from === 'call') expect(atMs).toBeLessThanOrEqual(next.deadlineMs!);
          const isSameCall = isOwed && (from === 'call' || from === 'breached') && atMs >= before!.changedMs;
          if (isSameCall) expect(next.deadlineMs).toBe(before!.deadlineMs);
          return undefined;
        });
      }),
      { numRuns: 400 },
    );
    const possible = Object.entries(NEXT).flatMap(([from, list]) => list.map((to) => `${from}>${to}`));
    expect(possible.filter((one) => !seen.has(one) && one !== 'closed>closed')).toEqual([]);
  });

  it('is late after a clock that jumped ahead, and gets its whole time again from one that was set back', () => {
    const { call } = life(98_000);
    if (call === undefined) throw new Error('a call');
    expect(advanceCall(call, reading(500, 98_000), policy).call?.state).toBe('breached');
    const future = advanceCall(undefined, reading(90_000, 98_000), policy).call;
    const back = advanceCall(future, reading(10, 98_000), policy).call;
    expect(back).toMatchObject({ state: 'call', openedMs: 10 * HOUR, deadlineMs: 14 * HOUR });
    expect(advanceCall(back, reading(15, 98_000), policy).call?.state).toBe('breached');
  });
});

describe('facts of a call', () => {
  it('tell level, age and causes', () => {
    expect([0.5, 0.7, 0.85, 1.2].map((usage) => usageLevel(usage))).toEqual([0, 1, 2, 4]);
    expect(marginUsage(1, 0)).toBe(Infinity);
    const { call } = life(98_000);
    if (call === undefined) throw new Error('a call');
    expect(callAge(call, 5 * HOUR)).toEqual({ openMs: 5 * HOUR, overdueMs: HOUR, bucket: 'up to 24 h' });
    const changes = { price: -600, vol: -300, time: 50, haircut: 0, parameters: -100, positions: 20 };
    expect(callCauses(changes)).toEqual([
      { cause: 'price', usd: 600, share: 0.6 },
      { cause: 'vol', usd: 300, share: 0.3 },
      { cause: 'parameters', usd: 100, share: 0.1 },
    ]);
  });
});

describe('alert', () => {
  const rule = {
    id: 'r',
    measure: 'margin_ratio',
    direction: 'above',
    threshold: 0.8,
    hysteresis: 0.05,
  } as const;
  it('is raised once, held by hysteresis, cleared once', () => {
    let state = { isRaised: false };
    const events = [0.7, 0.8, 0.78, 0.81, 0.75, 0.7].map((value, ms) => {
      const next = advanceAlert(state, value, rule, ms);
      state = next.state;
      return next.event;
    });
    expect(events).toEqual([undefined, 'raised', undefined, undefined, 'cleared', undefined]);
  });

  it('is not silenced for ever by a snooze of a clock that was set back', () => {
    const snoozed = snooze({ isRaised: false }, 400 * 24 * HOUR);
    expect(advanceAlert(snoozed, 0.9, rule, 0).event).toBe('raised');
    expect(advanceAlert(snoozed, 0.9, rule, 399 * 24 * HOUR).event).toBeUndefined();
  });

  it('is silent while snoozed and told again if still up', () => {
    const up = advanceAlert({ isRaised: false }, 0.9, rule, 0).state;
    const silent = advanceAlert(snooze(up, 10), 0.95, rule, 5);
    expect(silent.event).toBeUndefined();
    expect(advanceAlert(silent.state, 0.95, rule, 10).event).toBe('raised');
    expect(advanceAlert(silent.state, undefined, rule, 20).state).toBe(silent.state);
  });
});
