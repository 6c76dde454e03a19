/** Venues settle at 08:00 UTC: what is silent then is no alarm, and is one when the silence goes on. */
import { expect } from 'vitest';
import type { FaultCase } from './faultCase';
import { IMPATIENT } from './faultRig';

const EIGHT = Date.UTC(2026, 9, 14, 8);
/** In place of two minutes. */
const GRACE_MS = 2_500;

export const SETTLEMENT_CASE: FaultCase = {
  simulator: { startMs: EIGHT - 2_500 },
  timings: { ...IMPATIENT, settlementGraceMs: GRACE_MS, silenceMs: 10_000 },
  expected: 'From 08:00 UTC silence is no alarm for two minutes, values are held, and the word says so.',
  async run(r) {
    const marks = () => r.board.quote(r.perpetual)?.mark;
    await r.until('08:00', () => r.simulator.exchange.now() >= EIGHT);
    await r.until('it is told', () => r.feed.status().detail.includes('settlement at 08:00'));
    r.simulated.faults.stalled = [''];
    await r.pause(100);
    const held = marks()?.value;
    r.states.length = 0;
    await r.until('nearly over', () => r.simulator.exchange.now() >= EIGHT + GRACE_MS - 300);
    const { state, detail, counters } = r.feed.status();
    expect({ state, reconnects: counters.reconnects }).toEqual({ state: 'live', reconnects: 0 });
    expect(detail).toBe('settlement at 08:00 UTC, last values are held');
    expect(r.states.filter((word) => word !== 'live')).toEqual([]);
    expect(marks()?.value, 'held').toBe(held);
    await r.until('then it is an alarm', () => r.states.includes('stale'));
    r.simulated.faults.stalled = [];
  },
};
