/** Positions and balances compiled against a universe: doubles and indices. Built once per change of composition. */
import type { Failure } from '../basics/result';
import type { Instrument, InstrumentId } from '../instruments/instrument';
import { compileUniverse, type HeldCurrency, type Universe } from '../market/universe';
import { netQuantity } from './netQuantity';
import type { CompiledOrderCharge } from './orderCharges';
import type { Portfolio } from './portfolio';

export interface CompiledBook {
  readonly portfolio: Portfolio;
  readonly count: number;
  /** By position, in the order of the portfolio; -1 where the instrument is unknown. */
  readonly instrument: Int32Array;
  readonly account: Int32Array;
  readonly book: Int32Array;
  /** NaN where the text is no number. */
  readonly quantity: Float64Array;
  /** NaN when unknown. */
  readonly averagePrice: Float64Array;
  /** By balance. */
  readonly balanceAccount: Int32Array;
  readonly balanceCurrencySlot: Int32Array;
  readonly balanceAmount: Float64Array;
  /** Net quantity per account and instrument. */
  readonly holdings: readonly AccountHoldings[];
  /** Positions that can never be valued, whatever the market. */
  readonly failures: readonly PositionFailure[];
}

export interface PositionFailure {
  readonly position: number;
  readonly failure: Failure;
}

/** What one account holds: instruments ascending, net quantity of each (zero nets stay). */
export interface AccountHoldings {
  readonly instruments: Int32Array;
  readonly quantities: Float64Array;
  /** Positions of the account that have an instrument and a quantity: by instrument, whatever order they are kept in. */
  readonly positions: Int32Array;
  /** Charges of resting orders, those that amount to something. */
  readonly orders: readonly CompiledOrderCharge[];
}

/** Everything that two portfolios hold together: what a universe for both is made of. */
export const holdingsOfBoth = (a: Portfolio, b: Portfolio): Portfolio => ({
  ...b,
  positions: [...a.positions, ...b.positions],
  balances: [...a.balances, ...b.balances],
  orderCharges: [...(a.orderCharges ?? []), ...(b.orderCharges ?? [])],
});

/** The universe that a portfolio needs, from everything known: what it holds plus `extra` instruments. */
export function universeOf(
  portfolio: Portfolio,
  known: (id: InstrumentId) => Instrument | undefined,
  extra: readonly Instrument[] = [],
): Universe {
  const ids = new Set(portfolio.positions.map((p) => p.instrumentId));
  const held = [...ids].sort().flatMap((id) => known(id) ?? []);
  const venueOf = new Map(portfolio.accounts.map((account) => [account.id, account.venue]));
  const currencies = [...portfolio.balances, ...(portfolio.orderCharges ?? [])].flatMap(
    ({ accountId, currency }): HeldCurrency[] => {
      const venue = venueOf.get(accountId);
      return venue === undefined ? [] : [{ venue, currency }];
    },
  );
  return compileUniverse([...held, ...extra], currencies);
}

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

/** The double nearest to a decimal text; NaN when it is none. */
export const decimalToNumber = (text: string | null): number =>
  text !== null && DECIMAL.test(text) ? Number(text) : NaN;

/** Unknown instruments, books and quantities become failures of their position; nothing is dropped silently. */
export function compileBook(portfolio: Portfolio, universe: Universe): CompiledBook {
  const accountAt = new Map(portfolio.accounts.map((account, at) => [account.id, at]));
  const bookAt = new Map(portfolio.books.map((book, at) => [book.id, at]));
  const accountOfBook = portfolio.books.map((book) => accountAt.get(book.accountId) ?? -1);
  const count = portfolio.positions.length;
  const instrument = new Int32Array(count).fill(-1);
  const account = new Int32Array(count).fill(-1);
  const book = new Int32Array(count).fill(-1);
  const quantity = new Float64Array(count).fill(NaN);
  const averagePrice = new Float64Array(count).fill(NaN);
  const failures: PositionFailure[] = [];
  portfolio.positions.forEach((position, at) => {
    instrument[at] = universe.indexOf.get(position.instrumentId) ?? -1;
    book[at] = bookAt.get(position.bookId) ?? -1;
    account[at] = book[at] < 0 ? -1 : accountOfBook[book[at]];
    quantity[at] = decimalToNumber(position.quantity);
    averagePrice[at] = decimalToNumber(position.averagePrice);
    const failure = failureOf(position, instrument[at], account[at], quantity[at]);
    if (failure !== undefined) failures.push({ position: at, failure });
  });
  const balances = compileBalances(portfolio, universe, accountAt);
  const columns = { account, instrument, quantity, averagePrice };
  const holdings = portfolio.accounts.map(({ id }, at) => ({
    ...holdingsOf(at, columns),
    orders: ordersOf(portfolio, id),
  }));
  return {
    portfolio,
    count,
    instrument,
    account,
    book,
    quantity,
    averagePrice,
    ...balances,
    holdings,
    failures,
  };
}

function failureOf(
  position: Portfolio['positions'][number],
  instrument: number,
  account: number,
  quantity: number,
): Failure | undefined {
  const context = { position: position.id, instrument: position.instrumentId };
  if (instrument < 0) {
    const message = `position ${position.id}: instrument ${position.instrumentId} is not known`;
    return { reason: 'UNKNOWN_INSTRUMENT', message, context };
  }
  if (account < 0) {
    const message = `position ${position.id}: book ${position.bookId} belongs to no account`;
    return { reason: 'NOT_FOUND', message, context: { ...context, book: position.bookId } };
  }
  if (!Number.isFinite(quantity)) {
    const message = `position ${position.id}: quantity "${position.quantity}" is not a decimal number`;
    return { reason: 'INVALID_INPUT', message, context: { ...context, quantity: position.quantity } };
  }
  return undefined;
}

function compileBalances(
  portfolio: Portfolio,
  universe: Universe,
  accountAt: ReadonlyMap<string, number>,
): Pick<CompiledBook, 'balanceAccount' | 'balanceCurrencySlot' | 'balanceAmount'> {
  const slotOf = (accountId: string, currency: string): number => {
    const venue = portfolio.accounts[accountAt.get(accountId) ?? -1]?.venue;
    return universe.currencies.findIndex((slot) => slot.venue === venue && slot.currency === currency);
  };
  return {
    balanceAccount: Int32Array.from(portfolio.balances, (b) => accountAt.get(b.accountId) ?? -1),
    balanceCurrencySlot: Int32Array.from(portfolio.balances, (b) => slotOf(b.accountId, b.currency)),
    balanceAmount: Float64Array.from(portfolio.balances, (b) => decimalToNumber(b.amount)),
  };
}

function ordersOf({ orderCharges = [] }: Portfolio, accountId: string): readonly CompiledOrderCharge[] {
  return orderCharges
    .filter((charge) => charge.accountId === accountId)
    .map(({ currency, kind, amount, source, setMs }) => ({
      ...{ currency, kind, source, setMs },
      amount: decimalToNumber(amount),
    }))
    .filter(({ amount }) => amount !== 0);
}

type PositionColumns = Pick<CompiledBook, 'account' | 'instrument' | 'quantity' | 'averagePrice'>;

/** Sums over positions are taken in this order, so that the order of the portfolio changes no bit of them. */
const byTerms =
  ({ instrument, quantity, averagePrice }: PositionColumns) =>
  (a: number, b: number): number =>
    instrument[a] - instrument[b] || quantity[a] - quantity[b] || averagePrice[a] - averagePrice[b] || a - b;

function holdingsOf(wanted: number, columns: PositionColumns): Omit<AccountHoldings, 'orders'> {
  const { account, instrument, quantity } = columns;
  const parts = new Map<number, number[]>();
  const positions: number[] = [];
  for (let p = 0; p < account.length; p++) {
    if (account[p] !== wanted || instrument[p] < 0 || !Number.isFinite(quantity[p])) continue;
    positions.push(p);
    const own = parts.get(instrument[p]);
    if (own === undefined) parts.set(instrument[p], [quantity[p]]);
    else own.push(quantity[p]);
  }
  const instruments = Int32Array.from(parts.keys()).sort();
  return {
    instruments,
    quantities: Float64Array.from(instruments, (row) => netQuantity(parts.get(row) ?? [])),
    positions: Int32Array.from(positions).sort(byTerms(columns)),
  };
}
