/** Frames and REST bodies of Bybit without a session: what `plimsoll decode` and the fixtures use. */
import type { RecordedDecoder } from '../decoding';
import { sayClock } from '../mapping/clocks';
import { positiveOf } from '../mapping/decimals';
import { isObject, shown, type WireObject } from '../mapping/json';
import { pushListing } from '../mapping/listing';
import { mapPast } from '../mapping/past';
import { mapRecordedAnswer, recordedDecoder } from '../mapping/recorded';
import { eachRow, namedIn, reject, stamp, type Mapping } from '../mapping/rows';
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
  const times = terms && stamp(m, row.deliveryTime);
  if (!terms || !times) return;
  const price = positiveOf(row, 'deliveryPrice');
  const known = price === undefined ? undefined : { deliveryPrice: price };
  m.sink.updates.push({ kind: 'state', instrumentId: terms.id, state: 'delivered', ...known, ...times });
}

const mapTickers: CallMapper = (m, result, { time }, { tickers }) => {
  if (result.category === 'spot') return m.sink.ignored('spot is not followed here', 'market/tickers');
  eachRow(m, result.list, 'tickers', (row) => mapTicker(m, row, time, 'rest', tickers));
};

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

const mapRecentTrades: CallMapper = (m, { category, list }) => {
  if (category === 'spot') return m.sink.ignored('spot is not followed here', 'market/recent-trade');
  eachRow(m, list, 'trades', (row) => mapTrade(m, row, TRADE));
};

const mapLimits: CallMapper = (m, result, { time }) => mapPriceLimit(m, result, result.ts ?? time);

const CALLS: Readonly<Record<string, CallMapper>> = {
  'market/tickers': mapTickers,
  'market/orderbook': mapBook,
  'market/recent-trade': mapRecentTrades,
  'market/price-limit': mapLimits,
  'system/status': listCall(mapStatus),
  'market/time': (m, _result, { time }) => sayClock(m, time),
  'market/instruments-info': listCall((m, row) => {
    const { localTimeMs } = m.context;
    pushListing(m, readInstrumentRecord(row), { exchangeTimeMs: localTimeMs, localTimeMs });
  }),
  'market/delivery-price': listCall(mapDelivery),
  'position/list': listCall(mapPosition),
  'account/wallet-balance': listCall(mapWallet),
  'asset/coin-greeks': listCall(mapGreeks),
};

/** A REST answer by the path of its request. */
export function mapAnswer(m: Mapping, path: string, answer: Answer, state: BybitState): void {
  const call = /\/v5\/([\w/-]+)/.exec(path)?.[1] ?? path;
  if (Object.hasOwn(PAST_CALLS, call)) {
    const query = new URLSearchParams(path.split('?')[1]);
    return mapPast(m, PAST_CALLS[call], query, answer.result);
  }
  const mapper = Object.hasOwn(CALLS, call) ? CALLS[call] : undefined;
  if (!mapper) return m.sink.ignored('call not used', call.slice(0, 80));
  if (isObject(answer.result)) mapper(m, answer.result, answer, state);
  else reject(m, 'bad shape', `${call}: result is ${shown(answer.result)}, not an object`);
}

function describe(frame: Exclude<Frame, { type: 'data' }>): [why: string, detail: string] {
  if (frame.type === 'pong') return ['control frame', 'pong'];
  if (frame.type === 'ack') {
    const { op, isDone, message } = frame;
    return isDone ? ['control frame', `${op} done`] : ['venue error', `${op}: ${message}`.slice(0, 200)];
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
