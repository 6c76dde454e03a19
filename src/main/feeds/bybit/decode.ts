/** Frames and REST bodies of Bybit without a session: what `plimsoll decode` and the fixtures use. */
import type { RecordedDecoder } from '../decoding';
import { sayClock } from '../mapping/clocks';
import { instantOf, positiveOf } from '../mapping/decimals';
import { isObject, shown, type WireObject } from '../mapping/json';
import { pushListing } from '../mapping/listing';
import { mapPast } from '../mapping/past';
import { mapRecordedAnswer, recordedDecoder } from '../mapping/recorded';
import { answerTimes, eachRow, namedIn, reject, stamp, type Mapping } from '../mapping/rows';
import { mapTrade, type TradeFields } from '../mapping/trade';
import { mapGreeks, mapPosition, mapWallet } from './account';
import { readInstrumentRecord } from './instruments';
import { mapPriceLimit, mapTicker } from './map';
import { PAST_CALLS } from './past';
import { bybitState, mapStatus, mapTopic, type BybitState } from './topics';
import { readAnswer, readFrame, type Answer, type Frame } from './wire';

type CallMapper = (m: Mapping, result: WireObject, answer: Answer, state: BybitState) => void;

const listCall =
  (run: (m: Mapping, row: WireObject, time: unknown) => void): CallMapper =>
  (m, result, { time }) =>
    eachRow(m, result.list, 'list', (row) => run(m, row, time));

function mapDelivery(m: Mapping, row: WireObject): void {
  const terms = namedIn(m, row.symbol);
  const times = terms && stamp(m, row.deliveryTime, terms.symbol);
  if (!terms || !times) return;
  const price = positiveOf(row, 'deliveryPrice');
  const known = price === undefined ? undefined : { deliveryPrice: price };
  m.sink.updates.push({ kind: 'state', instrumentId: terms.id, state: 'delivered', ...known, ...times });
}

const mapTickers: CallMapper = (m, result, { time }, { tickers }) =>
  eachRow(m, result.list, 'tickers', (row) => mapTicker(m, row, time, 'rest', tickers));

const mapBook: CallMapper = (m, result, { time }, { books }) =>
  books.map(m, `orderbook.${String(result.s)}`, result, false, result.ts ?? time);

/** Row of `recent-trade`: the socket's fields under names of their own. */
const TRADE: TradeFields = {
  symbol: 'symbol',
  time: 'time',
  id: 'execId',
  price: 'price',
  size: 'size',
  side: (row) => row.side,
  vol: 'iv',
  mark: 'mP',
  markVol: 'mIv',
  index: 'iP',
  isBlock: (row) => row.isBlockTrade === true,
};

const mapRecentTrades: CallMapper = (m, { list }) =>
  eachRow(m, list, 'trades', (row) => mapTrade(m, row, TRADE));

/** The envelope has the time in ms, the result in seconds and ns. */
const mapClock: CallMapper = (m, { timeSecond }, { time }) => sayClock(m, time ?? Number(timeSecond) * 1000);

const mapLimits: CallMapper = (m, result, { time }) => mapPriceLimit(m, result, result.ts ?? time);

const CALLS: Readonly<Record<string, CallMapper>> = {
  'market/tickers': mapTickers,
  'market/orderbook': mapBook,
  'market/recent-trade': mapRecentTrades,
  'market/price-limit': mapLimits,
  'system/status': listCall(mapStatus),
  'market/time': mapClock,
  'market/instruments-info': listCall((m, row) => pushListing(m, readInstrumentRecord(row), answerTimes(m))),
  'market/delivery-price': listCall(mapDelivery),
  'position/list': listCall(mapPosition),
  'account/wallet-balance': listCall(mapWallet),
  'asset/coin-greeks': listCall(mapGreeks),
};

/** Spot pairs have the names of perpetuals: only the category tells them apart. */
const isSpot = (query: URLSearchParams, result: unknown): boolean =>
  query.get('category') === 'spot' || (isObject(result) && result.category === 'spot');

/** A REST answer by the path of its request. */
export function mapAnswer(m: Mapping, path: string, answer: Answer, state: BybitState): void {
  const call = /\/v5\/([\w/-]+)/.exec(path)?.[1] ?? path;
  const query = new URLSearchParams(path.split('?')[1]);
  const { result, time } = answer;
  const answered = { ...m, answeredMs: instantOf(time) };
  if (isSpot(query, result)) return m.sink.ignored('spot is not followed here', call.slice(0, 80));
  if (Object.hasOwn(PAST_CALLS, call)) return mapPast(answered, PAST_CALLS[call], query, result);
  const mapper = Object.hasOwn(CALLS, call) ? CALLS[call] : undefined;
  if (!mapper) return m.sink.ignored('call not used', call.slice(0, 80));
  if (isObject(result)) mapper(answered, result, answer, state);
  else reject(m, 'bad shape', `${call}: result is ${shown(result)}, not an object`);
}

function describe(frame: Exclude<Frame, { type: 'data' }>): [why: string, detail: string] {
  if (frame.type === 'pong') return ['control frame', 'pong'];
  if (frame.type === 'ack') {
    const { op, isDone, message } = frame;
    return isDone
      ? ['control frame', `${op} done`]
      : ['venue error', `${op}: ${message || 'no reason told'}`.slice(0, 200)];
  }
  const refused = frame.refused.length === 0 ? '' : `; refused ${frame.refused.join(', ')}`;
  return [
    frame.refused.length === 0 ? 'control frame' : 'venue error',
    `subscribed ${frame.accepted.join(', ') || 'nothing'}${refused}`.slice(0, 400),
  ];
}

export function bybitDecoder(): RecordedDecoder {
  const state = bybitState();
  return recordedDecoder('bybit', (m, frame) => {
    if (frame.direction === 'rest')
      return mapRecordedAnswer(m, frame, readAnswer, (path, answer) => mapAnswer(m, path, answer, state));
    const read = readFrame(frame.text);
    if (!read.ok) m.sink.rejected('bad frame', read.failure);
    else if (read.value.type === 'data') mapTopic(m, read.value, state);
    else m.sink.ignored(...describe(read.value));
  });
}
