/**
 * Meaning of Bybit's tickers in the engine's units. Options: prices in USDT or USDC for one coin, sizes in coins, "0"
 * is no quote, vol 5 the cap; the socket and REST name the same fields differently. Contracts: a delta holds what
 * changed, and `openInterest` counts both sides.
 */
import { hoursOf, per8h } from '../mapping/funding';
import { finiteOf, positiveOf } from '../mapping/decimals';
import type { WireObject } from '../mapping/json';
import { addForward, pushQuote, readRow, type Mapping } from '../mapping/rows';
import type { Draft } from '../mapping/draft';
import { rowTables, type FieldRule, type Row } from '../mapping/rules';

const OPTION_COMMON: readonly FieldRule[] = [
  ['markPrice', 'mark', 'nonNegative'],
  ['lastPrice', 'last', 'positive'],
  ['underlyingPrice', 'forward', 'positive'],
  ['openInterest', 'openInterest', 'nonNegative'],
  ['delta', 'venueDelta', 'any'],
  ['gamma', 'venueGamma', 'any'],
  ['vega', 'venueVega', 'any'],
  ['theta', 'venueTheta', 'any'],
];

const OPTION_SOCKET: readonly FieldRule[] = [
  ...OPTION_COMMON,
  ['bidPrice', 'bid', 'positive'],
  ['askPrice', 'ask', 'positive'],
  ['bidSize', 'bidSize', 'positive'],
  ['askSize', 'askSize', 'positive'],
  ['bidIv', 'bidVol', 'vol'],
  ['askIv', 'askVol', 'vol'],
  ['markPriceIv', 'markVol', 'vol'],
];

const OPTION_REST: readonly FieldRule[] = [
  ...OPTION_COMMON,
  ['bid1Price', 'bid', 'positive'],
  ['ask1Price', 'ask', 'positive'],
  ['bid1Size', 'bidSize', 'positive'],
  ['ask1Size', 'askSize', 'positive'],
  ['bid1Iv', 'bidVol', 'vol'],
  ['ask1Iv', 'askVol', 'vol'],
  ['markIv', 'markVol', 'vol'],
];

const LINE: readonly FieldRule[] = [
  ['markPrice', 'mark', 'positive'],
  ['lastPrice', 'last', 'positive'],
  ['bid1Price', 'bid', 'positive'],
  ['ask1Price', 'ask', 'positive'],
  ['bid1Size', 'bidSize', 'positive'],
  ['ask1Size', 'askSize', 'positive'],
  ['openInterest', 'openInterest', 'nonNegative'],
  ['fundingRate', 'fundingRate', 'rate'],
  ['nextFundingTime', 'nextFundingMs', 'instant'],
  ['fundingIntervalHour', 'fundingIntervalHours', 'positive'],
];

const PRICE_LIMIT = rowTables([
  ['buyLmt', 'highestBuy', 'positive'],
  ['sellLmt', 'lowestSell', 'positive'],
]);

/** What has to be kept between frames: a delta tells a new rate without its interval. */
export interface TickerMemory {
  readonly intervals: Map<string, number>;
  /** Options and contracts on one coin have indices of their own under one name: whose level counts. */
  readonly indexFromOptions: (indexName: string) => boolean;
}

export const tickerMemory = (
  indexFromOptions: TickerMemory['indexFromOptions'] = () => true,
): TickerMemory => ({
  intervals: new Map(),
  indexFromOptions,
});

/** Funding per 8 hours where the interval is known; dated contracts leave these fields empty. */
function fillFunding(symbol: string, quote: Draft, { intervals }: TickerMemory): void {
  const told = hoursOf(quote.fundingIntervalHours);
  if (told === undefined) delete quote.fundingIntervalHours;
  else intervals.set(symbol, told);
  const hours = told ?? intervals.get(symbol);
  if (quote.fundingRate === undefined || hours === undefined) return;
  quote.fundingIntervalHours = hours;
  quote.fundingRate8h = per8h(quote.fundingRate, hours);
}

/** One side of the open interest: the venue's own figure, else half of both. Inverse contracts count USD. */
function fillOpenInterest(row: WireObject, quote: Draft, isInverse: boolean): void {
  const single = finiteOf(row, 'singleOpenInterest');
  if (single !== undefined && single >= 0) quote.openInterest = single;
  else if (quote.openInterest !== undefined) quote.openInterest /= 2;
  if (quote.openInterest === undefined) return;
  if (!isInverse) {
    quote.openInterestCoin = quote.openInterest;
    return;
  }
  const [one, both] = [finiteOf(row, 'singleOpenInterestValue'), finiteOf(row, 'openInterestValue')];
  const coins = one ?? (both === undefined ? undefined : both / 2);
  if (coins !== undefined && coins >= 0) quote.openInterestCoin = coins;
}

const SOCKET = rowTables(OPTION_SOCKET, LINE);
const REST = rowTables(OPTION_REST, LINE);

/** Options count coins. */
function addOptionCoins({ quote, cleared }: Row): void {
  if (quote.openInterest !== undefined) quote.openInterestCoin = quote.openInterest;
  else if (cleared.includes('openInterest')) cleared.push('openInterestCoin');
}

/** One ticker row. */
export function mapTicker(
  m: Mapping,
  row: WireObject,
  time: unknown,
  origin: 'socket' | 'delta' | 'rest',
  memory: TickerMemory,
): void {
  const read = readRow(m, row, row.symbol, time, origin === 'rest' ? REST : SOCKET);
  if (!read) return;
  const { terms, quote, cleared } = read;
  if (origin === 'delta') quote.isDelta = true;
  const estimate = positiveOf(row, 'predictedDeliveryPrice');
  if (estimate !== undefined) quote.deliveryEstimate = estimate;
  const index = positiveOf(row, 'indexPrice');
  if (terms.kind === 'option') {
    addOptionCoins(read);
    return pushQuote(m, read, memory.indexFromOptions(terms.indexName) ? index : undefined);
  }
  fillFunding(terms.symbol, quote, memory);
  fillOpenInterest(row, quote, terms.isInverse);
  if (cleared.includes('fundingRate')) cleared.push('fundingRate8h');
  addForward(read);
  pushQuote(m, read, index);
}

export function mapPriceLimit(m: Mapping, row: WireObject, time: unknown): void {
  const read = readRow(m, row, row.symbol, time, PRICE_LIMIT);
  if (read) pushQuote(m, read);
}
