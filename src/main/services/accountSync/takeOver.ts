/** The rows that make our account what the venue says it is. */
import type { TakeOverLine } from '../../../contracts/accountSync';
import { failure, success, type Result } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import { ORDER_CHARGE_NAMES } from '../../../engine/portfolio/orderCharges';
import type { Book, Portfolio, Position } from '../../../engine/portfolio/portfolio';
import type { PortfolioChange } from '../../db/portfolioChange';
import type { PositionUpdate } from '../../feeds/account';
import { addDecimals, isZero, readDecimal } from '../../files/positions/decimal';
import { reconcile, type ReconcileInput } from './reconcile';
import { orderChanges, type OrderChange } from './venueOrders';

export interface TakeOverPlan {
  readonly changes: readonly PortfolioChange[];
  readonly instruments: readonly Instrument[];
  readonly lines: readonly TakeOverLine[];
  readonly notes: readonly string[];
}

type BalanceChange = Extract<PortfolioChange, { table: 'balances' }>;
type PositionChange = Extract<PortfolioChange, { table: 'positions' }>;

const PRICE_DIGITS = 12;

/** Entry price where one row of the venue states it. */
function entryPrice(rows: readonly PositionUpdate[]): string | null {
  const price = rows.length === 1 ? rows[0].averagePrice : undefined;
  const read = price === undefined ? undefined : readDecimal(String(Number(price.toPrecision(PRICE_DIGITS))));
  return read?.ok ? read.value : null;
}

const largest = (held: readonly Position[]): Position =>
  held.reduce((best, one) => (Math.abs(Number(one.quantity)) > Math.abs(Number(best.quantity)) ? one : best));

/** Changes of one instrument: the only row is set, of several the largest takes the difference. */
function changesOf(
  held: readonly Position[],
  instrumentId: string,
  venues: string | null,
  difference: string,
  book: Book,
  price: string | null,
): PositionChange[] {
  if (venues === null || isZero(venues))
    return held.map((before) => ({ table: 'positions', before, after: null }));
  if (held.length === 0) {
    const id = `${book.id}|${instrumentId}`;
    const after = {
      id,
      bookId: book.id,
      instrumentId,
      quantity: venues,
      averagePrice: price,
      strategyTags: [],
    };
    return [{ table: 'positions', before: null, after }];
  }
  const before = largest(held);
  const quantity = addDecimals(before.quantity, difference);
  const averagePrice = held.length === 1 && price !== null ? price : before.averagePrice;
  const after = isZero(quantity) ? null : { ...before, quantity, averagePrice };
  return [{ table: 'positions', before, after }];
}

/** Where instruments go that no book holds: the account's first book at the top, made when there is none. */
function homeBook({ books }: Portfolio, accountId: string): { book: Book; isNew: boolean } {
  const own = books.filter((one) => one.accountId === accountId && one.parentId === null);
  const [first] = [...own].sort((a, b) => (a.id < b.id ? -1 : 1));
  return first
    ? { book: first, isNew: false }
    : { book: { id: `${accountId}/Venue`, accountId, parentId: null, name: 'Venue' }, isNew: true };
}

function lineOf(
  change: PositionChange | BalanceChange | OrderChange,
  bookName: (id: string) => string,
): TakeOverLine {
  if (change.table === 'positions') {
    const { before, after } = change;
    const row = after ?? before;
    return {
      what: 'position',
      name: row?.instrumentId ?? '',
      book: bookName(row?.bookId ?? ''),
      before: before?.quantity ?? null,
      after: after?.quantity ?? null,
    };
  }
  const { before, after } = change;
  const amounts = { book: '', before: before?.amount ?? null, after: after?.amount ?? null };
  const currency = (after ?? before)?.currency ?? '';
  if (change.table === 'balances') return { what: 'balance', name: currency, ...amounts };
  const kind = (change.after ?? change.before)?.kind ?? 'openOrders';
  return { what: 'order', name: `${currency} ${ORDER_CHARGE_NAMES[kind]}`, ...amounts };
}

function balanceChanges(
  { portfolio, accountId }: ReconcileInput,
  rows: ReturnType<typeof reconcile>['balances'],
) {
  const notes: string[] = [];
  const changes = rows.flatMap((row): BalanceChange[] => {
    const before =
      portfolio.balances.find((one) => one.accountId === accountId && one.currency === row.currency) ?? null;
    if (row.state === 'unknown')
      notes.push(`${row.currency}: the venue's figures do not give the cash; it stays as it is`);
    if (row.state === 'equal' || row.state === 'unknown') return [];
    const after = row.venues === null ? null : { accountId, currency: row.currency, amount: row.venues };
    return [{ table: 'balances', before, after }];
  });
  return { changes, notes };
}

/** Everything or nothing: an account with rows that are not understood is not taken over. */
export function planTakeOver(input: ReconcileInput): Result<TakeOverPlan> {
  const { portfolio, accountId, account, instrumentOf } = input;
  const { positions, balances, troubles } = reconcile(input);
  if (troubles.length > 0)
    return failure('CONFLICT', `rows of the venue are not understood: ${troubles.slice(0, 3).join('; ')}`);
  const books = new Map(portfolio.books.map((book) => [book.id, book]));
  const own = portfolio.positions.filter(({ bookId }) => books.get(bookId)?.accountId === accountId);
  const { book, isNew } = homeBook(portfolio, accountId);
  const moved = positions.filter(({ state }) => state !== 'equal');
  const instruments: Instrument[] = [];
  const changes: PositionChange[] = [];
  for (const { instrumentId, venues, difference } of moved) {
    const instrument = instrumentOf(instrumentId);
    if (!instrument) return failure('UNKNOWN_INSTRUMENT', `the terms of ${instrumentId} are not known`);
    const held = own.filter((one) => one.instrumentId === instrumentId);
    const price = entryPrice(account.positions.filter((one) => one.instrumentId === instrumentId));
    changes.push(...changesOf(held, instrumentId, venues, difference, book, price));
    instruments.push(instrument);
  }
  const cash = balanceChanges(input, balances);
  const orders = orderChanges(input);
  const nameOf = (id: string): string => books.get(id)?.name ?? (id === book.id ? book.name : id);
  const needsBook = isNew && changes.some(({ after }) => after?.bookId === book.id);
  return success({
    changes: [
      ...(needsBook ? [{ table: 'books' as const, before: null, after: book }] : []),
      ...cash.changes,
      ...orders,
      ...changes,
    ],
    instruments,
    lines: [...changes, ...cash.changes, ...orders].map((change) => lineOf(change, nameOf)),
    notes: cash.notes,
  });
}
