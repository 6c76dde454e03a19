/** Four venues at once on one thread, from socket to quote board, against the simulator in a process of its own. */
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { VENUES } from '../../../engine/instruments/symbol';
import { feedBoard } from '../../../main/feeds/boardWiring';
import type { Feed, MarketUpdate } from '../../../main/feeds/feed';
import { QuoteBoard } from '../../../main/feeds/quoteBoard';
import type { Traffic } from '../../../main/feeds/simulator/client';
import { FEEDS } from '../../../main/feeds/registry';
import { silentLogger } from '../../../main/log';
import type { BenchResult } from '../measure';
import { LatencyHistogram } from './latency';
import { startSimulatorProcess, type SimulatorProcess } from './simulatorProcess';

const SEED = 5;
/** Of the simulated second, which passes twice as fast; what held instruments bring comes on top. */
const RATE_PER_VENUE = 1350;
/** Half of the market's own step: the simulator sends a little often, as venues do. */
const STEP_MS = 50;
const HELD_PER_VENUE = 80;
const WARM_UP_MS = 8_000;
const LIVE_LIMIT_MS = 60_000;
const TAKE_EVERY_MS = 50;
/** What was sent last has arrived after this. */
const ARRIVAL_MS = 1_000;
const MB = 2 ** 20;

interface MixedFigures {
  readonly messagesPerSecond: number;
  readonly latency: LatencyHistogram;
  readonly corePercent: number;
  readonly heapGrowthPercent: number;
  readonly heapMb: number;
  readonly reconnects: number;
  readonly rejected: number;
  /** Sent by the simulator and never received; conflation comes later, on the board. */
  readonly lost: number;
  readonly frameBytes: number;
  readonly seconds: number;
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

const sumOf = (feeds: readonly Feed[], what: 'frames' | 'reconnects' | 'rejected'): number =>
  feeds.reduce((sum, feed) => sum + feed.status().counters[what], 0);

const total = (sent: readonly Readonly<Traffic>[]): Traffic =>
  sent.reduce(
    (sum, { frames, characters }) => ({
      frames: sum.frames + frames,
      characters: sum.characters + characters,
    }),
    { frames: 0, characters: 0 },
  );

/**
 * Newest instant that the venue put on a quote of a frame; `undefined` when it holds none. The simulator stamps each
 * row as it writes it, on this machine's clock, so what is counted from here holds the sending too.
 */
function sentMs(updates: readonly MarketUpdate[]): number | undefined {
  let newest: number | undefined;
  for (const update of updates) {
    if (update.kind !== 'quote') continue;
    if (newest === undefined || update.exchangeTimeMs > newest) newest = update.exchangeTimeMs;
  }
  return newest;
}

/** What is still reachable. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}

async function stream(simulator: SimulatorProcess, seconds: number): Promise<MixedFigures> {
  const board = new QuoteBoard();
  let latency = new LatencyHistogram();
  const feeds = FEEDS.map(({ venue, create }) =>
    create({ ...simulator.addresses[venue], source: 'simulator' }, silentLogger),
  );
  for (const feed of feeds) {
    feedBoard(feed, board);
    // Told after the board, which listens first.
    feed.onUpdates((updates) => {
      const sent = sentMs(updates);
      if (sent !== undefined) latency.add(Date.now() - sent);
    });
    feed.start();
  }
  const taking = setInterval(() => void board.takeDirty(Date.now()), TAKE_EVERY_MS);
  try {
    await untilLive(feeds);
    hold(feeds, board);
    await sleep(WARM_UP_MS);
    latency = new LatencyHistogram();
    const [frames, heap, cpu, start] = [
      sumOf(feeds, 'frames'),
      heapUsed(),
      process.cpuUsage(),
      performance.now(),
    ];
    const [reconnects, rejected] = [sumOf(feeds, 'reconnects'), sumOf(feeds, 'rejected')];
    await sleep(seconds * 1000);
    const elapsedMs = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    const received = sumOf(feeds, 'frames') - frames;
    const heapAfter = heapUsed();
    const [reconnected, refused] = [sumOf(feeds, 'reconnects'), sumOf(feeds, 'rejected')];
    const sent = total(Object.values(await simulator.pause()));
    await sleep(ARRIVAL_MS);
    return {
      messagesPerSecond: (received * 1000) / elapsedMs,
      latency,
      corePercent: (user + system) / (elapsedMs * 10),
      heapGrowthPercent: (heapAfter / heap - 1) * 100,
      heapMb: heapAfter / MB,
      reconnects: reconnected - reconnects,
      rejected: refused - rejected,
      lost: sent.frames - sumOf(feeds, 'frames'),
      frameBytes: sent.characters / sent.frames,
      seconds: elapsedMs / 1000,
    };
  } finally {
    clearInterval(taking);
    await Promise.all(feeds.map((feed) => feed.stop()));
  }
}

/** Full quotes of the first options of each venue. */
function hold(feeds: readonly Feed[], board: QuoteBoard): void {
  for (const feed of feeds) {
    const options = board
      .instruments()
      .filter(({ venue, kind }) => venue === feed.venue && kind === 'option');
    feed.subscribe(options.slice(0, HELD_PER_VENUE).map(({ id }) => id));
  }
}

let measured: Promise<MixedFigures> | undefined;

async function run(seconds: number): Promise<MixedFigures> {
  const simulator = await startSimulatorProcess({
    seed: SEED,
    ratePerSecond: RATE_PER_VENUE,
    stepMs: STEP_MS,
  });
  try {
    return await stream(simulator, seconds);
  } finally {
    simulator.stop();
  }
}

type Read = (figures: MixedFigures) => Pick<BenchResult, 'unit' | 'median' | 'p99'>;

const READ: Readonly<Record<string, Read>> = {
  'feeds.mixed': ({ messagesPerSecond, latency }) => ({
    unit: 'messages/s, p99 ms',
    median: messagesPerSecond,
    p99: latency.quantile(0.99),
  }),
  'feeds.mixed.size': ({ frameBytes }) => ({ unit: 'bytes/frame', median: frameBytes, p99: frameBytes }),
  'feeds.mixed.core': ({ corePercent }) => ({ unit: '% of core', median: corePercent, p99: corePercent }),
  'feeds.mixed.heap': ({ heapGrowthPercent }) => ({
    unit: '%',
    median: heapGrowthPercent,
    p99: heapGrowthPercent,
  }),
  'feeds.mixed.faults': ({ reconnects, rejected }) => ({
    unit: 'reconnects + rejected',
    median: reconnects + rejected,
    p99: reconnects + rejected,
  }),
  'feeds.mixed.lost': ({ lost }) => ({ unit: 'frames', median: lost, p99: lost }),
};

/** All figures come from one run of `seconds`. */
export const mixedBench =
  (id: keyof typeof READ) =>
  async (_: unknown, { seconds }: { readonly seconds: number }): Promise<BenchResult> => {
    const figures = await (measured ??= run(seconds));
    return { id, ...READ[id](figures), samples: VENUES.length, count: Math.round(figures.seconds) };
  };
