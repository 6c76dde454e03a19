/** Four venues at once on one thread, from socket to quote board, from a simulator in a process of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstrumentId } from '../../../engine/instruments/instrument';
import { feedBoard } from '../../../main/feeds/boardWiring';
import type { Feed } from '../../../main/feeds/feed';
import { QuoteBoard } from '../../../main/feeds/quoteBoard';
import { FEEDS } from '../../../main/feeds/registry';
import type { Traffic } from '../../../main/feeds/simulator/client';
import { machineMs } from '../../../main/feeds/simulator/departures';
import { silentLogger } from '../../../main/log';
import { countsOf } from './counts';
import { FrameTimes, type Latencies } from './frameTimes';
import { heapUsed } from './heap';
import { startSimulatorProcess, type SimulatorProcess } from './simulatorProcess';
import { StolenTime } from './stolenTime';

const SEED = 5;
/** Half of the market's own step: the simulator sends a little often, as venues do. */
const STEP_MS = 50;
const HELD_PER_VENUE = 80;
const WARM_UP_MS = 8_000;
const LIVE_LIMIT_MS = 60_000;
const TAKE_EVERY_MS = 50;
/** What was sent last has arrived after this, and what the count of the heap held up. */
const ARRIVAL_MS = 1_000;

export interface StreamFigures {
  readonly messagesPerSecond: number;
  readonly latencies: Latencies;
  readonly corePercent: number;
  readonly heapGrowthPercent: number;
  readonly reconnects: number;
  readonly rejected: number;
  /** Sent by the simulator and never received; conflation comes later, on the board. */
  readonly lost: number;
  readonly frameBytes: number;
  readonly seconds: number;
  /** Of all processors' time, taken by the host of a virtual machine; and the seconds of which it took next to none. */
  readonly stolenPercent: number;
  readonly undisturbedSeconds: number;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function untilLive(feeds: readonly Feed[]): Promise<void> {
  const giveUpMs = Date.now() + LIVE_LIMIT_MS;
  while (feeds.some((feed) => feed.status().state !== 'live')) {
    if (Date.now() > giveUpMs) throw new Error(feeds.map((feed) => describe(feed)).join('; '));
    await sleep(100);
  }
}

const describe = (feed: Feed): string => `${feed.venue} is ${feed.status().state}: ${feed.status().detail}`;

const total = (sent: readonly Readonly<Traffic>[]): Traffic =>
  sent.reduce(
    (sum, { frames, characters }) => ({
      frames: sum.frames + frames,
      characters: sum.characters + characters,
    }),
    { frames: 0, characters: 0 },
  );

async function receive(
  simulator: SimulatorProcess,
  departures: string,
  seconds: number,
): Promise<StreamFigures> {
  const board = new QuoteBoard();
  const times = new FrameTimes();
  const feeds = FEEDS.map(({ venue, create }) =>
    create({ ...simulator.addresses[venue], source: 'simulator' }, silentLogger, { network: times.network }),
  );
  for (const feed of feeds) {
    feedBoard(feed, board);
    feed.start();
  }
  let held: ReadonlySet<InstrumentId> = new Set();
  const taking = setInterval(() => void board.takeDirty(Date.now(), held), TAKE_EVERY_MS);
  try {
    await untilLive(feeds);
    held = hold(feeds, board);
    await sleep(WARM_UP_MS);
    const heap = heapUsed();
    await sleep(ARRIVAL_MS);
    const stolen = new StolenTime();
    const [before, cpu, startMs] = [countsOf(feeds), process.cpuUsage(), machineMs()];
    await sleep(seconds * 1000);
    const elapsedMs = machineMs() - startMs;
    const { user, system } = process.cpuUsage(cpu);
    stolen.stop();
    const after = countsOf(feeds);
    const sent = total(Object.values(await simulator.pause()));
    await sleep(ARRIVAL_MS);
    return {
      messagesPerSecond: ((after.frames - before.frames) * 1000) / elapsedMs,
      latencies: times.since(startMs, departures, stolen),
      corePercent: (user + system) / (elapsedMs * 10),
      heapGrowthPercent: (heapUsed() / heap - 1) * 100,
      reconnects: after.reconnects - before.reconnects,
      rejected: after.rejected - before.rejected,
      lost: sent.frames - countsOf(feeds).frames,
      frameBytes: sent.characters / sent.frames,
      seconds: elapsedMs / 1000,
      stolenPercent: stolen.percent(),
      undisturbedSeconds: stolen.undisturbedSeconds(),
    };
  } finally {
    clearInterval(taking);
    await Promise.all(feeds.map((feed) => feed.stop()));
  }
}

/** Full quotes of the first options of each venue; what is held is what the board is asked for, as in the app. */
function hold(feeds: readonly Feed[], board: QuoteBoard): ReadonlySet<InstrumentId> {
  const held = new Set<InstrumentId>();
  for (const feed of feeds) {
    const options = board
      .instruments()
      .filter(({ venue, kind }) => venue === feed.venue && kind === 'option');
    const ids = options.slice(0, HELD_PER_VENUE).map(({ id }) => id);
    for (const id of ids) held.add(id);
    feed.subscribe(ids);
  }
  return held;
}

/**
 * Streams for so many seconds after a warm-up. `ratePerSecond` is the simulator's, of a market that passes twice as
 * fast as the clock; what held instruments bring comes on top.
 */
export async function stream(ratePerSecond: number, seconds: number): Promise<StreamFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  const departures = join(folder, 'departures');
  const simulator = await startSimulatorProcess({ seed: SEED, ratePerSecond, stepMs: STEP_MS, departures });
  try {
    return await receive(simulator, departures, seconds);
  } finally {
    simulator.stop();
    rmSync(folder, { recursive: true });
  }
}
