/** Our account beside the venue's: quantities exactly, cash and sums within a tolerance that is shown. */
import type { BalanceRow, FigureRow, QuantityRow, Reconciliation } from '../../../contracts/accountSync';
import type { AccountReading } from '../../../contracts/marginCalls';
import type { Instrument } from '../../../engine/instruments/instrument';
import type { Portfolio } from '../../../engine/portfolio/portfolio';
import type { AccountMarginUpdate } from '../../feeds/account';
import type { VenueAccount } from '../../feeds/accounts/venueAccount';
import { addDecimals, isZero, readDecimal } from '../../files/positions/decimal';
import { venueCash } from './venueCash';
import { orderRows } from './venueOrders';

export interface ReconcileInput {
  readonly accountId: string;
  readonly portfolio: Portfolio;
  readonly account: VenueAccount;
  readonly instrumentOf: (id: string) => Instrument | undefined;
  /** Live figures of our side; none before the first frame. */
  readonly reading: AccountReading | undefined;
  readonly usdRate: (currency: string) => number | undefined;
}

/** Prices move between the venue's figures and ours. */
const EQUITY_SHARE = 0.002;
const MARGIN_SHARE = 0.01;
const LEAST_USD = 1;
/** Venues print amounts with eight decimals. */
const CASH_UNIT = 1e-6;
const STABLE_UNIT = 0.01;
/** Deribit's cash is formed from two calls, and marks move between them. */
const DERIBIT_SHARE = 1e-4;

const negate = (decimal: string): string => (decimal.startsWith('-') ? decimal.slice(1) : `-${decimal}`);

export const subtract = (a: string, b: string): string =>
  isZero(b) ? addDecimals(a, '0') : addDecimals(a, negate(b));

/** Sums by key of decimal amounts. */
export function sumBy<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  amountOf: (row: T) => string,
): Map<string, string> {
  const sums = new Map<string, string>();
  for (const row of rows) sums.set(keyOf(row), addDecimals(sums.get(keyOf(row)) ?? '0', amountOf(row)));
  return sums;
}

/** The venue's quantity in our notation. */
const plain = (text: string): string => {
  const read = readDecimal(text);
  return read.ok ? read.value : text;
};

export const ourQuantities = (portfolio: Portfolio, accountId: string): Map<string, string> => {
  const books = new Set(portfolio.books.filter((book) => book.accountId === accountId).map(({ id }) => id));
  return sumBy(
    portfolio.positions.filter(({ bookId }) => books.has(bookId)),
    ({ instrumentId }) => instrumentId,
    ({ quantity }) => quantity,
  );
};

/** A long and a short leg of one instrument are one quantity here. */
export const venueQuantities = ({ positions }: VenueAccount): Map<string, string> =>
  sumBy(
    positions,
    ({ instrumentId }) => instrumentId,
    ({ quantity }) => plain(quantity),
  );

const sideState = (ours: string | null, venues: string | null, isEqual: boolean): QuantityRow['state'] => {
  if (isEqual) return 'equal';
  if (ours === null) return 'onlyVenue';
  return venues === null ? 'onlyOurs' : 'differs';
};

function quantityRows({ portfolio, accountId, account }: ReconcileInput): QuantityRow[] {
  const [own, theirs] = [ourQuantities(portfolio, accountId), venueQuantities(account)];
  const ids = [...new Set([...own.keys(), ...theirs.keys()])].sort();
  return ids.map((instrumentId) => {
    const ours = own.get(instrumentId) ?? null;
    const venues = theirs.get(instrumentId) ?? null;
    const difference = subtract(venues ?? '0', ours ?? '0');
    return { instrumentId, ours, venues, difference, state: sideState(ours, venues, isZero(difference)) };
  });
}

function balanceRows({ portfolio, accountId, account, instrumentOf }: ReconcileInput): BalanceRow[] {
  const own = new Map(
    portfolio.balances
      .filter((row) => row.accountId === accountId)
      .map(({ currency, amount }) => [currency, amount]),
  );
  const theirs = new Map(venueCash(account, instrumentOf).map((row) => [row.currency, row]));
  const isDeribit = account.balances[0]?.venue === 'deribit';
  const currencies = [...new Set([...own.keys(), ...theirs.keys()])].sort();
  return currencies.map((currency) => {
    const ours = own.get(currency) ?? null;
    const told = theirs.get(currency);
    const stated = {
      venueEquity: told?.equity ?? null,
      collateralUsd: told?.collateralUsd ?? NaN,
      isCollateral: told?.isCollateral ?? null,
    };
    const least = /USD|EUR/.test(currency) ? STABLE_UNIT : CASH_UNIT;
    const apart = isDeribit ? DERIBIT_SHARE * Math.abs(Number(stated.venueEquity ?? 0)) : 0;
    const tolerance = Math.max(least, apart);
    const isUnknown = told !== undefined && told.cash === undefined;
    const venues = told?.cash ?? null;
    if (isUnknown)
      return { currency, ours, venues, difference: null, tolerance, ...stated, state: 'unknown' as const };
    const difference = subtract(venues ?? '0', ours ?? '0');
    const isEqual = Math.abs(Number(difference)) <= tolerance;
    return {
      currency,
      ours,
      venues,
      difference,
      tolerance,
      ...stated,
      state: sideState(ours, venues, isEqual),
    };
  });
}

type Sum = Exclude<FigureRow['name'], never>;

/** The venue's sum over its margin rows in USD; NaN when a row or a rate is missing. */
function venueSum(
  margins: readonly AccountMarginUpdate[],
  name: Sum,
  usdRate: ReconcileInput['usdRate'],
): { readonly usd: number; readonly note: string } {
  if (margins.length === 0) return { usd: NaN, note: 'the venue states no sums' };
  let usd = 0;
  const used: string[] = [];
  for (const { currency, [name]: amount } of margins) {
    if (amount === 0) continue;
    const rate = usdRate(currency);
    if (amount === undefined) return { usd: NaN, note: 'the venue states none in this mode of the account' };
    if (rate === undefined) return { usd: NaN, note: `no USD rate of ${currency}` };
    usd += amount * rate;
    if (currency !== 'USD') used.push(`${currency} at ${rate}`);
  }
  return { usd, note: used.join(', ') };
}

const OURS = {
  equity: 'equityUsd',
  initialMargin: 'initialMarginUsd',
  maintenanceMargin: 'maintenanceMarginUsd',
} as const;

function figureRow({ account, reading, usdRate }: ReconcileInput, name: Sum): FigureRow {
  const ours = reading?.[OURS[name]] ?? NaN;
  const { usd: venues, note } = venueSum(account.margins, name, usdRate);
  const share = name === 'equity' ? EQUITY_SHARE : MARGIN_SHARE;
  const tolerance = Math.max(LEAST_USD, share * Math.abs(venues));
  const difference = venues - ours;
  const isKnown = Number.isFinite(difference);
  const model = reading ? `ours: ${reading.modelId}` : 'ours: no figures yet';
  const missing = reading?.reason === undefined ? '' : ` (${reading.reason})`;
  return {
    ...{ name, ours, venues, difference, tolerance },
    state: isKnown ? (Math.abs(difference) <= tolerance ? 'equal' : 'differs') : 'unknown',
    note: [`${model}${missing}`, note].filter((text) => text !== '').join('; '),
  };
}

const isBreak = ({ state }: { readonly state: string }): boolean => state !== 'equal' && state !== 'unknown';

export function reconcile(input: ReconcileInput): Reconciliation {
  const positions = quantityRows(input);
  const balances = balanceRows(input);
  const figures = (['equity', 'initialMargin', 'maintenanceMargin'] as const).map((name) =>
    figureRow(input, name),
  );
  const orders = orderRows(input);
  const breaks = [...positions, ...balances, ...orders, ...figures].filter(isBreak).length;
  const { atMs, troubles } = input.account;
  return { atMs, positions, balances, orders, figures, troubles, breaks };
}
