/** Rows that contradict each other or the accounts that exist. */
import type { ImportRowError } from '../../../contracts/importing';
import { failure } from '../../../engine/basics/result';
import type { Venue } from '../../../engine/instruments/instrument';
import type { StagedRow } from './readRow';

export interface KnownAccount {
  readonly id: string;
  readonly name: string;
  readonly venue: Venue;
}

const SEPARATOR = '\n';

const keyOf = (row: StagedRow): string =>
  row.kind === 'cash'
    ? ['cash', row.account, row.currency].join(SEPARATOR)
    : [row.account, row.path.join('/'), row.instrument.id].join(SEPARATOR);

const describeRow = (row: StagedRow): string =>
  row.kind === 'cash'
    ? `cash ${row.currency} of ${row.account}`
    : `${row.instrument.symbol} in ${row.account}/${row.path.join('/')}`;

function duplicateError(row: StagedRow, other: number): ImportRowError {
  const message = `${describeRow(row)} stands in rows ${Math.min(row.row, other)} and ${Math.max(row.row, other)}; one of them must go`;
  return {
    row: row.row,
    column: row.kind === 'cash' ? 'currency' : 'instrument',
    value: row.kind === 'cash' ? row.currency : row.instrument.symbol,
    failure: failure('DUPLICATE', message, { row: row.row, otherRow: other }).failure,
  };
}

function venueError(row: StagedRow, expected: Venue, where: string): ImportRowError {
  const message = `account ${row.account} is at ${expected} (${where}), the row says ${row.venue}`;
  return {
    row: row.row,
    column: 'venue',
    value: row.venue,
    failure: failure('CONFLICT', message, { row: row.row }).failure,
  };
}

export function createConflicts(accounts: readonly KnownAccount[]) {
  const stored = new Map<string, Venue>();
  for (const { name, venue } of accounts) stored.set(name, venue);
  for (const { id, venue } of accounts) stored.set(id, venue);

  function findVenueErrors(rows: readonly StagedRow[]): ImportRowError[] {
    const inFile = new Map<string, StagedRow>();
    const errors: ImportRowError[] = [];
    for (const row of rows) {
      const first = inFile.get(row.account) ?? row;
      inFile.set(row.account, first);
      const known = stored.get(row.account);
      if (known && known !== row.venue) errors.push(venueError(row, known, 'as stored'));
      else if (!known && first.venue !== row.venue)
        errors.push(venueError(row, first.venue, `row ${first.row}`));
    }
    return errors;
  }

  /** Every row of a repeated key is an error: which of them is meant cannot be known. */
  function findDuplicates(rows: readonly StagedRow[]): ImportRowError[] {
    const firsts = new Map<string, StagedRow>();
    const reported = new Set<number>();
    const errors: ImportRowError[] = [];
    for (const row of rows) {
      const first = firsts.get(keyOf(row));
      if (!first) {
        firsts.set(keyOf(row), row);
        continue;
      }
      if (!reported.has(first.row)) errors.push(duplicateError(first, row.row));
      reported.add(first.row);
      errors.push(duplicateError(row, first.row));
    }
    return errors;
  }

  return {
    find: (rows: readonly StagedRow[]): ImportRowError[] => [
      ...findVenueErrors(rows),
      ...findDuplicates(rows),
    ],
  };
}
