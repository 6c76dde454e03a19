/**
 * Meaning of Deribit's rows of numbers. Traps, all from the venue's pages: `*_iv` of tickers and summaries is percent
 * while `markprice.options[].iv` is a fraction; an empty side is null or 0.0; iv 0 is "none" and 500 the cap; prices
 * of inverse options are coins; `estimated_delivery_price` may be text.
 */
import { positiveOf } from '../mapping/decimals';
import { isObject, type WireObject } from '../mapping/json';
import { addForward, notePushOnChange, pushQuote, readRow, type Mapping } from '../mapping/rows';
import {
  fieldTable,
  fillNumbers,
  rowTables,
  type FieldRule,
  type Row,
  type RowTables,
} from '../mapping/rules';

const SIZES: readonly FieldRule[] = [
  ['best_bid_amount', 'bidSize', 'positive'],
  ['best_ask_amount', 'askSize', 'positive'],
];

/** The band that orders are held in, and the price of the last daily settlement. */
const DAY: readonly FieldRule[] = [
  ['min_price', 'lowestSell', 'positive'],
  ['max_price', 'highestBuy', 'positive'],
  ['settlement_price', 'settlement', 'positive'],
];

const OPTION_TICKER: readonly FieldRule[] = [
  ['mark_price', 'mark', 'nonNegative'],
  ['best_bid_price', 'bid', 'positive'],
  ['best_ask_price', 'ask', 'positive'],
  ['last_price', 'last', 'positive'],
  ['mark_iv', 'markVol', 'percentVol'],
  ['bid_iv', 'bidVol', 'percentVol'],
  ['ask_iv', 'askVol', 'percentVol'],
  ['underlying_price', 'forward', 'positive'],
  ['open_interest', 'openInterest', 'nonNegative'],
  ...SIZES,
  ...DAY,
];

const FUNDING: readonly FieldRule[] = [
  ['funding_8h', 'fundingRate8h', 'rate'],
  ['current_funding', 'momentaryFunding8h', 'rate'],
];

const LINE_TICKER: readonly FieldRule[] = [
  ['mark_price', 'mark', 'positive'],
  ['best_bid_price', 'bid', 'positive'],
  ['best_ask_price', 'ask', 'positive'],
  ['last_price', 'last', 'positive'],
  ...FUNDING,
  ['open_interest', 'openInterest', 'nonNegative'],
  ...SIZES,
  ...DAY,
];

const SUMMARY_COMMON: readonly FieldRule[] = [
  ['bid_price', 'bid', 'positive'],
  ['ask_price', 'ask', 'positive'],
  ['last', 'last', 'positive'],
  ['open_interest', 'openInterest', 'nonNegative'],
];

const SUMMARY = rowTables(
  [
    ['mark_price', 'mark', 'nonNegative'],
    ...SUMMARY_COMMON,
    ['mark_iv', 'markVol', 'percentVol'],
    ['underlying_price', 'forward', 'positive'],
  ],
  [['mark_price', 'mark', 'positive'], ...SUMMARY_COMMON, ...FUNDING],
);

const MARK_ROW = rowTables([
  ['mark_price', 'mark', 'nonNegative'],
  ['iv', 'markVol', 'vol'],
]);

const TOP_OF_BOOK = rowTables([
  ['best_bid_price', 'bid', 'positive'],
  ['best_ask_price', 'ask', 'positive'],
  ...SIZES,
]);

/** Inside `greeks` of an option's ticker: for one coin, theta over the remaining life where that is under a day. */
const GREEKS = fieldTable([
  ['delta', 'venueDelta', 'any'],
  ['gamma', 'venueGamma', 'any'],
  ['vega', 'venueVega', 'any'],
  ['theta', 'venueTheta', 'any'],
  ['rho', 'venueRho', 'any'],
]);

const TICKER = rowTables(OPTION_TICKER, LINE_TICKER);

/** What Deribit calls the underlying of an option that it values on the index. */
const INDEX_AS_FORWARD = 'index_price';

/** The delivery price is the mean of the index over so long before the expiry. */
const AVERAGING_MS = 30 * 60_000;

/** Hands over a row with the index that came with it. */
function push(m: Mapping, row: WireObject, read: Row | undefined): void {
  if (!read) return;
  addForward(read);
  const isOnIndex = read.quote.forward !== undefined && row.underlying_index === INDEX_AS_FORWARD;
  pushQuote(m, read, positiveOf(row, 'index_price'), isOnIndex ? 'spotIndex' : undefined);
}

const rowOf = (m: Mapping, row: WireObject, tables: RowTables): Row | undefined =>
  readRow(m, row, row.instrument_name, row.timestamp, tables);

/** The estimate of the delivery price is the index until the last half hour, then its average so far. */
function addEstimate({ terms, quote }: Row, row: WireObject): void {
  const estimate = row.estimated_delivery_price;
  const isAveraging = quote.exchangeTimeMs >= (terms.expiryMs ?? Infinity) - AVERAGING_MS;
  if (isAveraging && typeof estimate === 'number' && estimate > 0) quote.deliveryEstimate = estimate;
}

/** Near the end they may be null: none of them is known then. */
function fillGreeks(m: Mapping, read: Row, greeks: unknown): boolean {
  if (greeks === null) read.cleared.push(...GREEKS.map(({ field }) => field));
  return !isObject(greeks) || fillNumbers(read, greeks, GREEKS, m.sink);
}

/** Row of `ticker` and `incremental_ticker`; false after telling why it is of no use. */
export function mapTicker(m: Mapping, row: WireObject): boolean {
  const read = rowOf(m, row, TICKER);
  if (!read) return false;
  if (read.terms.kind === 'option' && !fillGreeks(m, read, row.greeks)) return false;
  addEstimate(read, row);
  if (row.type === 'change') read.quote.isDelta = true;
  push(m, row, read);
  return true;
}

/** Row of `markprice.options`. */
export const mapMarkRow = (m: Mapping, row: WireObject): void => push(m, row, rowOf(m, row, MARK_ROW));

/** Row of `quote`, which speaks when a side changes and only then. */
export function mapTop(m: Mapping, row: WireObject): void {
  const read = rowOf(m, row, TOP_OF_BOOK);
  if (!read) return;
  notePushOnChange(read);
  push(m, row, read);
}

/** Row of `get_book_summary_by_currency`. */
export function mapSummaryRow(m: Mapping, row: WireObject): void {
  const read = readRow(m, row, row.instrument_name, row.creation_timestamp, SUMMARY);
  if (read) addEstimate(read, row);
  push(m, row, read);
}
