/** A short session against the simulator, recorded: what the live board held at the end, and the file's bytes. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Venue } from '../../../../src/engine/instruments/instrument';
import { feedBoard } from '../../../../src/main/feeds/boardWiring';
import { systemNetwork } from '../../../../src/main/feeds/network';
import { QuoteBoard } from '../../../../src/main/feeds/quoteBoard';
import { FEEDS } from '../../../../src/main/feeds/registry';
import { startSimulator } from '../../../../src/main/feeds/simulator/simulator';
import { preciseClock, recordingNetwork } from '../../../../src/main/feeds/tape/recordingNetwork';
import { createTape } from '../../../../src/main/feeds/tape/tapeWriter';
import { silentLogger } from '../../../../src/main/log';

export interface Recorded {
  readonly bytes: Buffer;
  readonly contents: ReturnType<QuoteBoard['contents']>;
  readonly frames: number;
}

const waitFor = async (isDone: () => boolean, limitMs = 20_000): Promise<void> => {
  for (const until = Date.now() + limitMs; !isDone() && Date.now() < until;)
    await new Promise((resolve) => setTimeout(resolve, 20));
  if (!isDone()) throw new Error('the feed did not become live');
};

export async function recordSimulated(venue: Venue, liveMs: number): Promise<Recorded> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-record-'));
  const simulator = await startSimulator({ seed: 7, ratePerSecond: 100 });
  const entry = FEEDS.find((each) => each.venue === venue);
  if (!entry) throw new Error(venue);
  const address = { ...simulator.address(venue), source: 'simulator' };
  const now = preciseClock();
  const path = join(folder, 'session.gz');
  const header = { venue, source: 'simulator', startedMs: now(), appVersion: 'test', seed: 7, interest: [] };
  const tape = await createTape(path, header, {
    blockCharacters: 65_536,
    blockMs: 500,
    waitingCharacters: 1e8,
  });
  if (!tape.ok) throw new Error(tape.failure.message);
  const network = recordingNetwork(systemNetwork, tape.value, address, entry.endpoints.production, now);
  const feed = entry.create(address, silentLogger, { network });
  const board = new QuoteBoard();
  feedBoard(feed, board);
  feed.start();
  try {
    await waitFor(() => feed.status().state === 'live');
    await new Promise((resolve) => setTimeout(resolve, liveMs));
    const contents = board.contents();
    const { frames } = feed.status().counters;
    await feed.stop();
    const closed = await tape.value.close(now());
    if (!closed.ok) throw new Error(closed.failure.message);
    return { bytes: await readFile(path), contents, frames };
  } finally {
    await simulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
