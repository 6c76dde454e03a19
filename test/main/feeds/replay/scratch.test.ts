import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openTape } from '../../../../src/main/feeds/tape/tape';
import { ReplayPlayer } from '../../../../src/main/feeds/replay/replayPlayer';
import { QuoteBoard } from '../../../../src/main/feeds/quoteBoard';
import { feedBoard } from '../../../../src/main/feeds/boardWiring';

test('plays', async () => {
  const tape = openTape(readFileSync('/tmp/replay-a.plimsoll-rec'));
  if (!tape.ok) throw new Error(tape.failure.message);
  console.log(tape.value.header, tape.value.blockCount, tape.value.entryCount, tape.value.notice, tape.value.endMs - tape.value.startMs);
  const started = performance.now();
  const player = new ReplayPlayer(tape.value);
  const board = new QuoteBoard();
  feedBoard(player.feed, board);
  player.feed.start();
  for (let s = 0; s <= 20; s += 2) {
    const r = await player.advanceTo(tape.value.startMs + s * 1000);
    const st = player.feed.status();
    console.log(s, r, st.state, st.detail, st.ageMs, JSON.stringify(st.reasons), st.channels.live, st.channels.wanted, Object.keys(board.contents().quotes).length);
  }
  console.log(performance.now() - started, player.feed.status().clockOffsetMs);
  expect(1).toBe(1);
});
