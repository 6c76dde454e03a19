/** A venue's session on a simulated venue with a board behind it, every time limit shortened. */
import { feedBoard } from '../../../src/main/feeds/boardWiring';
import type { FeedStateWord, MarketUpdate } from '../../../src/main/feeds/feed';
import { QuoteBoard } from '../../../src/main/feeds/quoteBoard';
import { systemClock } from '../../../src/main/feeds/clock';
import { SESSION_TIMINGS, type SessionTimings } from '../../../src/main/feeds/transport/timings';
import { VenueFeed } from '../../../src/main/feeds/transport/venueFeed';
import type { VenueProtocol } from '../../../src/main/feeds/transport/protocol';
import { silentLogger } from '../../../src/main/log';
import type { VenueServer } from '../../support/venues/server';
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

export function venueRig(
  server: VenueServer,
  protocol: VenueProtocol,
  timings: Partial<SessionTimings> = {},
) {
  const feed = new VenueFeed({
    url: server.url,
    restUrl: server.restUrl,
    source: 'simulator',
    protocol,
    timings: { ...SHORT, ...timings },
    clock: systemClock,
    random: Math.random,
    log: silentLogger,
  });
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
    feed,
    board,
    states,
    seen,
    until: wait,
    live: () => wait('live', () => feed.status().state === 'live'),
    isLive: (id: string): boolean => board.freshness(id, Date.now()) === 'live',
    stop: async () => {
      await feed.stop();
      await server.stop();
    },
  };
}

export type VenueRig = ReturnType<typeof venueRig>;
