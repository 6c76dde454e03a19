/** Forward-only numbered migrations, all pending ones in one transaction: the file moves on whole or not at all. */
import { failure, invariant, success, type Result } from '../../engine/basics/result';
import { isSqliteError, type Connection } from './connection';

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const FILE_NAME = /(\d{4})-([a-z0-9-]+)\.sql$/;

/** Orders files `NNNN-what.sql` (path to text) and checks that they count 1, 2, 3 ... without a gap. */
export function readMigrations(files: Readonly<Record<string, string>>): readonly Migration[] {
  const migrations = Object.entries(files).map(([path, sql]) => {
    const match = FILE_NAME.exec(path);
    invariant(match, `migration file name ${path}`);
    return { version: Number(match[1]), name: `${match[1]}-${match[2]}`, sql };
  });
  migrations.sort((a, b) => a.version - b.version);
  migrations.forEach((each, index) =>
    invariant(each.version === index + 1, `migration ${each.name} follows number ${index}`),
  );
  return migrations;
}

function applyOne(connection: Connection, migration: Migration): void {
  connection.exec(migration.sql);
  invariant(connection.inTransaction, `migration ${migration.name} must not end the transaction`);
  const broken = connection.pragma('foreign_key_check') as readonly { readonly table: string }[];
  invariant(broken.length === 0, `it leaves ${broken.length} broken references in ${broken[0]?.table}`);
  connection.pragma(`user_version = ${migration.version}`);
}

/** Brings the database from its version to the newest. On failure it is as it was. */
export function migrate(connection: Connection, migrations: readonly Migration[]): Result<number> {
  const from = connection.pragma('user_version', { simple: true }) as number;
  let current: Migration | undefined;
  // Tables can only be rebuilt with enforcement off; it cannot be switched inside a transaction.
  connection.pragma('foreign_keys = OFF');
  try {
    connection.exec('BEGIN IMMEDIATE');
    for (const migration of migrations.filter((each) => each.version > from)) {
      current = migration;
      applyOne(connection, migration);
    }
    connection.exec('COMMIT');
    return success(migrations.length);
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    if (!current && !isSqliteError(error)) throw error;
    return failed(current?.name ?? 'start', from, error);
  } finally {
    connection.pragma('foreign_keys = ON');
  }
}

const failed = (name: string, from: number, error: unknown) =>
  failure(
    'STORAGE',
    `database update ${name} failed and was taken back, the file is still at version ${from}: ${
      error instanceof Error ? error.message : String(error)
    }`,
    { migration: name, version: from },
  );
