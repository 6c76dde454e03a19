import { expect, it } from 'vitest';
import type { FeedStatus } from '../../../src/main/feeds/feed';
import { createBoardTeller, createTroubleTeller } from '../../../src/main/services/feedTroubles';

function rig() {
  const told: string[] = [];
  let nowMs = 0;
  const events = {
    record: (level: string, source: string, message: string) =>
      void told.push(`${level} ${source} ${message}`),
    flush: () => undefined,
    recent: () => [],
    onEntry: () => () => undefined,
  };
  const tell = createTroubleTeller(events, 'deribit', () => nowMs);
  const status = (reasons: Record<string, number>, refused: readonly string[] = []): FeedStatus => ({
    venue: 'deribit',
    source: 'simulator',
    state: 'live',
    detail: '',
    attempt: 0,
    sinceMs: 0,
    messagesPerSecond: 0,
    counters: { frames: 0, updates: 0, ignored: 0, rejected: 0, reconnects: 0 },
    reasons,
    channels: { wanted: 0, live: 0, silent: [], refused },
  });
  const tellBoard = createBoardTeller(events, () => nowMs);
  return { told, tell, tellBoard, status, pass: (ms: number) => void (nowMs += ms) };
}

it('tells a trouble at once, then at most one sum a minute', () => {
  const { told, tell, status, pass } = rig();
  tell(status({}));
  expect(told).toEqual([]);
  tell(status({ 'rejected: bad frame': 1 }));
  expect(told).toEqual(['warn deribit 1 message rejected: bad frame']);
  for (let count = 2; count <= 40; count += 1) {
    pass(1_000);
    tell(status({ 'rejected: bad frame': count }));
  }
  expect(told).toHaveLength(1);
  pass(21_000);
  tell(status({ 'rejected: bad frame': 40, 'ignored: unknown instrument': 2 }));
  expect(told.slice(1)).toEqual([
    'warn deribit 39 messages rejected: bad frame',
    'info deribit 2 messages ignored: unknown instrument',
  ]);
});

it('names the channels that the venue left out, again when it leaves them out again', () => {
  const { told, tell, status, pass } = rig();
  const line =
    'warn deribit 1 channel missing from the acknowledgement, asked for again: ticker.BTC-PERPETUAL';
  tell(status({}, ['ticker.BTC-PERPETUAL']));
  expect(told).toEqual([line]);
  tell(status({}));
  pass(60_000);
  tell(status({}, ['ticker.BTC-PERPETUAL']));
  expect(told).toEqual([line, line]);
});

it('tells what is wrong on the board that all venues share once, whichever feed asks', () => {
  const { told, tellBoard, pass } = rig();
  const counters = { outOfOrder: 2, unknownInstrument: 0, crossed: 3, outliers: 0 };
  for (let feed = 0; feed < 4; feed += 1) tellBoard(counters);
  const first = [
    'warn quotes 3 quotes with the bid above the ask',
    'info quotes 2 values older than what is shown, not used',
  ];
  expect(told).toEqual(first);
  pass(60_000);
  for (let feed = 0; feed < 4; feed += 1) tellBoard({ ...counters, crossed: 5 });
  expect(told).toEqual([...first, 'warn quotes 2 quotes with the bid above the ask']);
});
