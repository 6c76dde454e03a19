/**
 * Bybit v5 as a session speaks it: a socket for linear and one for inverse contracts, and as many as the chain needs
 * for options, for which there is no topic of the whole chain.
 */
import { failure, success } from '../../../engine/basics/result';
import type { EuropeanOption, Instrument } from '../../../engine/instruments/instrument';
import { instantOf } from '../mapping/decimals';
import { isObject, parseJson, textOf } from '../mapping/json';
import type { LaneMessage, LaneRules, Plan, VenueProtocol, Wanted } from '../transport/protocol';
import { BybitBooks } from './books';
import { channelKind } from './channelKinds';
import { mapAnswer } from './decode';
import { Packing } from './packing';
import { bybitState, mapTopic } from './topics';
import { readAnswer, readFrame, type Frame } from './wire';

export const BYBIT_COINS: readonly string[] = ['BTC', 'ETH'];

/** The venue counts 21,000 characters of topics a socket, for options 2,000 topics too. */
const CHARACTERS_PER_SOCKET = 20_000;
const TOPICS_PER_SOCKET = 1_900;
const MOST_BOOKS = 25;

const rules = (path: string, isOptional = false): LaneRules => ({
  path,
  channelsPerCall: 300,
  charactersPerCall: CHARACTERS_PER_SOCKET,
  request: (op, args, id) => JSON.stringify({ req_id: String(id), op, args }),
  keepAlive: (id) => JSON.stringify({ req_id: String(id), op: 'ping' }),
  isCutByAge: false,
  isOptional,
});

const STATUS_LANE = 'status';
const STATUS_TOPIC = 'system.status';

const RULES = {
  option: rules('/v5/public/option'),
  linear: rules('/v5/public/linear'),
  inverse: rules('/v5/public/inverse'),
  status: rules('/v5/public/misc/status', true),
} as const;

const laneKind = (lane: string): keyof typeof RULES =>
  lane === 'linear' || lane === 'inverse' || lane === STATUS_LANE ? lane : 'option';

/** `Invalid topic: X` and `error:handler not found,topic:X`. */
const NAMED = /topic:\s*([\w.-]+)/i;

function controlOf(frame: Exclude<Frame, { type: 'data' }>): LaneMessage {
  if (frame.type === 'pong') return frame;
  if (frame.type === 'topics') return { type: 'ack', accepted: frame.accepted, refused: frame.refused };
  const id = frame.id === undefined || !/^\d+$/.test(frame.id) ? undefined : Number(frame.id);
  if (frame.isDone) return { type: 'ack', id };
  const named = NAMED.exec(frame.message)?.[1];
  const message = `${frame.op}: ${frame.message}`.slice(0, 200);
  return { type: 'refusal', id, named: named ? [named] : [], isWhole: true, message, reaction: 'note' };
}

const bookTopic = (instrument: Instrument): string =>
  `orderbook.${instrument.kind === 'option' ? 25 : 50}.${instrument.symbol}`;

/** Options' trades come by coin; rows of others than the held ones are left to the session. */
const tradesTopic = ({ kind, symbol, underlying }: Instrument): string =>
  `publicTrade.${kind === 'option' ? underlying : symbol}`;

/** Topics that speak on events only: books of options that nobody quotes may not. */
const isOnEvent = (topic: string): boolean =>
  topic.startsWith('orderbook.25.') || topic.startsWith('publicTrade.') || topic === STATUS_TOPIC;

/** Option of a socket whose silence means something: the nearest expiry's middle strike. */
function canaryOf(
  topics: ReadonlySet<string>,
  options: ReadonlyMap<string, EuropeanOption>,
): string | undefined {
  const held = [...topics].flatMap((topic) => options.get(topic) ?? []);
  const nearest = Math.min(...held.map(({ expiryMs }) => expiryMs));
  const row = held.filter(({ expiryMs }) => expiryMs === nearest).sort((a, b) => a.strike - b.strike);
  const middle = row[Math.floor(row.length / 2)] as EuropeanOption | undefined;
  return middle && `tickers.${middle.symbol}`;
}

export function bybitProtocol(
  coins: readonly string[] = BYBIT_COINS,
  charactersPerSocket = CHARACTERS_PER_SOCKET,
): VenueProtocol {
  const followed = new Set(coins);
  const packing = new Packing(charactersPerSocket, TOPICS_PER_SOCKET);
  /** Indices that contracts tell: options on the coin have one of their own under the same name. */
  const contractIndices = new Set<string>();
  const state = bybitState((indexName) => !contractIndices.has(indexName));
  const books = new Map<string, BybitBooks>();
  const canaries = new Map<string, 'index' | 'other'>();

  function booksOf(lane: string): BybitBooks {
    const known = books.get(lane) ?? new BybitBooks();
    books.set(lane, known);
    return known;
  }

  function noteCanaries(lanes: Wanted, options: ReadonlyMap<string, EuropeanOption>): void {
    canaries.clear();
    for (const [lane, topics] of lanes) {
      if (lane === STATUS_LANE) continue;
      if (laneKind(lane) === 'option') {
        const canary = canaryOf(topics, options);
        if (canary) canaries.set(`${lane} ${canary}`, 'other');
        continue;
      }
      const perpetuals = coins.flatMap((coin) => [`tickers.${coin}USDT`, `tickers.${coin}USD`]);
      for (const topic of perpetuals) if (topics.has(topic)) canaries.set(`${lane} ${topic}`, 'index');
    }
  }

  function wanted({ universe, interest, venueNowMs }: Plan): Wanted {
    const topics = { option: new Set<string>(), linear: new Set<string>(), inverse: new Set<string>() };
    const options = new Map<string, EuropeanOption>();
    let bookCount = 0;
    contractIndices.clear();
    for (const instrument of universe.all()) {
      if (universe.endOf(instrument) <= venueNowMs) continue;
      const kind = instrument.kind === 'option' ? 'option' : instrument.isInverse ? 'inverse' : 'linear';
      const ticker = `tickers.${instrument.symbol}`;
      topics[kind].add(ticker);
      if (instrument.kind === 'option') options.set(ticker, instrument);
      else contractIndices.add(instrument.indexName);
      if (!interest.has(instrument.id)) continue;
      topics[kind].add(tradesTopic(instrument));
      if ((bookCount += 1) <= MOST_BOOKS) topics[kind].add(bookTopic(instrument));
    }
    const lanes = new Map<string, ReadonlySet<string>>();
    for (const kind of ['linear', 'inverse'] as const)
      if (topics[kind].size > 0) lanes.set(kind, topics[kind]);
    for (const [socket, held] of packing.place(topics.option)) lanes.set(`option-${socket}`, held);
    lanes.set(STATUS_LANE, new Set([STATUS_TOPIC]));
    noteCanaries(lanes, options);
    return lanes;
  }

  function read(lane: string, text: string): LaneMessage {
    const frame = readFrame(text);
    if (!frame.ok) return { type: 'bad', failure: frame.failure };
    const { value } = frame;
    if (value.type !== 'data') return controlOf(value);
    const ofLane = { ...state, books: booksOf(lane) };
    return { type: 'data', key: value.topic, map: (m) => mapTopic(m, value, ofLane) };
  }

  const perCoin =
    (path: (coin: string) => string): (() => string[]) =>
    () =>
      coins.map(path);
  const info = (category: string, coin: string): string =>
    `/v5/market/instruments-info?category=${category}&baseCoin=${coin}&limit=1000`;

  return {
    venue: 'bybit',
    rulesOf: (lane) => RULES[laneKind(lane)],
    wanted,
    read,
    // Each other topic sends a snapshot when it is asked for.
    firstDataFactor: (key) => (isOnEvent(key) ? undefined : 1),
    kindOf: channelKind,
    canaries: (lane, key) => canaries.get(`${lane} ${key}`),
    follows: ({ underlying, kind }) => kind !== 'spot' && followed.has(underlying),
    clockPath: '/v5/market/time',
    readClock: (json) => (isObject(json) ? instantOf(json.time) : undefined),
    listingPaths: () =>
      ['option', 'linear', 'inverse'].flatMap((category) => coins.map((coin) => info(category, coin))),
    nextPage: (path, body) => {
      const json = parseJson(body);
      const result = json.ok && isObject(json.value) ? json.value.result : undefined;
      const cursor = isObject(result) ? textOf(result.nextPageCursor) : undefined;
      return cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : undefined;
    },
    pollPaths: perCoin((coin) => `/v5/market/tickers?category=option&baseCoin=${coin}`),
    deliveryPaths: perCoin((coin) => `/v5/market/delivery-price?category=option&baseCoin=${coin}&limit=200`),
    mapRest: (m, path, body) => {
      const answer = readAnswer(body);
      if (!answer.ok)
        return failure(answer.failure.reason, `${path}: ${answer.failure.message}`, answer.failure.context);
      mapAnswer(m, path, answer.value, state);
      return success(null);
    },
    isIncremental: (key) => key.startsWith('orderbook.'),
    resetLane: (lane) => void books.delete(lane),
    onResync: () => undefined,
  };
}
