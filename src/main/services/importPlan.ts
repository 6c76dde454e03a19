/** What confirming an import changes, row by row. Pure: the stored portfolio and the staged rows in, changes out. */
import type { ImportMode, ImportPreview } from '../../contracts/importing';
import type { Instrument } from '../../engine/instruments/instrument';
import type { Account, Balance, Book, Portfolio, Position } from '../../engine/portfolio/portfolio';
import type { PortfolioChange } from '../db/portfolioChange';
import { addDecimals, isZero, mergeAverage } from '../files/positions/decimal';
import type { StagedCash, StagedPosition, StagedRow } from '../files/positions/readRow';
import { createBookIndex, type BookIndex } from './bookIndex';

export interface ImportPlan {
  readonly changes: readonly PortfolioChange[];
  readonly instruments: readonly Instrument[];
  /** Rows of the file that are now in the books. */
  readonly inserted: number;
  /** Stored positions and balances that gave way. */
  readonly removed: number;
}

const isCash = (row: StagedRow): row is StagedCash => row.kind === 'cash';
const isPosition = (row: StagedRow): row is StagedPosition => row.kind === 'position';

/** Accounts and books that the rows name and the portfolio lacks. */
export function describeCreates(
  stored: { readonly accounts: readonly Account[]; readonly books: readonly Book[] },
  rows: readonly StagedRow[],
): ImportPreview['creates'] {
  const index = createBookIndex(stored);
  for (const row of rows) index.place(row);
  return {
    accounts: index.newAccounts().map(({ name }) => name),
    books: index.newBooks().map(({ id }) => id),
  };
}

const toPosition = (row: StagedPosition, bookId: string): Position => ({
  id: `${bookId}|${row.instrument.id}`,
  bookId,
  instrumentId: row.instrument.id,
  quantity: row.quantity,
  averagePrice: row.averagePrice,
  strategyTags: row.tags,
});

/** What is held and what is added, as one position; null when they cancel out. */
function merge(held: Position, added: Position): Position | null {
  const quantity = addDecimals(held.quantity, added.quantity);
  if (isZero(quantity)) return null;
  const strategyTags = [...new Set([...held.strategyTags, ...added.strategyTags])];
  return { ...held, quantity, averagePrice: mergeAverage(held, added), strategyTags };
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

interface Planned {
  readonly changes: PortfolioChange[];
  removed: number;
}

function planPositions(
  stored: Portfolio,
  rows: readonly StagedPosition[],
  index: BookIndex,
  mode: ImportMode,
): Planned {
  const placed = rows.map((row) => toPosition(row, index.place(row).id));
  const named = new Set(placed.map(({ bookId }) => bookId));
  const held = new Map<string, Position>();
  for (const each of stored.positions) {
    if (named.has(each.bookId)) held.set(`${each.bookId}|${each.instrumentId}`, each);
  }
  const planned: Planned = { changes: [], removed: mode === 'replace' ? held.size : 0 };
  for (const next of placed) {
    const key = `${next.bookId}|${next.instrumentId}`;
    const before = held.get(key) ?? null;
    held.delete(key);
    const after = before && mode === 'append' ? merge(before, next) : { ...next, id: before?.id ?? next.id };
    if (!isSame(before, after)) planned.changes.push({ table: 'positions', before, after });
  }
  if (mode === 'replace') {
    for (const before of held.values()) planned.changes.push({ table: 'positions', before, after: null });
  }
  return planned;
}

function planCash(
  stored: Portfolio,
  rows: readonly StagedCash[],
  index: BookIndex,
  mode: ImportMode,
): Planned {
  const planned: Planned = { changes: [], removed: 0 };
  for (const row of rows) {
    const accountId = index.placeAccount(row).id;
    const before =
      stored.balances.find((each) => each.accountId === accountId && each.currency === row.currency) ?? null;
    const amount = before && mode === 'append' ? addDecimals(before.amount, row.amount) : row.amount;
    const after: Balance = { accountId, currency: row.currency, amount };
    if (before && mode === 'replace') planned.removed += 1;
    if (!isSame(before, after)) planned.changes.push({ table: 'balances', before, after });
  }
  return planned;
}

/**
 * `replace`: the books named in the file hold afterwards exactly what the file says, and named currencies have the
 * file's amounts. `append`: quantities and amounts are added to what is there.
 */
export function planImport(stored: Portfolio, rows: readonly StagedRow[], mode: ImportMode): ImportPlan {
  const index = createBookIndex(stored);
  const positions = rows.filter(isPosition);
  const planned = planPositions(stored, positions, index, mode);
  const cash = planCash(stored, rows.filter(isCash), index, mode);
  const instruments = new Map(positions.map(({ instrument }) => [instrument.id, instrument]));
  return {
    changes: [
      ...index.newAccounts().map((after) => ({ table: 'accounts' as const, before: null, after })),
      ...index.newBooks().map((after) => ({ table: 'books' as const, before: null, after })),
      ...cash.changes,
      ...planned.changes,
    ],
    instruments: [...instruments.values()],
    inserted: rows.length,
    removed: planned.removed + cash.removed,
  };
}
