/** A simulator, the Deribit feed on it and a board behind it, with every time limit shortened. */
import { expect } from 'vitest';
import { feedBoard } from '../../../src/main/feeds/boardWiring';
import { DeribitFeed } from '../../../src/main/feeds/deribit/adapter';
import { deribitSettings, type DeribitTimings } from '../../../src/main/feeds/deribit/settings';
import type { FeedStateWord, MarketUpdate } from '../../../src/main/feeds/feed';
import { QuoteBoard } from '../../../src/main/feeds/quoteBoard';
import {
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../../src/main/feeds/simulator/simulator';

export const SHORT: Partial<DeribitTimings> = {
  dialTimeoutMs: 1_000,
  silenceMs: 1_500,
  backoffBaseMs: 40,
  backoffCapMs: 160,
  stableMs: 2_000,
  requestMs: 800,
  restMs: 3_000,
  paceMs: 320,
  judgeMs: 20,
  indexStaleMs: 900,
  settlementGraceMs: 0,
  channelStaleMs: 1_200,
  giveUpMs: 500,
  firstDataMs: 900,
  retryChannelMs: 300,
  maintenanceRetryMs: 100,
  relistLeastMs: 500,
};

export const LIMITS = {
  indexMs: 900,
  forwardMs: 45_000,
  optionWingMs: 1_500,
  optionSideMs: 45_000,
  fundingMs: 120_000,
  tradeMs: 600_000,
  settlementGraceMs: 0,
  byKind: { spot: 1_500, perpetual: 1_500, future: 1_500, option: 1_500 },
};

export interface Rig {
  readonly simulator: Simulator;
  readonly feed: DeribitFeed;
  readonly board: QuoteBoard;
  readonly states: FeedStateWord[];
  readonly seen: MarketUpdate[];
  until(what: string, holds: () => boolean): Promise<void>;
  live(): Promise<void>;
  stop(): Promise<void>;
}

/** Polls until the condition holds; names it when it never does. */
export async function until(
  what: string,
  holds: () => boolean,
  limitMs = 9_000,
  detail = (): unknown => '',
): Promise<void> {
  const end = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > end) expect.fail(`never: ${what}; ${JSON.stringify(detail())}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export async function rig(
  options: Partial<SimulatorOptions> = {},
  timings: Partial<DeribitTimings> = {},
): Promise<Rig> {
  const simulator = await startSimulator({ seed: 7, stepMs: 20, ratePerSecond: 600, ...options });
  const { url, restUrl } = simulator;
  const feed = new DeribitFeed(
    deribitSettings({ url, restUrl, source: 'simulator', timings: { ...SHORT, ...timings } }),
  );
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
    simulator,
    feed,
    board,
    states,
    seen,
    until: wait,
    live: () => wait('live', () => feed.status().state === 'live'),
    stop: async () => {
      await feed.stop();
      await simulator.stop();
    },
  };
}

/** Every number on the board is a usable one. */
export function expectSaneNumbers(board: QuoteBoard): void {
  for (const [id, quote] of Object.entries(board.contents().quotes)) {
    for (const [field, cell] of Object.entries(quote)) {
      const value = (cell as { value: number }).value;
      expect(Number.isFinite(value), `${id} ${field} = ${value}`).toBe(true);
      if (field !== 'fundingRate8h') expect(value, `${id} ${field}`).toBeGreaterThanOrEqual(0);
    }
  }
}
