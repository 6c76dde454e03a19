import { describe, expect, test } from 'vitest';
import type { Venue } from '../../../../src/engine/instruments/instrument';
import { VENUES } from '../../../../src/engine/instruments/symbol';
import { feedBoard } from '../../../../src/main/feeds/boardWiring';
import type { MarketUpdate } from '../../../../src/main/feeds/feed';
import { QuoteBoard } from '../../../../src/main/feeds/quoteBoard';
import { ReplayPlayer } from '../../../../src/main/feeds/replay/replayPlayer';
import { openTape, type Tape } from '../../../../src/main/feeds/tape/tape';
import { recordSimulated, type Recorded } from './recordedSession';

const opened = (bytes: Buffer): Tape => {
  const tape = openTape(bytes);
  if (!tape.ok) throw new Error(tape.failure.message);
  return tape.value;
};

/** Values of everything on a board. (The board forgets the venue's times while a feed connects, on a timer.) */
function values(contents: Recorded['contents']): Map<string, number> {
  const found = new Map<string, number>();
  for (const [id, quote] of Object.entries(contents.quotes))
    for (const [field, value] of Object.entries(quote) as [string, { value: number }][])
      found.set(`${id} ${field}`, value.value);
  for (const [name, { value }] of Object.entries(contents.indices)) found.set(name, value);
  return found;
}

async function play(tape: Tape, stepMs: () => number, heard?: (update: MarketUpdate) => void) {
  const player = new ReplayPlayer(tape);
  const board = new QuoteBoard();
  feedBoard(player.feed, board);
  if (heard) player.feed.onUpdates((updates) => updates.forEach(heard));
  player.feed.start();
  let interrupted = 0;
  for (let ms = tape.startMs; ms < tape.endMs;) {
    ms = Math.min(tape.endMs, ms + stepMs());
    for (;;) {
      let left = 5;
      const reached = await player.advanceTo(ms, () => left-- < 0);
      if (!reached.ok) throw new Error(reached.failure.message);
      if (reached.value) break;
      interrupted += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { player, board, interrupted };
}

describe.each(VENUES as readonly Venue[])('a recording of %s', (venue) => {
  test(
    'plays to the board that the live session had, at any speed the same',
    { timeout: 60_000 },
    async () => {
      const recorded = await recordSimulated(venue, 2_500);
      const tape = opened(recorded.bytes);
      expect(tape.notice).toBe('');
      const heard: string[] = [];
      const once = await play(
        tape,
        () => 1e9,
        (update) => heard.push(JSON.stringify(update)),
      );
      // A recording ends with the closing of its sockets.
      expect(['live', 'connecting', 'reconnecting']).toContain(once.player.feed.status().state);
      const [live, replayed] = [values(recorded.contents), values(once.board.contents())];
      const different = [...live]
        .filter(([key, value]) => replayed.get(key) !== value)
        .map(([key, value]) => `${key}: ${value}, replayed ${replayed.get(key)}`);
      expect(live.size).toBeGreaterThan(1_000);
      expect(different.slice(0, 5), `${different.length} of ${live.size} differ`).toEqual([]);

      const again: string[] = [];
      let seed = 1;
      const uneven = (): number => 1 + ((seed = (seed * 16_807) % 2_147_483_647) % 400);
      const slow = await play(tape, uneven, (update) => again.push(JSON.stringify(update)));
      expect(slow.interrupted).toBeGreaterThan(0);
      expect(again.length).toBe(heard.length);
      expect(again.findIndex((text, i) => text !== heard[i])).toBe(-1);
      expect(JSON.stringify(slow.board.contents())).toBe(JSON.stringify(once.board.contents()));
    },
  );
});
