/** What the disk and SQLite can do to us, in words a user can act on. */
import { failure, type Result } from '../../engine/basics/result';
import { isSqliteError, type Connection } from './connection';

const EXPLANATIONS: readonly (readonly [prefix: string, text: string])[] = [
  ['SQLITE_FULL', 'the disk is full; free some space and try again'],
  ['SQLITE_READONLY', 'the database file or its folder is read-only; allow writing to it and start again'],
  ['SQLITE_BUSY', 'another program holds the database locked; close it and try again'],
  ['SQLITE_LOCKED', 'the database is in use by another task; try again'],
  ['SQLITE_CANTOPEN', 'the file cannot be opened; check that the folder exists and may be written'],
  ['SQLITE_CORRUPT', 'the file is damaged'],
  ['SQLITE_NOTADB', 'the file is not a database'],
  ['SQLITE_IOERR', 'the disk reported an error while reading or writing'],
  ['SQLITE_CONSTRAINT', 'the database refused a value'],
];

const explain = (code: string): string =>
  EXPLANATIONS.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'the database reported an error';

export type Refused = Extract<Result<never>, { readonly ok: false }>;

/** A `STORAGE` failure for an error of SQLite; anything else is a bug and is thrown on. */
export function storageFailure(error: unknown, what: string): Refused {
  if (!isSqliteError(error)) throw error;
  return failure('STORAGE', `${what}: ${explain(error.code)} (${error.code}: ${error.message})`, {
    what,
    code: error.code,
  });
}

/** Runs `read` and turns errors of SQLite into failures. */
export function attemptRead<T>(what: string, read: () => T): Result<T> {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    return storageFailure(error, what);
  }
}

/**
 * Runs `write` in one transaction that takes the write lock at once. A failure value or an error leaves the
 * database exactly as it was.
 */
export function attemptWrite<T>(connection: Connection, what: string, write: () => Result<T>): Result<T> {
  try {
    connection.exec('BEGIN IMMEDIATE');
    const result = write();
    connection.exec(result.ok ? 'COMMIT' : 'ROLLBACK');
    return result;
  } catch (error) {
    if (connection.open && connection.inTransaction) connection.exec('ROLLBACK');
    return storageFailure(error, `${what}; nothing was changed`);
  }
}
