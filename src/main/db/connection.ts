/** The only place that knows the SQLite driver. */
import Sqlite from 'better-sqlite3';

export type Connection = Sqlite.Database;

/** Marks the file as ours: "Plim" in ASCII. */
export const APPLICATION_ID = 0x506c696d;

export const DEFAULT_BUSY_MS = 5_000;

export const connectReadonly = (path: string): Connection =>
  new Sqlite(path, { readonly: true, fileMustExist: true });

/**
 * Opens for writing. WAL lets the import thread write while the window's calls read. `synchronous = FULL` syncs
 * the log at every commit, so that what was acknowledged outlives a crash of the machine too, not only of the
 * program; a desk's edits are few, and a bulk import is one commit.
 */
export function connect(path: string, busyMs = DEFAULT_BUSY_MS): Connection {
  const connection = new Sqlite(path, { timeout: busyMs });
  try {
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    connection.pragma('trusted_schema = OFF');
  } catch (error) {
    connection.close();
    throw error;
  }
  return connection;
}

export const isSqliteError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Sqlite.SqliteError;
