/**
 * Meaning of Binance's market data in the engine's units. Option prices are USDT for one contract of `unit` coins and
 * become USDT for one coin; Greeks are for one coin already; vol -1 is none. There is no forward: the venue values its
 * options on the spot index, and only that reproduces its marks from its vols.
 */
import { hoursOf, per8h } from '../mapping/funding';
import { decimalOf, positiveOf } from '../mapping/decimals';
import { shown, type WireObject } from '../mapping/json';
import { pushQuote, readRow, reject, stamp, type Mapping } from '../mapping/rows';
import type { Draft } from '../mapping/draft';
import { areDecimals, rowTables, type Row, type RowTables } from '../mapping/rules';
import type { SymbolTerms } from '../mapping/terms';

const OPTION_MARK = rowTables([
  ['mp', 'mark', 'nonNegative'],
  ['bo', 'bid', 'positive'],
  ['ao', 'ask', 'positive'],
  ['bq', 'bidSize', 'positive'],
  ['aq', 'askSize', 'positive'],
  ['vo', 'markVol', 'volOrMinusOne'],
  ['b', 'bidVol', 'volOrMinusOne'],
  ['a', 'askVol', 'volOrMinusOne'],
  ['hl', 'highestBuy', 'positive'],
  ['ll', 'lowestSell', 'positive'],
  ['d', 'venueDelta', 'any'],
  ['g', 'venueGamma', 'any'],
  ['v', 'venueVega', 'any'],
  ['t', 'venueTheta', 'any'],
  ['i', 'forward', 'positive'],
]);

/** Row of `GET /eapi/v1/mark`. */
const OPTION_MARK_REST = rowTables([
  ['markPrice', 'mark', 'nonNegative'],
  ['markIV', 'markVol', 'volOrMinusOne'],
  ['bidIV', 'bidVol', 'volOrMinusOne'],
  ['askIV', 'askVol', 'volOrMinusOne'],
  ['highPriceLimit', 'highestBuy', 'positive'],
  ['lowPriceLimit', 'lowestSell', 'positive'],
  ['delta', 'venueDelta', 'any'],
  ['gamma', 'venueGamma', 'any'],
  ['vega', 'venueVega', 'any'],
  ['theta', 'venueTheta', 'any'],
]);

const BOOK_TICKER = rowTables([
  ['b', 'bid', 'positive'],
  ['a', 'ask', 'positive'],
  ['B', 'bidSize', 'positive'],
  ['A', 'askSize', 'positive'],
]);

const BOOK_TICKER_REST = rowTables([
  ['lastPrice', 'last', 'positive'],
  ['bidPrice', 'bid', 'positive'],
  ['askPrice', 'ask', 'positive'],
  ['bidQty', 'bidSize', 'positive'],
  ['askQty', 'askSize', 'positive'],
]);

const DAY_TICKER = rowTables([['c', 'last', 'positive']]);
const DAY_TICKER_REST = rowTables([['lastPrice', 'last', 'positive']]);

const MARK_PRICE = rowTables([
  ['p', 'mark', 'positive'],
  ['r', 'fundingRate', 'rate'],
  ['T', 'nextFundingMs', 'instant'],
]);

const PREMIUM_INDEX = rowTables([
  ['markPrice', 'mark', 'positive'],
  ['lastFundingRate', 'fundingRate', 'rate'],
  ['nextFundingTime', 'nextFundingMs', 'instant'],
]);

const PRICES = ['mark', 'bid', 'ask', 'last', 'highestBuy', 'lowestSell'] as const;

/** What the list of intervals told, NaN where it told none; `fallback`: of contracts outside it, once it is known. */
export interface FundingIntervals {
  readonly hours: Map<string, number>;
  fallback: number | undefined;
}

/** Coins per contract: the price is for all of them. `undefined` after saying that it is unknown. */
export function priceUnit(m: Mapping, { kind, multiplier, symbol }: SymbolTerms): number | undefined {
  if (kind !== 'option') return 1;
  if (multiplier === undefined)
    m.sink.ignored('contract size unknown', `${symbol}: its unit is in the list only`);
  return multiplier;
}

/** The row with its prices for one coin. */
function perCoin(m: Mapping, row: Row | undefined): Row | undefined {
  const unit = row && priceUnit(m, row.terms);
  if (!row || unit === undefined) return undefined;
  if (unit === 1) return row;
  for (const field of PRICES) {
    const price = row.quote[field];
    if (price !== undefined) row.quote[field] = price / unit;
  }
  return row;
}

/** Rows of coin-margined contracts come in the same lists and must not pass for others. */
export function isForeign(m: Mapping, row: WireObject): boolean {
  const symbol = String(row.s ?? row.symbol);
  // The pattern is for the few names that hold its beginning: this runs for every ticker.
  const isCoinMargined =
    row.st === 2 || row.st === '2' || (symbol.includes('USD_') && /USD_(PERP|\d{6})$/.test(symbol));
  if (isCoinMargined) m.sink.ignored('coin-margined contract', symbol.slice(0, 40));
  return isCoinMargined;
}

const WINDOW_MS = 1_800_000;

/** The estimate means something shortly before the end only; false after rejecting one that is no number. */
function addEstimate(
  m: Mapping,
  row: WireObject,
  field: string,
  { terms, quote }: Row,
  windowMs: number,
): boolean {
  if ((terms.expiryMs ?? Infinity) - quote.exchangeTimeMs > windowMs) return true;
  const estimate = positiveOf(row, field);
  if (estimate !== undefined) quote.deliveryEstimate = estimate;
  return areDecimals(row, terms.symbol, [field], m.sink);
}

/** One row of `@optionMarkPrice`. `indexFromOptions`: no futures are followed that tell the index of that name. */
export function mapOptionMark(
  m: Mapping,
  row: WireObject,
  indexFromOptions: (name: string) => boolean,
): void {
  const read = perCoin(m, readRow(m, row, row.s, row.E, OPTION_MARK));
  if (!read || !addEstimate(m, row, 'P', read, WINDOW_MS)) return;
  const index = read.quote.forward;
  if (index === undefined) return pushQuote(m, read);
  pushQuote(m, read, indexFromOptions(read.terms.indexName) ? index : undefined, 'spotIndex');
}

export function mapOptionMarkRest(m: Mapping, row: WireObject): void {
  const read = perCoin(m, readRow(m, row, row.symbol, row.time, OPTION_MARK_REST));
  if (read) pushQuote(m, read);
}

const priceRow =
  (tables: RowTables, symbol: string, time: string) =>
  (m: Mapping, row: WireObject): void => {
    if (isForeign(m, row)) return;
    const read = perCoin(m, readRow(m, row, row[symbol], row[time], tables));
    if (read) pushQuote(m, read);
  };

export const mapBookTicker = priceRow(BOOK_TICKER, 's', 'E');
export const mapBookTickerRest = priceRow(BOOK_TICKER_REST, 'symbol', 'time');
export const mapDayTicker = priceRow(DAY_TICKER, 's', 'E');
export const mapDayTickerRest = priceRow(DAY_TICKER_REST, 'symbol', 'closeTime');

function fillFunding(symbol: string, quote: Draft, intervals: FundingIntervals): void {
  const hours = hoursOf(intervals.hours.get(symbol) ?? intervals.fallback);
  if (quote.fundingRate === undefined || hours === undefined) return;
  quote.fundingIntervalHours = hours;
  quote.fundingRate8h = per8h(quote.fundingRate, hours);
}

const DELIVERY_WINDOW_MS = 3_600_000;

function mapMark(
  m: Mapping,
  row: WireObject,
  intervals: FundingIntervals,
  names: Readonly<Record<'symbol' | 'time' | 'index' | 'estimate', string>>,
  tables: RowTables,
): void {
  if (isForeign(m, row)) return;
  const read = readRow(m, row, row[names.symbol], row[names.time], tables);
  if (!read || !areDecimals(row, read.terms.symbol, [names.index], m.sink)) return;
  fillFunding(read.terms.symbol, read.quote, intervals);
  if (read.cleared.includes('fundingRate')) read.cleared.push('fundingRate8h');
  if (addEstimate(m, row, names.estimate, read, DELIVERY_WINDOW_MS))
    pushQuote(m, read, positiveOf(row, names.index));
}

/** A dated future has an empty rate and a next time of 0. Its mark is no forward of the options: they use the index. */
export const mapMarkPrice = (m: Mapping, row: WireObject, intervals: FundingIntervals): void =>
  mapMark(m, row, intervals, { symbol: 's', time: 'E', index: 'i', estimate: 'P' }, MARK_PRICE);

const PREMIUM_NAMES = {
  symbol: 'symbol',
  time: 'time',
  index: 'indexPrice',
  estimate: 'estimatedSettlePrice',
} as const;

export const mapPremiumIndex = (m: Mapping, row: WireObject, intervals: FundingIntervals): void =>
  mapMark(m, row, intervals, PREMIUM_NAMES, PREMIUM_INDEX);

export function mapIndex(m: Mapping, name: unknown, price: unknown, time: unknown): void {
  if (typeof name !== 'string' || name === '')
    return reject(m, 'no instrument name', `index without a name at ${shown(price)}`);
  const value = decimalOf(price);
  if (value === null) return m.sink.ignored('no number in it', `index ${name.slice(0, 40)}`);
  if (value === undefined || !(value > 0))
    return reject(m, 'bad number', `index ${name.slice(0, 40)} is ${shown(price)}`);
  const times = stamp(m, time, name);
  if (times) m.sink.updates.push({ kind: 'index', venue: m.venue, indexName: name, value, ...times });
}

const interestTables = (amount: string): RowTables => rowTables([[amount, 'openInterest', 'nonNegative']]);

/** By the name that the amount has. */
const OPEN_INTEREST = {
  o: interestTables('o'),
  openInterest: interestTables('openInterest'),
  sumOpenInterest: interestTables('sumOpenInterest'),
} as const;

/** Options count contracts, futures coins. */
export function mapOpenInterest(
  m: Mapping,
  row: WireObject,
  symbol: string,
  amount: keyof typeof OPEN_INTEREST,
  time: string,
): void {
  if (isForeign(m, row)) return;
  const read = readRow(m, row, row[symbol], row[time], OPEN_INTEREST[amount]);
  if (!read) return;
  const { openInterest } = read.quote;
  const { multiplier } = read.terms;
  if (openInterest === undefined) read.cleared.push('openInterestCoin');
  else if (multiplier !== undefined) read.quote.openInterestCoin = openInterest * multiplier;
  pushQuote(m, read);
}
