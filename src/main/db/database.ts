/** Opens the one database file of the app: look, back up, update, hand out. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { failure, success, type Result } from '../../engine/basics/result';
import { backUp } from './backup';
import { APPLICATION_ID, connect, type Connection } from './connection';
import { inspect, type Inspection } from './inspect';
import { migrate, type Migration } from './migration';
import { MIGRATIONS } from './migrations';
import { storageFailure } from './storageFailure';

export interface Database {
  readonly path: string;
  readonly connection: Connection;
  readonly version: number;
  readonly isNew: boolean;
  /** Copy made before this start's update, or null when there was none. */
  readonly backupPath: string | null;
  /** Writes the log back into the file and closes; safe to call twice. */
  close(): void;
}

export interface OpenOptions {
  readonly nowMs: number;
  readonly busyMs?: number;
  readonly migrations?: readonly Migration[];
}

/** Fails inside a transaction that is taken back, so a read-only file is found at start and not at the first edit. */
function probeWriting(connection: Connection): void {
  const version = connection.pragma('user_version', { simple: true }) as number;
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.pragma(`user_version = ${version}`);
  } finally {
    connection.exec('ROLLBACK');
  }
}

function prepare(
  connection: Connection,
  path: string,
  found: Inspection,
  options: OpenOptions,
): Result<Database> {
  const migrations = options.migrations ?? MIGRATIONS;
  probeWriting(connection);
  let backupPath: string | null = null;
  if (found && found.version < migrations.length) {
    const backup = backUp(connection, path, found.version, options.nowMs);
    if (!backup.ok) return backup;
    backupPath = backup.value;
  }
  if (!found) connection.pragma(`application_id = ${APPLICATION_ID}`);
  const version = migrate(connection, migrations);
  if (!version.ok) return version;
  const close = (): void => void (connection.open && connection.close());
  return success({ path, connection, version: version.value, isNew: !found, backupPath, close });
}

function makeFolder(path: string): Result<null> {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return success(null);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failure('STORAGE', `the folder of the database cannot be made: ${why}`, { path });
  }
}

/**
 * Opens or creates the database at `path`. Every refusal (damaged, newer, foreign, locked, read-only, full disk,
 * failed update) is a `STORAGE` failure for the user, and the stored data is as it was.
 */
export function openDatabase(path: string, options: OpenOptions): Result<Database> {
  const folder = makeFolder(path);
  if (!folder.ok) return folder;
  const found = inspect(path, (options.migrations ?? MIGRATIONS).length);
  if (!found.ok) return found;
  let connection: Connection | undefined;
  try {
    connection = connect(path, options.busyMs);
    const result = prepare(connection, path, found.value, options);
    if (!result.ok) connection.close();
    return result;
  } catch (error) {
    connection?.close();
    return storageFailure(error, `opening ${path}`);
  }
}
