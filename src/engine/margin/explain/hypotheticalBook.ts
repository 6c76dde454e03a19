/** A book with hypothetical legs in one account, made from the compiled one without compiling it again. */
import { invariant } from '../../basics/result';
import type { AccountHoldings, CompiledBook } from '../../portfolio/compiledBook';

/** A trade that is not done: instrument of the universe and signed quantity, traded at the mark. */
export interface HypotheticalLeg {
  /** Shown as the position's id. */
  readonly id: string;
  readonly row: number;
  readonly quantity: number;
}

const grown = <T extends Int32Array | Float64Array>(from: T, tail: readonly number[]): T => {
  const to = new (from.constructor as new (length: number) => T)(from.length + tail.length);
  to.set(from);
  to.set(tail, from.length);
  return to;
};

/**
 * `book` with `legs` added to `account` (its place in the portfolio). Legs have no average price: they are traded at
 * the mark, which leaves the equity as it was, so margin is asked with the equity of `book`. Cost: copies of the
 * position columns; the market and every matrix stay.
 */
export function withLegs(
  book: CompiledBook,
  account: number,
  legs: readonly HypotheticalLeg[],
): CompiledBook {
  invariant(account >= 0 && account < book.holdings.length, 'an account of the book');
  const { portfolio, count } = book;
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
    portfolio: { ...portfolio, positions: [...portfolio.positions, ...positions] },
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
      legs.map(() => NaN),
    ),
    holdings: book.holdings.map((held, at) => (at === account ? withHoldings(held, legs, count) : held)),
  };
}

function withHoldings(
  held: AccountHoldings,
  legs: readonly HypotheticalLeg[],
  count: number,
): AccountHoldings {
  const net = new Map<number, number>();
  for (const { row, quantity } of legs) net.set(row, (net.get(row) ?? 0) + quantity);
  const fresh = [...net.keys()].filter((row) => !held.instruments.includes(row));
  const instruments = grown(held.instruments, fresh).sort();
  const before = new Map(Array.from(held.instruments, (row, k) => [row, held.quantities[k]]));
  return {
    instruments,
    quantities: Float64Array.from(instruments, (row) => (before.get(row) ?? 0) + (net.get(row) ?? 0)),
    positions: grown(
      held.positions,
      legs.map((_, k) => count + k),
    ),
  };
}

/** `account` with one of its positions only: what that position costs standing alone. */
export function alone(book: CompiledBook, account: number, position: number): CompiledBook {
  const only: AccountHoldings = {
    instruments: Int32Array.of(book.instrument[position]),
    quantities: Float64Array.of(book.quantity[position]),
    positions: Int32Array.of(position),
  };
  return { ...book, holdings: book.holdings.map((held, at) => (at === account ? only : held)) };
}
