/**
 * Binance as a session speaks it: one socket for marks and one for books, options and USD-M contracts side by side,
 * each replaced before its 24 hours are over. An acknowledgement says nothing, so first data and the venue's own list of
 * subscriptions decide. `ws` answers the venue's ping frames.
 */
import { failure, success } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import { writeYearMonthDay } from '../../../engine/instruments/symbols/expiryText';
import { instantOf } from '../mapping/decimals';
import { isObject } from '../mapping/json';
import type { LaneMessage, LaneRules, Plan, VenueProtocol, Wanted } from '../transport/protocol';
import { BinanceBooks } from './books';
import { channelKind } from './channelKinds';
import { mapAnswer } from './decode';
import { binanceState, mapEvents } from './events';
import { readAnswer, readFrame, type Frame } from './wire';

export const BINANCE_COINS: readonly string[] = ['BTC', 'ETH'];

const MOST_BOOKS = 25;
/** Expiries whose open interest is read at each poll, in turn. */
const EXPIRIES_PER_POLL = 3;

const rules = (path: string): LaneRules => ({
  path,
  // 200 streams a socket for options, 10 messages a second.
  channelsPerCall: 100,
  charactersPerCall: 8_000,
  request: (op, params, id) => JSON.stringify({ method: op.toUpperCase(), params, id }),
  keepAlive: (id) => JSON.stringify({ method: 'LIST_SUBSCRIPTIONS', id }),
  isCutByAge: true,
});

const RULES: Readonly<Record<string, LaneRules>> = {
  market: rules('/market/stream'),
  public: rules('/public/stream'),
};

function controlOf(frame: Exclude<Frame, { type: 'data' }>): LaneMessage {
  if (frame.type === 'closing') return { type: 'closing', message: 'serverShutdown' };
  if (frame.type === 'answer') {
    return frame.streams ? { type: 'held', keys: frame.streams } : { type: 'ack', id: frame.id };
  }
  const message = `${frame.code} ${frame.message}`.slice(0, 200);
  return { type: 'refusal', id: frame.id, named: [], isWhole: true, message, reaction: 'note' };
}

const isOption = ({ kind }: Instrument): boolean => kind === 'option';

/** Streams are lower case, symbols upper case. */
const stream = (symbol: string, name: string): string => `${symbol.toLowerCase()}@${name}`;

export function binanceProtocol(coins: readonly string[] = BINANCE_COINS): VenueProtocol {
  const followed = new Set(coins);
  const books = new BinanceBooks();
  const contractIndices = new Set<string>();
  const state = binanceState({
    books,
    indexFromOptions: (indexName) => !contractIndices.has(indexName),
  });
  const optionSymbols = new Set<string>();
  let polls = 0;

  function wanted({ universe, interest, venueNowMs }: Plan): Wanted {
    const market = new Set<string>(['!optionSymbol', '!contractInfo']);
    const open = new Set<string>();
    let bookCount = 0;
    contractIndices.clear();
    optionSymbols.clear();
    for (const instrument of universe.all()) {
      if (universe.endOf(instrument) <= venueNowMs) continue;
      const isHeld = interest.has(instrument.id);
      if (isOption(instrument)) {
        optionSymbols.add(instrument.symbol);
        market.add(stream(instrument.indexName, 'optionMarkPrice'));
      } else {
        contractIndices.add(instrument.indexName);
        market.add(stream(instrument.symbol, 'markPrice@1s'));
      }
      if (!isOption(instrument)) open.add(stream(instrument.symbol, 'bookTicker'));
      if (!isHeld) continue;
      if (isOption(instrument)) open.add(stream(instrument.indexName, 'optionTrade'));
      else market.add(stream(instrument.symbol, 'aggTrade'));
      if ((bookCount += 1) > MOST_BOOKS) continue;
      open.add(stream(instrument.symbol, 'depth@100ms'));
      if (isOption(instrument)) open.add(stream(instrument.symbol, 'bookTicker'));
    }
    const lanes = new Map([['market', market]]);
    return open.size > 0 ? lanes.set('public', open) : lanes;
  }

  function read(_lane: string, text: string): LaneMessage {
    const frame = readFrame(text);
    if (!frame.ok) return { type: 'bad', failure: frame.failure };
    const { value } = frame;
    if (value.type !== 'data') return controlOf(value);
    return { type: 'data', key: value.stream ?? '', map: (m) => mapEvents(m, value, state) };
  }

  /** A few expiries at a time: the call is for one. */
  function openInterestPaths({ universe, venueNowMs }: Plan): string[] {
    const expiries = new Set<string>();
    const contracts: string[] = [];
    for (const instrument of universe.all()) {
      if (instrument.kind === 'option' && instrument.expiryMs > venueNowMs) {
        expiries.add(
          `underlyingAsset=${instrument.underlying}&expiration=${writeYearMonthDay(instrument.expiryMs)}`,
        );
      } else if (instrument.kind === 'perpetual')
        contracts.push(`/fapi/v1/openInterest?symbol=${instrument.symbol}`);
    }
    const queries = [...expiries].sort();
    const turn = Array.from({ length: Math.min(EXPIRIES_PER_POLL, queries.length) }, (_, i) => {
      return `/eapi/v1/openInterest?${queries[(polls * EXPIRIES_PER_POLL + i) % queries.length]}`;
    });
    polls += 1;
    return [...contracts, ...turn];
  }

  return {
    venue: 'binance',
    rulesOf: (lane) => RULES[lane],
    wanted,
    read,
    firstDataFactor: (key) => (/@(optionMarkPrice|markPrice@1s)$/.test(key) ? 1 : undefined),
    kindOf: channelKind,
    canaries: (lane, key) => {
      if (lane !== 'market') return undefined;
      if (key.endsWith('@optionMarkPrice')) return 'other';
      return coins.some((coin) => key === stream(`${coin}USDT`, 'markPrice@1s')) ? 'index' : undefined;
    },
    follows: ({ underlying, kind, quoteCurrency }) =>
      kind !== 'spot' && followed.has(underlying) && (quoteCurrency === 'USDT' || quoteCurrency === 'USDC'),
    clockPath: '/fapi/v1/time',
    readClock: (json) => (isObject(json) ? instantOf(json.serverTime) : undefined),
    listingPaths: () => ['/eapi/v1/exchangeInfo', '/fapi/v1/exchangeInfo', '/fapi/v1/fundingInfo'],
    pollPaths: openInterestPaths,
    deliveryPaths: () => coins.map((coin) => `/eapi/v1/exerciseHistory?underlying=${coin}USDT&limit=100`),
    mapRest: (m, path, body) => {
      const answer = readAnswer(body);
      if (!answer.ok)
        return failure(answer.failure.reason, `${path}: ${answer.failure.message}`, answer.failure.context);
      mapAnswer(m, path, answer.value, state);
      return success(null);
    },
    // Books of changes take their snapshot from REST: nothing to ask for anew on the socket.
    isIncremental: () => false,
    resetLane: (lane) => {
      if (lane === 'public') books.reset();
    },
    onResync: (resync) => {
      books.onGap = (symbol) => {
        const product = optionSymbols.has(symbol) ? 'eapi' : 'fapi';
        resync({ path: `/${product}/v1/depth?symbol=${symbol}&limit=1000` });
      };
    },
  };
}
