import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { feedBoard } from '../../../../src/main/feeds/boardWiring';
import { QuoteBoard } from '../../../../src/main/feeds/quoteBoard';
import { FEEDS } from '../../../../src/main/feeds/registry';
import { startReplayServer } from '../../../../src/main/feeds/replay/replayServer';
import { openTape } from '../../../../src/main/feeds/tape/tape';
import { silentLogger } from '../../../../src/main/log';

const FILE = 'resources/recordings/deribit-simulated.plimsoll-recording.gz';

test(
  'the real adapter becomes live on a recording that is served on loopback',
  { timeout: 30_000 },
  async () => {
    const tape = openTape(readFileSync(FILE));
    if (!tape.ok) throw new Error(tape.failure.message);
    const server = await startReplayServer(tape.value, { speed: 1 });
    const feed = FEEDS.find(({ venue }) => venue === 'deribit')?.create(server.address, silentLogger);
    const board = new QuoteBoard();
    if (!feed) throw new Error('no feed');
    feedBoard(feed, board);
    try {
      feed.start();
      for (const until = Date.now() + 20_000; feed.status().state !== 'live' && Date.now() < until;)
        await new Promise((resolve) => setTimeout(resolve, 50));
      const { state, source, clockOffsetMs } = feed.status();
      expect({ state, source }).toEqual({ state: 'live', source: 'recorded simulator' });
      // The venue's clock is that of the recording.
      expect(Math.abs(Date.now() + (clockOffsetMs ?? 0) - tape.value.startMs)).toBeLessThan(30_000);
      expect(Object.keys(board.contents().quotes).length).toBeGreaterThan(100);
      expect((await fetch(`${server.address.restUrl}/get_nothing`)).status).toBe(404);
    } finally {
      await feed.stop();
      await server.stop();
    }
  },
);
