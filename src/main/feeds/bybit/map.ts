/**
 * Meaning of Bybit's tickers in the engine's units. Options: prices in USDT or USDC for one coin, sizes in coins, "0"
 * is no quote, vol 5 the cap; the socket and REST name the same fields differently. Contracts: a delta holds what
 * changed, and `openInterest` counts both sides.
 */
import { hoursOf, per8h } from '../mapping/funding';
import { finiteOf, positiveOf } from '../mapping/decimals';
import type { WireObject } from '../mapping/json';
import { pushQuote, readRow, withForward, type Mapping, type QuoteExtras } from '../mapping/rows';
import type { FieldRule, Values } from '../mapping/rules';

const OPTION_COMMON: readonly FieldRule[] = [
  ['markPrice', 'mark', 'nonNegative'],
  ['lastPrice', 'last', 'positive'],
  ['underlyingPrice', 'forward', 'positive'],
  ['openInterest', 'openInterest', 'nonNegative'],
  ['openInterest', 'openInterestCoin', 'nonNegative'],
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
  ['fundingRate', 'fundingRate', 'any'],
  ['nextFundingTime', 'nextFundingMs', 'instant'],
  ['fundingIntervalHour', 'fundingIntervalHours', 'positive'],
];

const PRICE_LIMIT: readonly FieldRule[] = [
  ['buyLmt', 'highestBuy', 'positive'],
  ['sellLmt', 'lowestSell', 'positive'],
];

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
function fillFunding(symbol: string, values: Values, { intervals }: TickerMemory): void {
  const told = hoursOf(values.fundingIntervalHours);
  if (told === undefined) delete values.fundingIntervalHours;
  else intervals.set(symbol, told);
  const hours = told ?? intervals.get(symbol);
  if (values.fundingRate === undefined || hours === undefined) return;
  values.fundingIntervalHours = hours;
  values.fundingRate8h = per8h(values.fundingRate, hours);
}

/** One side of the open interest: the venue's own figure, else half of both. Inverse contracts count USD. */
function fillOpenInterest(row: WireObject, values: Values, isInverse: boolean): void {
  const single = finiteOf(row, 'singleOpenInterest');
  if (single !== undefined && single >= 0) values.openInterest = single;
  else if (values.openInterest !== undefined) values.openInterest /= 2;
  if (values.openInterest === undefined) return;
  if (!isInverse) {
    values.openInterestCoin = values.openInterest;
    return;
  }
  const [one, both] = [finiteOf(row, 'singleOpenInterestValue'), finiteOf(row, 'openInterestValue')];
  const coins = one ?? (both === undefined ? undefined : both / 2);
  if (coins !== undefined && coins >= 0) values.openInterestCoin = coins;
}

const indexOf = (row: WireObject): QuoteExtras => ({ index: positiveOf(row, 'indexPrice') });

function addEstimate(row: WireObject, values: Values): void {
  const estimate = positiveOf(row, 'predictedDeliveryPrice');
  if (estimate !== undefined) values.deliveryEstimate = estimate;
}

/** One ticker row; `symbol` is the topic's, so that a row of another instrument is found out. */
export function mapTicker(
  m: Mapping,
  row: WireObject,
  time: unknown,
  origin: 'socket' | 'rest',
  memory: TickerMemory,
): void {
  const optionRules = origin === 'socket' ? OPTION_SOCKET : OPTION_REST;
  const read = readRow(m, row, row.symbol, time, ({ kind }) => (kind === 'option' ? optionRules : LINE));
  if (!read) return;
  const { terms, values, cleared } = read;
  addEstimate(row, values);
  if (terms.kind === 'option') {
    return pushQuote(m, read, memory.indexFromOptions(terms.indexName) ? indexOf(row) : {});
  }
  fillFunding(terms.symbol, values, memory);
  fillOpenInterest(row, values, terms.isInverse);
  const emptied = cleared?.includes('fundingRate') ? [...cleared, 'fundingRate8h' as const] : cleared;
  pushQuote(m, { ...read, values: withForward(terms, values), cleared: emptied }, indexOf(row));
}

export function mapPriceLimit(m: Mapping, row: WireObject, time: unknown): void {
  const read = readRow(m, row, row.symbol, time, () => PRICE_LIMIT);
  if (read) pushQuote(m, read);
}
