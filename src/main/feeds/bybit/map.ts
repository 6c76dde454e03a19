/**
 * Meaning of Bybit's tickers in the engine's units. Options: prices in USDT or USDC for one coin, sizes in coins, "0"
 * is no quote, vol 5 the cap; the socket and REST name the same fields differently. Contracts: a delta holds what
 * changed, and `openInterest` counts both sides.
 */
import { hoursOf, per8h } from '../mapping/funding';
import { finiteOf, positiveOf } from '../mapping/decimals';
import type { WireObject } from '../mapping/json';
import { addForward, pushQuote, readRow, type Mapping } from '../mapping/rows';
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

interface Funding {
  readonly rate: number | undefined;
  readonly hours: number | undefined;
}

/** What has to be kept between frames: a delta tells a new rate without its interval, or the reverse. */
export interface TickerMemory {
  readonly funding: Map<string, Funding>;
  /** Options and contracts on one coin have indices of their own under one name: whose level counts. */
  readonly indexFromOptions: (indexName: string) => boolean;
}

export const tickerMemory = (
  indexFromOptions: TickerMemory['indexFromOptions'] = () => true,
): TickerMemory => ({
  funding: new Map(),
  indexFromOptions,
});

/** Funding per 8 hours where the interval is known; dated contracts leave these fields empty. */
function fillFunding({ terms, quote, cleared }: Row, { funding }: TickerMemory): void {
  const hours = hoursOf(quote.fundingIntervalHours);
  if (hours === undefined) delete quote.fundingIntervalHours;
  const { fundingRate: rate } = quote;
  const isCleared = cleared.includes('fundingRate');
  if (isCleared) cleared.push('fundingRate8h');
  if (rate === undefined && hours === undefined && !isCleared) return;
  const before = funding.get(terms.symbol);
  const known = { rate: isCleared ? undefined : (rate ?? before?.rate), hours: hours ?? before?.hours };
  funding.set(terms.symbol, known);
  if (known.rate === undefined || known.hours === undefined) return;
  quote.fundingIntervalHours = known.hours;
  quote.fundingRate8h = per8h(known.rate, known.hours);
}

/** The venue's own figure of one side, else half of both. */
function oneSide(row: WireObject, single: string, both: string): number | undefined {
  const [one, two] = [finiteOf(row, single), finiteOf(row, both)];
  if (one !== undefined && one >= 0) return one;
  return two !== undefined && two >= 0 ? two / 2 : undefined;
}

/** One side of the open interest. Inverse contracts count USD, and their value is in coins. */
function fillOpenInterest(row: WireObject, { terms, quote, cleared }: Row): void {
  const side = oneSide(row, 'singleOpenInterest', 'openInterest');
  if (side !== undefined) quote.openInterest = side;
  const coins = terms.isInverse ? oneSide(row, 'singleOpenInterestValue', 'openInterestValue') : side;
  if (coins !== undefined) quote.openInterestCoin = coins;
  else if (cleared.includes('openInterest')) cleared.push('openInterestCoin');
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
  const { terms, quote } = read;
  if (origin === 'delta') quote.isDelta = true;
  const estimate = positiveOf(row, 'predictedDeliveryPrice');
  if (estimate !== undefined) quote.deliveryEstimate = estimate;
  const index = positiveOf(row, 'indexPrice');
  if (terms.kind === 'option') {
    addOptionCoins(read);
    return pushQuote(m, read, memory.indexFromOptions(terms.indexName) ? index : undefined);
  }
  fillFunding(read, memory);
  fillOpenInterest(row, read);
  addForward(read);
  pushQuote(m, read, index);
}

export function mapPriceLimit(m: Mapping, row: WireObject, time: unknown): void {
  const read = readRow(m, row, row.symbol, time, PRICE_LIMIT);
  if (read) pushQuote(m, read);
}
