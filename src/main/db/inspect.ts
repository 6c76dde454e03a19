/** A look at the file before anything is written to it: whose is it, how new, is it whole. */
import { existsSync, statSync } from 'node:fs';
import { failure, success, type Result } from '../../engine/basics/result';
import { listBackups } from './backup';
import { APPLICATION_ID, connectReadonly, isSqliteError, type Connection } from './connection';
import { storageFailure } from './storageFailure';

/** Version of an existing file, or `null` when there is nothing yet. */
export type Inspection = { readonly version: number } | null;

const isDamage = (code: string): boolean => code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';

function damaged(path: string, detail: string) {
  const newest = listBackups(path).at(-1);
  const advice = newest
    ? `The newest backup is ${newest}; to use it, move the damaged file away and rename the backup to its name.`
    : 'There is no backup beside it.';
  return failure('STORAGE', `The database ${path} is damaged and was left as it is (${detail}). ${advice}`, {
    path,
    backup: newest ?? null,
  });
}

function checkOwner(connection: Connection, path: string): Result<Inspection> {
  const owner = connection.pragma('application_id', { simple: true }) as number;
  if (owner === APPLICATION_ID)
    return success({ version: connection.pragma('user_version', { simple: true }) as number });
  const tables =
    connection.prepare<[], { n: number }>('SELECT count(*) AS n FROM sqlite_schema').get()?.n ?? 0;
  if (owner === 0 && tables === 0) return success(null);
  return failure('STORAGE', `${path} is a database of another program and was left as it is.`, {
    path,
    owner,
  });
}

function checkVersion(found: Inspection, path: string, newest: number): Result<Inspection> {
  if (!found || found.version <= newest) return success(found);
  return failure(
    'STORAGE',
    `The database ${path} has version ${found.version}; this program knows versions up to ${newest}. It was left as it is: start the newer program.`,
    { path, version: found.version, newest },
  );
}

function checkWhole(connection: Connection, found: Inspection, path: string): Result<Inspection> {
  const problems = connection.pragma('quick_check(5)', { simple: true }) as string;
  return problems === 'ok' ? success(found) : damaged(path, problems.slice(0, 300));
}

function inspectOpen(connection: Connection, path: string, newest: number): Result<Inspection> {
  const owned = checkOwner(connection, path);
  if (!owned.ok) return owned;
  const known = checkVersion(owned.value, path, newest);
  return known.ok ? checkWhole(connection, known.value, path) : known;
}

/** Reads only: a damaged, foreign or newer file stays exactly as it is. */
export function inspect(path: string, newest: number): Result<Inspection> {
  if (!existsSync(path) || statSync(path).size === 0) return success(null);
  let connection: Connection | undefined;
  try {
    connection = connectReadonly(path);
    return inspectOpen(connection, path, newest);
  } catch (error) {
    if (isSqliteError(error) && isDamage(error.code)) return damaged(path, error.message);
    return storageFailure(error, `opening ${path}`);
  } finally {
    connection?.close();
  }
}
