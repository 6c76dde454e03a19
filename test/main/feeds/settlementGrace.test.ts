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
  vitals.watch(['index'], [], EIGHT - S);
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
  vitals.watch(['index'], [], EIGHT - S);
  vitals.heard('index', EIGHT - 60 * S, 0);
  expect(vitals.judge(EIGHT + 30 * S).state).toBe('stale');
});

it('a channel that joins a session under way has its limit to speak in, and does not undo what is live', () => {
  const vitals = new Vitals({ indexStaleMs: 3 * S, channelStaleMs: 10 * S, lateMs: 5 * S });
  const noon = EIGHT + 4 * 3_600 * S;
  vitals.watch(['index'], ['ending'], noon);
  expect(vitals.judge(noon)).toMatchObject({ state: 'waiting' });
  for (const channel of ['index', 'ending']) vitals.heard(channel, noon, 0);
  vitals.watch(['index'], ['beginning'], noon + S);
  expect(vitals.judge(noon + S)).toMatchObject({ state: 'fresh' });
  vitals.heard('index', noon + 12 * S, 0);
  expect(vitals.judge(noon + 12 * S)).toMatchObject({ state: 'stale', channel: 'beginning' });
});
