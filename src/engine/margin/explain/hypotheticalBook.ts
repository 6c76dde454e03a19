/** A book with hypothetical legs in one account, made from the compiled one without compiling it again. */
import { invariant } from '../../basics/result';
import { KIND, type Universe } from '../../market/universe';
import type { AccountHoldings, CompiledBook } from '../../portfolio/compiledBook';
import { netQuantity } from '../../portfolio/netQuantity';
import { AT, MEASURE_COUNT } from '../../risk/measure';

/** A trade that is not done: instrument of the universe, signed quantity, and the price at which it would be done. */
export interface HypotheticalLeg {
  /** Shown as the position's id. */
  readonly id: string;
  readonly row: number;
  readonly quantity: number;
  /** In the venue's quote unit; NaN: unknown. */
  readonly price: number;
  /** Cash that the trade moves at once: the premium of an option, the price of spot; undefined for futures. */
  readonly paid?: { readonly currencySlot: number; readonly amount: number };
}

/** A trade at the mark, without fees. `unit` is `instrumentRisk` of the market. */
export function legAtMark(
  universe: Universe,
  unit: Float64Array,
  id: string,
  row: number,
  quantity: number,
): HypotheticalLeg {
  const price = unit[row * MEASURE_COUNT + AT.mark];
  const kind = universe.kind[row];
  if (kind !== KIND.option && kind !== KIND.spot) return { id, row, quantity, price };
  const amount = -quantity * universe.multiplier[row] * price;
  return { id, row, quantity, price, paid: { currencySlot: universe.currencySlot[row], amount } };
}

const grown = <T extends Int32Array | Float64Array>(from: T, tail: readonly number[]): T => {
  const to = new (from.constructor as new (length: number) => T)(from.length + tail.length);
  to.set(from);
  to.set(tail, from.length);
  return to;
};

/**
 * `book` with `legs` added to `account` (its place in the portfolio) and their cash paid. Traded at the mark they leave
 * the equity as it was. Cost: copies of the position columns; the market and every matrix stay.
 */
export function withLegs(
  book: CompiledBook,
  account: number,
  legs: readonly HypotheticalLeg[],
): CompiledBook {
  invariant(account >= 0 && account < book.holdings.length, 'an account of the book');
  const { portfolio, count } = book;
  const accountId = portfolio.accounts[account].id;
  const paid = legs.flatMap((leg) => leg.paid ?? []);
  const bookId =
    portfolio.books.find(({ accountId }) => accountId === portfolio.accounts[account].id)?.id ?? '';
  const positions = legs.map(({ id, quantity }) => ({
    id,
    bookId,
    instrumentId: '',
    quantity: String(quantity),
    averagePrice: null,
    strategyTags: [],
  }));
  return {
    ...book,
    portfolio: {
      ...portfolio,
      positions: [...portfolio.positions, ...positions],
      balances: [
        ...portfolio.balances,
        ...paid.map(({ amount }) => ({ accountId, currency: '', amount: String(amount) })),
      ],
    },
    balanceAccount: grown(
      book.balanceAccount,
      paid.map(() => account),
    ),
    balanceCurrencySlot: grown(
      book.balanceCurrencySlot,
      paid.map(({ currencySlot }) => currencySlot),
    ),
    balanceAmount: grown(
      book.balanceAmount,
      paid.map(({ amount }) => amount),
    ),
    count: count + legs.length,
    instrument: grown(
      book.instrument,
      legs.map(({ row }) => row),
    ),
    account: grown(
      book.account,
      legs.map(() => account),
    ),
    book: grown(
      book.book,
      legs.map(() => portfolio.books.findIndex(({ id }) => id === bookId)),
    ),
    quantity: grown(
      book.quantity,
      legs.map(({ quantity }) => quantity),
    ),
    averagePrice: grown(
      book.averagePrice,
      legs.map(({ price }) => price),
    ),
    holdings: book.holdings.map((held, at) => (at === account ? withHoldings(held, legs, count) : held)),
  };
}

function withHoldings(
  held: AccountHoldings,
  legs: readonly HypotheticalLeg[],
  count: number,
): AccountHoldings {
  const traded = new Map<number, number[]>();
  for (const { row, quantity } of legs) traded.set(row, [...(traded.get(row) ?? []), quantity]);
  const fresh = [...traded.keys()].filter((row) => !held.instruments.includes(row));
  const instruments = grown(held.instruments, fresh).sort();
  const before = new Map(Array.from(held.instruments, (row, k) => [row, held.quantities[k]]));
  const netOf = (row: number): number => {
    const [own = 0, legsOf = []] = [before.get(row), traded.get(row)];
    return legsOf.length === 0 ? own : netQuantity([own, ...legsOf]);
  };
  return {
    ...held,
    instruments,
    quantities: Float64Array.from(instruments, netOf),
    positions: grown(
      held.positions,
      legs.map((_, k) => count + k),
    ),
  };
}

/** `account` with one of its positions only and no resting orders: what that position costs standing alone. */
export function alone(book: CompiledBook, account: number, position: number): CompiledBook {
  const only: AccountHoldings = {
    instruments: Int32Array.of(book.instrument[position]),
    quantities: Float64Array.of(book.quantity[position]),
    positions: Int32Array.of(position),
    orders: [],
  };
  return { ...book, holdings: book.holdings.map((held, at) => (at === account ? only : held)) };
}
