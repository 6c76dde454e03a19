/** OKX as a session speaks it: one public socket, text pings, one acknowledgement per argument, 480 calls an hour. */
import { failure, success } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import { instantOf } from '../mapping/decimals';
import { isObject, rowsOf } from '../mapping/json';
import type { LaneMessage, LaneRules, Plan, VenueProtocol, Wanted } from '../transport/protocol';
import { OkxBooks } from './books';
import { channelKind } from './channelKinds';
import { argOf, channelOf, keyOf } from './channelKeys';
import { mapChannel } from './channels';
import { describeError, mapAnswer } from './decode';
import { readAnswer, readFrame, type Frame } from './wire';

export interface OkxFollowed {
  /** Families of options, swaps and futures: `BTC-USD`. An option family pays in its coin. */
  readonly families: readonly string[];
  readonly optionFamilies: readonly string[];
  /** Cash currencies whose USD rate is followed as an index. */
  readonly cash: readonly string[];
}

export const OKX_FOLLOWED: OkxFollowed = {
  families: ['BTC-USD', 'ETH-USD', 'BTC-USDT', 'ETH-USDT'],
  optionFamilies: ['BTC-USD', 'ETH-USD'],
  cash: ['USDT', 'USDC'],
};

const LANE = 'public';
const MOST_BOOKS = 25;
const HOUR_MS = 3_600_000;

const RULES: LaneRules = {
  path: '/ws/v5/public',
  channelsPerCall: 500,
  // A request may have 64 KB; each argument is written with its field names.
  charactersPerCall: 24_000,
  callBudget: { calls: 440, windowMs: HOUR_MS },
  request: (op, keys, id) => JSON.stringify({ id: String(id), op, args: keys.map(argOf) }),
  keepAlive: () => 'ping',
  isCutByAge: false,
};

/** Deadlines for the first data, in units of the usual one; a channel without speaks on events only. */
const DEADLINES: Readonly<Record<string, number>> = {
  'index-tickers': 1,
  'opt-summary': 1,
  'mark-price': 1,
  tickers: 4,
  books: 1,
  'open-interest': 3,
  'funding-rate': 8,
};

const idOf = (id: string | undefined): number | undefined => (id === undefined ? undefined : Number(id));

/** The channel that an error names: `channel:opt-sumary,instFamily:BTC-USD doesn't exist`. */
function namedIn(message: string): string[] {
  const arg: Record<string, string> = {};
  for (const [, field, value] of message.matchAll(/(channel|instType|instFamily|instId):([\w-]+)/g))
    arg[field] = value;
  return arg.channel === undefined ? [] : [keyOf(arg)];
}

function controlOf(frame: Exclude<Frame, { type: 'data' }>): LaneMessage {
  switch (frame.type) {
    case 'pong':
    case 'ping':
      return { type: 'pong' };
    case 'ack':
      return { type: 'ack', id: idOf(frame.id), accepted: [keyOf(frame.arg)] };
    case 'notice':
      return { type: 'closing', message: `notice ${frame.code} ${frame.message}` };
    case 'error': {
      const message = describeError(frame.code, frame.message);
      const named = namedIn(frame.message);
      return {
        type: 'refusal',
        id: idOf(frame.id),
        named,
        isWhole: frame.code === '60014',
        message,
        reaction: 'note',
      };
    }
    default:
      return { type: 'other', why: 'control frame', detail: frame.type };
  }
}

function channelsOf(instrument: Instrument): readonly string[] {
  const common = ['tickers', 'mark-price', 'open-interest'];
  return instrument.kind === 'perpetual' ? [...common, 'funding-rate'] : common;
}

const deliveryPath = (type: 'OPTION' | 'FUTURES', family: string): string =>
  `/api/v5/public/delivery-exercise-history?instType=${type}&instFamily=${family}&limit=5`;

/** Options' trades come by family; rows of others than the held ones are left to the session. */
function tradesOf({ kind, symbol, underlying, quoteCurrency }: Instrument): string {
  const family = `${underlying}-${quoteCurrency}`;
  return kind === 'option' ? `option-trades|instType|OPTION|instFamily|${family}` : `trades|instId|${symbol}`;
}

export function okxProtocol(followed: OkxFollowed = OKX_FOLLOWED): VenueProtocol {
  const books = new OkxBooks();
  const families = new Set(followed.families);
  const optionFamilies = new Set(followed.optionFamilies);

  function wanted({ universe, interest, venueNowMs }: Plan): Wanted {
    const keys = new Set<string>();
    for (const family of followed.families) keys.add(`index-tickers|instId|${family}`);
    for (const coin of followed.cash) keys.add(`index-tickers|instId|${coin}-USD`);
    for (const family of followed.optionFamilies) {
      keys
        .add(`opt-summary|instFamily|${family}`)
        .add(`estimated-price|instType|OPTION|instFamily|${family}`);
    }
    for (const type of ['OPTION', 'SWAP', 'FUTURES']) keys.add(`instruments|instType|${type}`);
    keys.add('status');
    let bookCount = 0;
    for (const instrument of universe.all()) {
      if (universe.endOf(instrument) <= venueNowMs) continue;
      const isHeld = interest.has(instrument.id);
      if (instrument.kind === 'option' && !isHeld) continue;
      for (const channel of channelsOf(instrument)) keys.add(`${channel}|instId|${instrument.symbol}`);
      if (isHeld) keys.add(tradesOf(instrument));
      if (isHeld && (bookCount += 1) <= MOST_BOOKS) keys.add(`books|instId|${instrument.symbol}`);
    }
    return new Map([[LANE, keys]]);
  }

  function read(_lane: string, text: string): LaneMessage {
    const frame = readFrame(text);
    if (!frame.ok) return { type: 'bad', failure: frame.failure };
    if (frame.value.type !== 'data') return controlOf(frame.value);
    const { channel, arg, rows, action } = frame.value;
    return { type: 'data', key: keyOf(arg), map: (m) => mapChannel(m, channel, arg, rows, books, action) };
  }

  return {
    venue: 'okx',
    rulesOf: () => RULES,
    wanted,
    read,
    firstDataFactor: (key) => DEADLINES[channelOf(key)],
    kindOf: channelKind,
    canaries: (_lane, key) => {
      const channel = channelOf(key);
      if (channel === 'index-tickers') return families.has(key.split('|')[2]) ? 'index' : undefined;
      return channel === 'opt-summary' ? 'other' : undefined;
    },
    follows: ({ kind, underlying, quoteCurrency }) => {
      const family = `${underlying}-${quoteCurrency}`;
      return kind === 'option' ? optionFamilies.has(family) : kind !== 'spot' && families.has(family);
    },
    clockPath: '/api/v5/public/time',
    readClock: (json) => {
      const row = isObject(json) ? rowsOf(json.data)?.[0] : undefined;
      return isObject(row) ? instantOf(row.ts) : undefined;
    },
    listingPaths: () => [
      ...followed.optionFamilies.map(
        (family) => `/api/v5/public/instruments?instType=OPTION&instFamily=${family}`,
      ),
      '/api/v5/public/instruments?instType=SWAP',
      '/api/v5/public/instruments?instType=FUTURES',
    ],
    pollPaths: () =>
      followed.optionFamilies.flatMap((family) =>
        ['public/mark-price', 'market/tickers', 'public/open-interest'].map(
          (call) => `/api/v5/${call}?instType=OPTION&instFamily=${family}`,
        ),
      ),
    deliveryPaths: () => [
      ...followed.optionFamilies.map((family) => deliveryPath('OPTION', family)),
      ...followed.families.map((family) => deliveryPath('FUTURES', family)),
    ],
    mapRest: (m, path, body) => {
      const answer = readAnswer(body);
      if (!answer.ok)
        return failure(answer.failure.reason, `${path}: ${answer.failure.message}`, answer.failure.context);
      mapAnswer(m, path, answer.value, books);
      return success(null);
    },
    isIncremental: (key) => channelOf(key) === 'books',
    resetLane: () => books.reset(),
    onResync: (resync) => {
      books.onGap = (channel, symbol) => resync({ lane: LANE, key: `${channel}|instId|${symbol}` });
    },
  };
}
