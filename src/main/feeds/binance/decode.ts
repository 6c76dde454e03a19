/** Frames and REST bodies of Binance without a session: what `plimsoll decode` and the fixtures use. */
import type { RecordedDecoder } from '../decoding';
import { sayClock } from '../mapping/clocks';
import { finiteOf, instantOf, positiveOf } from '../mapping/decimals';
import { hoursOf } from '../mapping/funding';
import { isObject, rowsOf, shown, textOf, type WireObject } from '../mapping/json';
import { pushListing } from '../mapping/listing';
import { mapPast } from '../mapping/past';
import { mapRecordedAnswer, recordedDecoder } from '../mapping/recorded';
import { answerTimes, eachRow, namedIn, reject, stamp, type Mapping } from '../mapping/rows';
import { areDecimals, rejectField } from '../mapping/rules';
import { mapFutureAccount, mapFutureBalanceRow, mapMarginAccount } from './account';
import { binanceState, mapEvents, noteSteps, type BinanceState } from './events';
import { readFutureRecord, readOptionRecord } from './instruments';
import {
  mapBookTickerRest,
  mapDayTickerRest,
  mapIndex,
  mapOpenInterest,
  mapOptionMarkRest,
  mapPremiumIndex,
  priceUnit,
} from './map';
import { optionCandles, PAST_CALLS } from './past';
import { mapFuturePositionRow, mapOptionPositionRow } from './positions';
import { readAnswer, readFrame, type Frame } from './wire';

type Query = Readonly<Record<string, string>>;
type CallMapper = (m: Mapping, body: unknown, query: Query, state: BinanceState) => void;

/** Answers hold one row or a list of them. */
const rowCall =
  (run: (m: Mapping, row: WireObject, state: BinanceState) => void): CallMapper =>
  (m, body, _query, state) =>
    eachRow(m, Array.isArray(body) ? body : [body], 'answer', (row) => run(m, row, state));

const bodyCall =
  (run: (m: Mapping, body: WireObject, query: Query, state: BinanceState) => void): CallMapper =>
  (m, body, query, state) => {
    if (isObject(body)) run(m, body, query, state);
    else reject(m, 'bad shape', `answer is ${shown(body)}, not an object`);
  };

const mapOptionInfo = bodyCall((m, body, _query, state) => {
  const settle = new Map<unknown, unknown>();
  eachRow(m, body.optionContracts ?? [], 'optionContracts', (row) =>
    settle.set(row.underlying, row.settleAsset),
  );
  eachRow(m, body.optionSymbols, 'optionSymbols', (row) => {
    const listed = readOptionRecord(row, (pair) => settle.get(pair));
    if (listed.ok) noteSteps(state, listed.value.instrument);
    pushListing(m, listed, answerTimes(m));
  });
});

const mapFutureInfo = bodyCall((m, body) =>
  eachRow(m, body.symbols, 'symbols', (row) => pushListing(m, readFutureRecord(row), answerTimes(m))),
);

/** Contracts outside the list of intervals pay every 8 hours. */
const USUAL_HOURS = 8;

/** Contracts whose interval is not the usual one. */
const mapFundingInfo: CallMapper = (m, body, _query, { intervals }) => {
  if (Array.isArray(body)) intervals.fallback = USUAL_HOURS;
  eachRow(m, body, 'funding intervals', (row) => {
    const symbol = textOf(row.symbol);
    if (!symbol) return reject(m, 'no instrument name', `funding interval: symbol is ${shown(row.symbol)}`);
    const hours = hoursOf(finiteOf(row, 'fundingIntervalHours'));
    intervals.hours.set(symbol, hours ?? NaN);
    if (hours === undefined) rejectField(symbol, 'fundingIntervalHours', row.fundingIntervalHours, m.sink);
    else m.sink.ignored('funding interval noted', `${symbol.slice(0, 40)} ${hours} h`);
  });
};

const mapExercise = rowCall((m, row) => {
  const terms = namedIn(m, row.symbol);
  const times = terms && stamp(m, row.expiryDate, terms.symbol);
  if (!times || !areDecimals(row, terms.symbol, ['realStrikePrice'], m.sink)) return;
  const price = positiveOf(row, 'realStrikePrice');
  const known = price === undefined ? undefined : { deliveryPrice: price };
  m.sink.updates.push({ kind: 'state', instrumentId: terms.id, state: 'delivered', ...known, ...times });
});

/** Prices are for a contract: the name tells of how many coins. */
const mapOptionCandles: CallMapper = (m, body, query) => {
  const terms = namedIn(m, query.symbol);
  const unit = terms && priceUnit(m, terms);
  const isList = Array.isArray(rowsOf(body)?.[0]);
  if (unit !== undefined) mapPast(m, optionCandles(unit, isList), new URLSearchParams(query), body);
};

const mapOptionInterest = rowCall((m, row) =>
  mapOpenInterest(m, row, 'symbol', 'sumOpenInterest', 'timestamp'),
);
const mapDepth = bodyCall((m, body, query, { books }) => books.open(m, query.symbol, body));

const CALLS: Readonly<Record<string, CallMapper>> = {
  'eapi/exchangeInfo': mapOptionInfo,
  'fapi/exchangeInfo': mapFutureInfo,
  'fapi/fundingInfo': mapFundingInfo,
  'eapi/mark': rowCall(mapOptionMarkRest),
  'eapi/ticker': rowCall(mapBookTickerRest),
  'fapi/ticker/bookTicker': rowCall(mapBookTickerRest),
  'fapi/ticker/24hr': rowCall(mapDayTickerRest),
  'fapi/premiumIndex': rowCall((m, row, { intervals }) => mapPremiumIndex(m, row, intervals)),
  'eapi/openInterest': mapOptionInterest,
  'fapi/openInterest': rowCall((m, row) => mapOpenInterest(m, row, 'symbol', 'openInterest', 'time')),
  'eapi/index': bodyCall((m, body, query) => mapIndex(m, query.underlying, body.indexPrice, body.time)),
  'eapi/depth': mapDepth,
  'fapi/depth': mapDepth,
  'eapi/exerciseHistory': mapExercise,
  'eapi/marginAccount': bodyCall(mapMarginAccount),
  'eapi/position': rowCall(mapOptionPositionRow),
  'fapi/positionRisk': rowCall(mapFuturePositionRow),
  'fapi/account': bodyCall(mapFutureAccount),
  'fapi/balance': rowCall(mapFutureBalanceRow),
  'eapi/klines': mapOptionCandles,
  'eapi/time': bodyCall((m, { serverTime }) => sayClock(m, serverTime)),
  'fapi/time': bodyCall((m, { serverTime }) => sayClock(m, serverTime)),
};

/** A REST answer by the path of its request. Some say when they were given: their rows have no time of their own. */
export function mapAnswer(mapping: Mapping, path: string, body: unknown, state: BinanceState): void {
  const m = { ...mapping, answeredMs: isObject(body) ? instantOf(body.serverTime) : undefined };
  const [, product, name] = /\/(eapi|fapi|dapi|papi)\/v\d\/([\w/]+)/.exec(path) ?? [path, '', path];
  const call = `${product}/${name}`;
  const query = new URLSearchParams(path.split('?')[1]);
  if (name === 'listenKey') return m.sink.ignored('key of a private stream', 'not shown');
  if (Object.hasOwn(CALLS, call)) return CALLS[call](m, body, Object.fromEntries(query), state);
  if (Object.hasOwn(PAST_CALLS, call)) return mapPast(m, PAST_CALLS[call], query, body);
  m.sink.ignored('call not used', call.slice(0, 80));
}

function describe(frame: Exclude<Frame, { type: 'data' }>): [why: string, detail: string] {
  if (frame.type === 'error') return ['venue error', `${frame.code} ${frame.message}`.slice(0, 200)];
  if (frame.type === 'closing') return ['notice', 'the venue is about to close this socket'];
  return ['control frame', frame.streams ? `subscribed ${frame.streams.join(', ')}`.slice(0, 400) : 'done'];
}

export function binanceDecoder(): RecordedDecoder {
  const state = binanceState();
  return recordedDecoder('binance', (m, frame) => {
    if (frame.direction === 'rest')
      return mapRecordedAnswer(m, frame, readAnswer, (path, answer) => mapAnswer(m, path, answer, state));
    const read = readFrame(frame.text);
    if (!read.ok) m.sink.rejected('bad frame', read.failure);
    else if (read.value.type === 'data') mapEvents(m, read.value, state);
    else m.sink.ignored(...describe(read.value));
  });
}
