/** The portfolio in the database: read whole, written as journalled row changes. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Instrument } from '../../engine/instruments/instrument';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import { failure, success, type Result } from '../../engine/basics/result';
import type { Database } from './database';
import { applyChanges, reverseChanges, type PortfolioChange } from './portfolioChange';
import { attemptRead, attemptWrite } from './storageFailure';
import { accountsTable } from './tables/accounts';
import { balancesTable } from './tables/balances';
import { booksTable } from './tables/books';
import { instrumentsTable } from './tables/instruments';
import { journalTable } from './tables/journal';
import { orderChargesTable } from './tables/orderCharges';
import { positionsTable } from './tables/positions';
import { volOverridesTable } from './tables/volOverrides';

/** Undo goes back that far, and so do the books of past days. */
const KEPT_ENTRIES = 5_000;
const KEPT_BYTES = 64 * 1024 * 1024;
const COMPRESSION_LEVEL = 1;

export interface StepState {
  readonly label: string;
  readonly changeCount: number;
}

/** What a write did to the rows, for whoever holds the portfolio in memory. */
export interface Applied {
  readonly journalId: string;
  readonly changes: readonly PortfolioChange[];
}

export interface Draft {
  readonly label: string;
  readonly changes: readonly PortfolioChange[];
  /** Terms to remember of what the changes book. */
  readonly instruments?: readonly Instrument[];
}

const EMPTY: Portfolio = { name: 'Prop desk', accounts: [], books: [], positions: [], balances: [] };

const pack = (changes: readonly PortfolioChange[]): Buffer =>
  deflateRawSync(JSON.stringify(changes), { level: COMPRESSION_LEVEL });
const unpack = (packed: Buffer): PortfolioChange[] =>
  JSON.parse(inflateRawSync(packed).toString('utf8')) as PortfolioChange[];

function openTables({ connection }: Pick<Database, 'connection'>) {
  return {
    accounts: accountsTable(connection),
    books: booksTable(connection),
    positions: positionsTable(connection),
    balances: balancesTable(connection),
    volOverrides: volOverridesTable(connection),
    orderCharges: orderChargesTable(connection),
    instruments: instrumentsTable(connection),
    journal: journalTable(connection),
  };
}
type Tables = ReturnType<typeof openTables>;

/** All removals before all puts: a row may take the unique place of one that goes. */
function writeRows(tables: Tables, changes: readonly PortfolioChange[]): void {
  for (const change of changes) {
    if (!change.before || change.after) continue;
    if (change.table === 'balances') tables.balances.remove(change.before);
    else if (change.table === 'volOverrides') tables.volOverrides.remove(change.before);
    else if (change.table === 'orderCharges') tables.orderCharges.remove(change.before);
    else tables[change.table].remove(change.before.id);
  }
  for (const change of changes) {
    if (!change.after) continue;
    if (change.table === 'accounts') tables.accounts.put(change.after);
    else if (change.table === 'books') tables.books.put(change.after);
    else if (change.table === 'positions') tables.positions.put(change.after);
    else if (change.table === 'volOverrides') tables.volOverrides.put(change.after);
    else if (change.table === 'orderCharges') tables.orderCharges.put(change.after);
    else tables.balances.put(change.after);
  }
}

const readAll = (tables: Tables): Portfolio =>
  // Patching with nothing but the rows sorts them by the order that memory uses.
  applyChanges(EMPTY, [
    ...tables.accounts.all().map((after) => ({ table: 'accounts' as const, before: null, after })),
    ...tables.books.all().map((after) => ({ table: 'books' as const, before: null, after })),
    ...tables.balances.all().map((after) => ({ table: 'balances' as const, before: null, after })),
    ...tables.positions.all().map((after) => ({ table: 'positions' as const, before: null, after })),
    ...tables.volOverrides.all().map((after) => ({ table: 'volOverrides' as const, before: null, after })),
    ...tables.orderCharges.all().map((after) => ({ table: 'orderCharges' as const, before: null, after })),
  ]);

function commitDraft(tables: Tables, draft: Draft, packed: Buffer, nowMs: number): Applied {
  writeRows(tables, draft.changes);
  for (const instrument of draft.instruments ?? []) tables.instruments.put(instrument, nowMs);
  tables.journal.dropUndone();
  const id = tables.journal.insert(draft.label, nowMs, draft.changes.length, packed);
  tables.journal.prune(KEPT_ENTRIES, KEPT_BYTES);
  return { journalId: String(id), changes: draft.changes };
}

function step(tables: Tables, direction: 'undo' | 'redo'): Result<Applied> {
  const row = direction === 'undo' ? tables.journal.takeUndo() : tables.journal.takeRedo();
  if (!row) return failure('EMPTY', `there is nothing to ${direction}`);
  const stored = unpack(row.changes);
  const changes = direction === 'undo' ? reverseChanges(stored) : stored;
  writeRows(tables, changes);
  tables.journal.mark(row.id, direction === 'undo');
  return success({ journalId: String(row.id), changes });
}

export interface DatedChanges {
  readonly createdMs: number;
  readonly changes: readonly PortfolioChange[];
}

export interface BooksAt {
  /** When the journal begins. */
  readonly coveredFromMs: number;
  readonly books: readonly { readonly atMs: number; readonly portfolio: Portfolio }[];
}

/** Walks back from now: what was done after each instant is undone once. `since` newest first. */
function takenBack(
  now: Portfolio,
  since: readonly { readonly createdMs: number; readonly changes: Buffer }[],
  instants: readonly number[],
): BooksAt['books'] {
  const books: BooksAt['books'][number][] = [];
  let portfolio = now;
  let next = 0;
  for (const atMs of [...instants].reverse()) {
    for (; next < since.length && since[next].createdMs > atMs; next++)
      portfolio = applyChanges(portfolio, reverseChanges(unpack(since[next].changes)));
    books.push({ atMs, portfolio });
  }
  return books.reverse();
}

export function createPortfolioStore(database: Pick<Database, 'connection'>) {
  const tables = openTables(database);
  const { connection } = database;
  return {
    load: (): Result<Portfolio> => attemptRead('reading the portfolio', () => readAll(tables)),
    /** The portfolio as it was at an instant: what was done since is taken back, in memory only. */
    loadAt(ms: number): Result<Portfolio> {
      const read = attemptRead('reading the portfolio as it was', () => ({
        now: readAll(tables),
        oldest: tables.journal.oldest(),
        since: tables.journal.doneSince(ms),
      }));
      if (!read.ok) return read;
      const { now, oldest, since } = read.value;
      // Ids count from 1, so an oldest entry with another id means that older ones were let go.
      if (oldest !== undefined && oldest.id > 1 && oldest.createdMs > ms) {
        const begins = new Date(oldest.createdMs).toISOString();
        return failure(
          'NOT_FOUND',
          `the journal of the portfolio begins at ${begins}, after the instant asked for`,
        );
      }
      return success(
        since.reduce(
          (portfolio, { changes }) => applyChanges(portfolio, reverseChanges(unpack(changes))),
          now,
        ),
      );
    },
    /** The books at the given instants, ascending, from the beginning of the journal on; unchanged ones are one object. */
    booksAt(instants: readonly number[]): Result<BooksAt> {
      const read = attemptRead('reading the books of past days', () => ({
        now: readAll(tables),
        oldest: tables.journal.oldest(),
        since: tables.journal.doneSince(instants[0] ?? Infinity),
      }));
      if (!read.ok) return read;
      const coveredFromMs = read.value.oldest?.createdMs;
      if (coveredFromMs === undefined) return failure('EMPTY', 'nothing has been booked on this desk yet');
      const covered = instants.filter((ms) => ms >= coveredFromMs);
      return success({ coveredFromMs, books: takenBack(read.value.now, read.value.since, covered) });
    },
    /** What was done after one instant and up to another, oldest first. */
    changesBetween: (fromMs: number, toMs: number): Result<readonly DatedChanges[]> =>
      attemptRead('reading the journal', () =>
        tables.journal
          .doneSince(fromMs)
          .filter(({ createdMs }) => createdMs <= toMs)
          .map(({ createdMs, changes }) => ({ createdMs, changes: unpack(changes) }))
          .reverse(),
      ),
    instruments: (): Result<Instrument[]> =>
      attemptRead('reading the booked instruments', () => tables.instruments.all()),
    commit(draft: Draft, nowMs: number): Result<Applied> {
      if (draft.changes.length === 0) return failure('EMPTY', `${draft.label}: there is nothing to change`);
      // Packed before the lock is taken: other threads wait for as short as can be.
      const packed = pack(draft.changes);
      return attemptWrite(connection, draft.label, () => success(commitDraft(tables, draft, packed, nowMs)));
    },
    step: (direction: 'undo' | 'redo'): Result<Applied> =>
      attemptWrite(connection, direction, () => step(tables, direction)),
    steps: (): Result<{ readonly undo: StepState | null; readonly redo: StepState | null }> =>
      attemptRead('reading the journal', () => ({
        undo: tables.journal.nextUndo() ?? null,
        redo: tables.journal.nextRedo() ?? null,
      })),
  };
}
export type PortfolioStore = ReturnType<typeof createPortfolioStore>;
