/** 08:00 UTC: half an hour of averaging, delivery prices, what ends and what begins, on every venue. */
import { afterEach, describe, expect, it } from 'vitest';
import type { EuropeanOption, Venue } from '../../../src/engine/instruments/instrument';
import { VENUES } from '../../../src/engine/instruments/symbol';
import { DeliveryAverages } from '../../../src/main/feeds/simulator/deliveryAverages';
import { Simulation } from '../../../src/main/feeds/simulator/simulation';
import { faultRig, type FaultRig } from './faults/faultRig';
import { SMALL } from './venueRig';

const EIGHT = Date.UTC(2026, 9, 14, 8);
const MINUTE = 60_000;

describe('the average of the last half hour', () => {
  it('is the mean of the index from 07:30 on, and nothing before or for another expiry', () => {
    const averages = new DeliveryAverages();
    const step = (minutes: number, index: number): void =>
      averages.step(EIGHT + minutes * MINUTE, ['BTC'], () => index);
    step(-31, 50_000);
    expect(averages.of('BTC', EIGHT)).toBeUndefined();
    for (const [minutes, index] of [
      [-30, 80_000],
      [-20, 82_000],
      [0, 87_000],
    ])
      step(minutes, index);
    expect(averages.of('BTC', EIGHT)).toBe(83_000);
    expect(averages.of('BTC', EIGHT + 1_440 * MINUTE)).toBeUndefined();
    step(1, 99_000);
    expect(averages.of('BTC', EIGHT), 'later levels are no part of it').toBe(83_000);
  });

  it('is what the simulated market delivers at, and differs from its last level', () => {
    let nowMs = EIGHT - 31 * MINUTE;
    const simulation = new Simulation({ seed: 7, now: () => nowMs, breadth: SMALL });
    const { exchange } = simulation;
    const ending = [...exchange.instruments.values()].find(
      (one) => one.kind === 'option' && one.expiryMs === EIGHT && one.underlying === 'BTC',
    ) as EuropeanOption;
    const levels: number[] = [];
    for (; nowMs <= EIGHT; nowMs += 1_000) {
      simulation.step();
      if (nowMs >= EIGHT - 30 * MINUTE) levels.push(exchange.quotes.index('BTC'));
      if (nowMs < EIGHT - 30 * MINUTE) expect(exchange.deliveryEstimate(ending)).toBeUndefined();
    }
    const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
    expect(exchange.deliveryPrice(ending)).toBeCloseTo(mean, 1);
    expect(exchange.deliveryPrice(ending)).not.toBeCloseTo(levels[levels.length - 1], 1);
  });
});

/** Listings come often; nothing of this is about silence, and a machine that is busy is silent for a while. */
const TIMINGS = {
  ...{ settlementGraceMs: 120_000, relistEveryMs: 400, relistLeastMs: 200 },
  ...{
    silenceMs: 15_000,
    channelStaleMs: 5_000,
    indexStaleMs: 5_000,
    giveUpMs: 10_000,
    dialTimeoutMs: 10_000,
  },
};

let r: FaultRig;
afterEach(() => r?.stop());

const deliveryOf = (id: string): number | undefined =>
  r.seen.reduce<number | undefined>(
    (price, u) => (u.kind === 'state' && u.instrumentId === id ? (u.deliveryPrice ?? price) : price),
    undefined,
  );
const estimatesOf = (id: string): number[] =>
  r.seen.flatMap((u) => (u.kind === 'quote' && u.instrumentId === id ? (u.deliveryEstimate ?? []) : []));

describe.each(VENUES)('a session of %s across 08:00 UTC', (venue: Venue) => {
  it('hears the estimate, holds its values, takes the delivery price, leaves what ended and takes up what began', async () => {
    r = await faultRig(venue, { startMs: EIGHT - 5_000 }, TIMINGS);
    await r.until('live', () => r.feed.status().state === 'live');
    const ending = r.board
      .instruments()
      .find((one) => one.kind === 'option' && one.expiryMs === EIGHT) as EuropeanOption;
    const known = new Set(r.board.instruments().map(({ id }) => id));
    r.feed.subscribe([ending.id, r.perpetual]);
    await r.until('an estimate of its delivery price', () => estimatesOf(ending.id).length > 0);

    await r.until('delivered', () => r.board.state(ending.id) === 'delivered');
    const { state, detail, counters } = r.feed.status();
    expect({ state, reconnects: counters.reconnects }).toEqual({ state: 'live', reconnects: 0 });
    expect(detail).toContain('settlement');
    await r.until('its price', () => deliveryOf(ending.id) !== undefined);
    expect(deliveryOf(ending.id)).toBeCloseTo(r.simulator.exchange.deliveryPrice(ending), 1);
    expect(estimatesOf(ending.id).at(-1)).toBeCloseTo(deliveryOf(ending.id) ?? NaN, -2);

    // Known and shown, valued by nobody: a snapshot does not hold it.
    expect(r.isLive(ending.id)).toBe(false);
    expect(r.board.instrument(ending.id)).toBeDefined();
    expect(r.board.contents().quotes).not.toHaveProperty([ending.id]);
    await r.until('what began', () =>
      r.board.instruments().some(({ id, kind }) => kind === 'option' && !known.has(id)),
    );
    await r.until('its channels are left', () =>
      r.simulated.clients().every(({ channels }) => ![...channels].some((name) => isOf(ending, name))),
    );
  }, 40_000);
});

/** Deribit keeps the ticker of what ended for its last words; no other channel is of one that is gone. */
const isOf = ({ symbol, venue }: EuropeanOption, channel: string): boolean =>
  channel.toLowerCase().includes(symbol.toLowerCase()) &&
  !(venue === 'deribit' && channel.startsWith('ticker.'));
