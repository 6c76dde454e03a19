/** A morning of four venues on a clock that is moved on: the real feeds, no sockets, nothing that waits. */
import { describe, expect, it } from 'vitest';
import { SteppedSession } from '../../../src/main/feeds/simulator/steppedSession';

const MINUTE = 60_000;
const EIGHT = Date.UTC(2026, 9, 14, 8);
const START = EIGHT - 4 * MINUTE;
const TINY = { coins: ['BTC'], expiries: 2, strikesEachSide: 1 } as const;

async function morningUntil(endMs: number): Promise<SteppedSession> {
  const session = new SteppedSession({ seed: 3, startMs: START, breadth: TINY });
  await session.moveTo(endMs);
  return session;
}

describe('four venues on a clock that is moved on', () => {
  it('stay live across 08:00 without a lost session, and show afterwards what the venues list', async () => {
    const session = await morningUntil(EIGHT + 20 * MINUTE);
    for (const feed of session.feeds) {
      const { venue, state, detail, counters } = feed.status();
      const { reconnects, rejected } = counters;
      expect({ venue, state, detail, reconnects, rejected }).toEqual({
        ...{ venue, state: 'live', detail: '', reconnects: 0, rejected: 0 },
      });
    }
    expect(session.misplaced()).toEqual([]);
    await session.stop();
  });

  it('say the same again, to the last digit', async () => {
    const [first, second] = [await morningUntil(START + MINUTE), await morningUntil(START + MINUTE)];
    const contents = first.board.contents();
    expect(Object.keys(contents.quotes).length).toBeGreaterThan(30);
    expect(JSON.stringify(second.board.contents())).toBe(JSON.stringify(contents));
    for (const [i, feed] of first.feeds.entries()) expect(second.feeds[i].status()).toEqual(feed.status());
    await Promise.all([first.stop(), second.stop()]);
  });
});
