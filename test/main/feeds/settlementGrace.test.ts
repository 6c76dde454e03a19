import { expect, it } from 'vitest';
import { ageBesidesSettlement, isSettling } from '../../../src/main/feeds/settlementGrace';
import { Vitals } from '../../../src/main/feeds/transport/vitals';

const EIGHT = Date.UTC(2026, 9, 14, 8);
const S = 1_000;

it.each([
  ['before it', -10 * S, -5 * S, 5 * S],
  ['across its beginning', -10 * S, 60 * S, 10 * S],
  ['within it', 10 * S, 60 * S, 0],
  ['across its end', 60 * S, 130 * S, 10 * S],
  ['across all of it', -10 * S, 130 * S, 20 * S],
  ['after it', 125 * S, 130 * S, 5 * S],
])('a value %s ages by what lies outside the two minutes', (_, heard, now, age) => {
  expect(ageBesidesSettlement(EIGHT + heard, EIGHT + now)).toBe(age);
});

it('what was never heard is infinitely old, settlement or not', () => {
  expect(ageBesidesSettlement(-Infinity, EIGHT + 30 * S)).toBe(Infinity);
  expect(isSettling(EIGHT - 1)).toBe(false);
  expect(isSettling(EIGHT)).toBe(true);
  expect(isSettling(EIGHT + 120 * S)).toBe(false);
});

it('a feed raises no alarm while its venue settles, and does when the silence goes on', () => {
  const vitals = new Vitals({ indexStaleMs: 3 * S, channelStaleMs: 10 * S, lateMs: 5 * S });
  vitals.watch(['index'], []);
  vitals.heard('index', EIGHT - S, 0);
  expect(vitals.judge(EIGHT + 119 * S)).toMatchObject({ state: 'fresh', staleForMs: 0 });
  expect(vitals.judge(EIGHT + 119 * S).detail).toContain('settlement');
  expect(vitals.judge(EIGHT + 121 * S)).toMatchObject({ state: 'fresh', detail: '' });
  expect(vitals.judge(EIGHT + 123 * S)).toMatchObject({ state: 'stale', staleForMs: S });
  // A price that stands still is as old as it was when it began to.
  vitals.heard('index', EIGHT + 60 * S, 61 * S);
  expect(vitals.judge(EIGHT + 60 * S).state).toBe('fresh');
});

it('silence that began long before is not forgiven', () => {
  const vitals = new Vitals({ indexStaleMs: 3 * S, channelStaleMs: 10 * S, lateMs: 5 * S });
  vitals.watch(['index'], []);
  vitals.heard('index', EIGHT - 60 * S, 0);
  expect(vitals.judge(EIGHT + 30 * S).state).toBe('stale');
});
