/** A venue's real feed on the simulator, over a real socket on loopback, with a board behind it and short limits. */
import { expect } from 'vitest';
import { indexKey } from '../../../../src/engine/market/snapshot';
import type { EuropeanOption, Venue } from '../../../../src/engine/instruments/instrument';
import { binanceProtocol } from '../../../../src/main/feeds/binance/protocol';
import { feedBoard } from '../../../../src/main/feeds/boardWiring';
import { bybitProtocol } from '../../../../src/main/feeds/bybit/protocol';
import { DeribitFeed } from '../../../../src/main/feeds/deribit/adapter';
import { deribitSettings } from '../../../../src/main/feeds/deribit/settings';
import type { Feed, FeedStateWord, MarketUpdate } from '../../../../src/main/feeds/feed';
import { okxProtocol } from '../../../../src/main/feeds/okx/protocol';
import { QuoteBoard } from '../../../../src/main/feeds/quoteBoard';
import type { Simulator } from '../../../../src/main/feeds/simulator/simulator';
import type { SimulatorOptions } from '../../../../src/main/feeds/simulator/simulation';
import type { SessionTimings } from '../../../../src/main/feeds/transport/timings';
import { makeVenueFeed, PATIENT, startSmall } from '../venueRig';
import { LIMITS, SHORT, until } from '../rig';

export const PERPETUALS: Readonly<Record<Venue, string>> = {
  deribit: 'deribit:BTC-PERPETUAL',
  okx: 'okx:BTC-USD-SWAP',
  bybit: 'bybit:BTCUSDT',
  binance: 'binance:BTCUSDT',
};

export const INDICES: Readonly<Record<Venue, string>> = {
  deribit: 'btc_usd',
  okx: 'BTC-USD',
  bybit: 'BTCUSDT',
  binance: 'BTCUSDT',
};

const PROTOCOLS = {
  okx: () => okxProtocol({ families: ['BTC-USD'], optionFamilies: ['BTC-USD'], cash: ['USDT'] }),
  bybit: () => bybitProtocol(['BTC']),
  binance: () => binanceProtocol(['BTC']),
} as const;

function feedOf(venue: Venue, simulator: Simulator, timings: Partial<SessionTimings>): Feed {
  if (venue !== 'deribit') return makeVenueFeed(simulator, PROTOCOLS[venue](), timings);
  return new DeribitFeed(
    deribitSettings({
      ...simulator.address('deribit'),
      source: 'simulator',
      currencies: ['BTC', 'USDC'],
      indices: ['btc_usd', 'btc_usdc'],
      volIndices: ['btc_usd'],
      timings: { ...SHORT, ...timings },
    }),
  );
}

/** Beside {@link PATIENT}. */
const PATIENT_BOARD = {
  indexMs: 3_000,
  optionWingMs: 4_000,
  byKind: { spot: 4_000, perpetual: 4_000, future: 4_000, option: 4_000 },
};
/** For cases of silence. */
export const IMPATIENT = { giveUpMs: 500, silenceMs: 900, indexStaleMs: 700, channelStaleMs: 900 };

export async function faultRig(
  venue: Venue,
  options: Partial<SimulatorOptions> = {},
  timings: Partial<SessionTimings> = {},
  limits: Partial<typeof LIMITS> = {},
) {
  const simulator = await startSmall(options);
  const feed = feedOf(venue, simulator, { ...PATIENT, ...timings });
  const board = new QuoteBoard({ ...LIMITS, ...PATIENT_BOARD, forwardMs: 1_500, ...limits });
  feedBoard(feed, board);
  const states: FeedStateWord[] = [];
  const seen: MarketUpdate[] = [];
  feed.onStatus(({ state }) => void (states.at(-1) === state || states.push(state)));
  feed.onUpdates((updates) => void seen.push(...updates));
  feed.start();
  const wait = (what: string, holds: () => boolean, limitMs = 9_000): Promise<void> =>
    until(`${venue}: ${what}`, holds, limitMs, () => feed.status());
  /** Far from its expiry and at the money. */
  const options_ = [...simulator.venues[venue].dialect.listed()].filter(
    (one): one is EuropeanOption => one.kind === 'option' && one.quoteCurrency !== 'USDC',
  );
  const option = options_[options_.length - 5];
  const isLive = (id: string): boolean => board.freshness(id, Date.now()) === 'live';
  const perpetual = PERPETUALS[venue];
  return {
    ...{ simulator, venue, feed, board, states, seen, option, perpetual, isLive, until: wait },
    simulated: simulator.venues[venue],
    index: (): number => board.contents().indices[indexKey(venue, INDICES[venue])].value,
    reasons: (part: string): number =>
      Object.entries(feed.status().reasons)
        .filter(([reason]) => reason.includes(part))
        .reduce((sum, [, count]) => sum + count, 0),
    bothLive: (limitMs?: number): Promise<void> =>
      wait(
        'live with numbers',
        () => feed.status().state === 'live' && isLive(perpetual) && isLive(option.id),
        limitMs,
      ),
    noneLive: (): Promise<void> =>
      wait('nothing looks live', () => board.instruments().every(({ id }) => !isLive(id))),
    set: (id: string, isOn = true): void => expect(simulator.faultDesk.set(venue, id, isOn)).toBe(true),
    pause: (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms)),
    async stop(): Promise<void> {
      await feed.stop();
      await simulator.stop();
    },
  };
}

export type FaultRig = Awaited<ReturnType<typeof faultRig>>;
