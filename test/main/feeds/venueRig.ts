/** A venue's session on the simulator with a board behind it, every time limit shortened. */
import { feedBoard } from '../../../src/main/feeds/boardWiring';
import type { FeedStateWord, MarketUpdate } from '../../../src/main/feeds/feed';
import { QuoteBoard } from '../../../src/main/feeds/quoteBoard';
import { systemClock } from '../../../src/main/feeds/clock';
import { SESSION_TIMINGS, type SessionTimings } from '../../../src/main/feeds/transport/timings';
import { VenueFeed } from '../../../src/main/feeds/transport/venueFeed';
import type { VenueProtocol } from '../../../src/main/feeds/transport/protocol';
import { silentLogger } from '../../../src/main/log';
import type { Venue } from '../../../src/engine/instruments/instrument';
import {
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../../src/main/feeds/simulator/simulator';
import { LIMITS, until } from './rig';

const SHORT: SessionTimings = {
  ...SESSION_TIMINGS,
  dialTimeoutMs: 1_000,
  silenceMs: 900,
  backoffBaseMs: 40,
  backoffCapMs: 160,
  stableMs: 2_000,
  requestMs: 600,
  restMs: 2_000,
  restGapMs: 2,
  paceMs: 25,
  keepAliveMs: 250,
  judgeMs: 20,
  indexStaleMs: 600,
  channelStaleMs: 700,
  giveUpMs: 500,
  firstDataMs: 500,
  retryChannelMs: 200,
  pollEveryMs: 300,
  relistLeastMs: 200,
  maintenanceRetryMs: 100,
  dialGapMs: 15,
};

/** A machine that stalls for two seconds changes nothing: for sessions that must not be lost. */
export const PATIENT: Partial<SessionTimings> = {
  giveUpMs: 3_000,
  silenceMs: 5_000,
  indexStaleMs: 3_000,
  channelStaleMs: 3_000,
};

/** One coin, few expiries and strikes: quick to bring to life. */
export const SMALL = { coins: ['BTC'], expiries: 3, strikesEachSide: 2 } as const;

export const startSmall = (options: Partial<SimulatorOptions> = {}): Promise<Simulator> =>
  startSimulator({ seed: 7, stepMs: 20, ratePerSecond: 200, breadth: SMALL, ...options });

/** Names of the options that a simulated venue lists. */
export const optionNames = (simulator: Simulator, venue: Venue): string[] =>
  [...simulator.venues[venue].dialect.listed()]
    .filter(({ kind }) => kind === 'option')
    .map(({ symbol }) => symbol);

export const makeVenueFeed = (
  simulator: Simulator,
  protocol: VenueProtocol,
  timings: Partial<SessionTimings> = {},
): VenueFeed =>
  new VenueFeed({
    ...simulator.address(protocol.venue),
    source: 'simulator',
    protocol,
    timings: { ...SHORT, ...timings },
    clock: systemClock,
    random: Math.random,
    log: silentLogger,
  });

export function venueRig(
  simulator: Simulator,
  protocol: VenueProtocol,
  timings: Partial<SessionTimings> = {},
) {
  const feed = makeVenueFeed(simulator, protocol, timings);
  const board = new QuoteBoard(LIMITS);
  feedBoard(feed, board);
  const states: FeedStateWord[] = [];
  const seen: MarketUpdate[] = [];
  feed.onStatus(({ state }) => {
    if (states.at(-1) !== state) states.push(state);
  });
  feed.onUpdates((updates) => void seen.push(...updates));
  const wait = (what: string, holds: () => boolean): Promise<void> =>
    until(what, holds, 9_000, () => feed.status());
  feed.start();
  return {
    venue: simulator.venues[protocol.venue],
    feed,
    board,
    states,
    seen,
    until: wait,
    live: () => wait('live', () => feed.status().state === 'live'),
    isLive: (id: string): boolean => board.freshness(id, Date.now()) === 'live',
    stop: async () => {
      await feed.stop();
      await simulator.stop();
    },
  };
}

export type VenueRig = ReturnType<typeof venueRig>;
