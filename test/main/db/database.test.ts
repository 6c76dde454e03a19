import { createHash } from 'node:crypto';
import { chmodSync, closeSync, openSync, readFileSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/main/db/database';
import { MIGRATIONS } from '../../../src/main/db/migrations';
import { readMigrations } from '../../../src/main/db/migration';
import { attemptWrite } from '../../../src/main/db/storageFailure';
import { success } from '../../../src/engine/basics/result';
import { dump, newFolder, newPath, NOW, open, refusal, value } from './workspace';

const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const backupsOf = (path: string): string[] =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}.backup`));

const addAccount = (connection: Sqlite.Database, id: string): unknown =>
  connection.prepare("INSERT INTO accounts VALUES (?, ?, 'deribit', 'deribit.pm')").run(id, id);

/** Rows of every table that exists up to `version`, as that version would have written them. */
const ROWS: readonly (readonly [version: number, sql: string])[] = [
  [1, "INSERT INTO accounts VALUES ('a', 'A', 'deribit', 'deribit.pm')"],
  [1, "INSERT INTO books VALUES ('a/B', 'a', NULL, 'B'), ('a/B/C', 'a', 'a/B', 'C')"],
  [1, "INSERT INTO positions VALUES ('p', 'a/B/C', 'deribit:BTC-PERPETUAL', '-10.5', NULL, '[\"hedge\"]')"],
  [1, "INSERT INTO balances VALUES ('a', 'BTC', '12.5')"],
  [1, "INSERT INTO instruments VALUES ('deribit:BTC-PERPETUAL', '{}', 1)"],
  [2, "INSERT INTO journal (label, created_ms, change_count, changes) VALUES ('x', 1, 1, x'00')"],
  [3, "INSERT INTO scenario_sets VALUES ('s', 1, 0, 0)"],
  [3, "INSERT INTO scenario_versions VALUES ('s', 1, 5, 'user', '{}')"],
  [4, "INSERT INTO snapshots VALUES ('n', 'l', 1, 0, x'00')"],
  [5, "INSERT INTO settings VALUES ('k', '1')"],
];

function fill(connection: Sqlite.Database, version: number): void {
  connection.exec(
    `BEGIN; ${ROWS.filter(([since]) => since <= version)
      .map(([, sql]) => sql)
      .join(';')}; COMMIT`,
  );
}

describe('opening the database', () => {
  it('creates a new file in WAL with foreign keys, full sync and strict tables', () => {
    const path = newPath();
    const { connection, isNew, version, backupPath } = open(path);
    expect({ isNew, version, backupPath }).toEqual({
      isNew: true,
      version: MIGRATIONS.length,
      backupPath: null,
    });
    expect(connection.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(connection.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(connection.pragma('synchronous', { simple: true })).toBe(2);
    const lax = connection
      .prepare(
        "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
      )
      .all();
    expect(lax).toEqual([]);
    expect(backupsOf(path)).toEqual([]);
  });

  it('keeps rows across closing and opening', () => {
    const path = newPath();
    const first = open(path);
    fill(first.connection, first.version);
    const before = dump(first);
    first.close();
    const second = open(path);
    expect(second.isNew).toBe(false);
    expect(dump(second)).toEqual(before);
  });

  it.each(['1e3', '1,5', '--1', '1.2.3', '', 'abc', '1-', '-', '.', '5.'])(
    'refuses the quantity %j',
    (text) => {
      const { connection } = open(newPath());
      fill(connection, 5);
      const set = connection.prepare('UPDATE positions SET quantity = ?');
      expect(() => set.run(text)).toThrow(/CHECK/);
    },
  );

  it('refuses a position of a book that does not exist', () => {
    const { connection } = open(newPath());
    const result = attemptWrite(connection, 'saving', () => {
      connection.exec("INSERT INTO positions VALUES ('p', 'none', 'deribit:X', '1', NULL, '[]')");
      return success(null);
    });
    expect(refusal(result)).toMatchObject({
      reason: 'STORAGE',
      context: { code: 'SQLITE_CONSTRAINT_FOREIGNKEY' },
    });
    expect(connection.prepare('SELECT count(*) AS n FROM positions').get()).toEqual({ n: 0 });
  });
});

describe('updating the database', () => {
  it.each(MIGRATIONS.slice(0, -1).map(({ version }) => version))(
    'brings rows of version %i to the newest',
    (version) => {
      const path = newPath();
      const old = open(path, { migrations: MIGRATIONS.slice(0, version) });
      fill(old.connection, version);
      const before = dump(old);
      old.close();
      const updated = open(path);
      expect(updated.version).toBe(MIGRATIONS.length);
      const after = dump(updated);
      for (const [table, rows] of Object.entries(before)) {
        if (table !== 'sqlite_sequence') expect(after[table]).toEqual(rows);
      }
      const backup = new Sqlite(updated.backupPath ?? '', { readonly: true });
      expect(backup.pragma('user_version', { simple: true })).toBe(version);
      expect(dump({ connection: backup })).toEqual(before);
      backup.close();
    },
  );

  it('takes a failed update back whole and leaves the file as it was', () => {
    const path = newPath();
    const old = open(path, { migrations: MIGRATIONS.slice(0, 3) });
    fill(old.connection, 3);
    const before = dump(old);
    old.close();
    const bytes = digest(path);
    const broken = {
      version: 5,
      name: '0005-broken',
      sql: 'CREATE TABLE t (x TEXT) STRICT; INSERT INTO nowhere VALUES (1);',
    };
    const refused = refusal(
      openDatabase(path, { nowMs: NOW, migrations: [...MIGRATIONS.slice(0, 4), broken] }),
    );
    expect(refused.reason).toBe('STORAGE');
    expect(refused.message).toMatch(/0005-broken failed.*still at version 3.*nowhere/);
    expect(digest(path)).toBe(bytes);
    expect(backupsOf(path)).toHaveLength(1);
    const again = open(path, { migrations: MIGRATIONS.slice(0, 3) });
    expect(dump(again)).toEqual(before);
  });

  it('refuses an update that breaks references', () => {
    const path = newPath();
    const old = open(path, { migrations: MIGRATIONS.slice(0, 1) });
    fill(old.connection, 1);
    old.close();
    const breaking = { version: 2, name: '0002-breaks', sql: 'DELETE FROM accounts;' };
    const refused = refusal(openDatabase(path, { nowMs: NOW, migrations: [MIGRATIONS[0]!, breaking] }));
    expect(refused.message).toMatch(/0002-breaks.*broken references/);
    expect(dump(open(path, { migrations: MIGRATIONS.slice(0, 1) })).accounts).toHaveLength(1);
  });

  it('keeps the newest three backups', () => {
    const path = newPath();
    open(path, { migrations: MIGRATIONS.slice(0, 1) }).close();
    const extra = (n: number) => ({ version: n, name: `${n}`, sql: `CREATE TABLE t${n} (x TEXT) STRICT;` });
    const more = [MIGRATIONS[0]!, ...[2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(extra)];
    for (let count = 2; count <= more.length; count += 1) {
      open(path, { migrations: more.slice(0, count), nowMs: NOW + count * 1000 }).close();
    }
    const versions = backupsOf(path).map((name) => /backup-v(\d+)-/.exec(name)?.[1]);
    expect(versions.sort()).toEqual(['10', '11', '9']);
  });

  it('wants migrations numbered without gap, and none that ends the transaction', () => {
    expect(() => readMigrations({ 'a/0002-x.sql': '' })).toThrow(/follows number 0/);
    expect(() => readMigrations({ 'a/one.sql': '' })).toThrow(/file name/);
    for (const { name, sql } of MIGRATIONS)
      expect(sql, name).not.toMatch(
        /\bBEGIN\s*(;|TRANSACTION|IMMEDIATE|EXCLUSIVE|DEFERRED)|\b(COMMIT|ROLLBACK|PRAGMA)\b/i,
      );
  });
});

describe('refusals at start leave the file as it is', () => {
  it('refuses a database of a newer program', () => {
    const path = newPath();
    const database = open(path);
    fill(database.connection, 5);
    database.connection.pragma('user_version = 99');
    database.close();
    const bytes = digest(path);
    const refused = refusal(openDatabase(path, { nowMs: NOW }));
    expect(refused.message).toMatch(/version 99.*versions up to \d+/);
    expect(digest(path)).toBe(bytes);
  });

  it('refuses the database of another program', () => {
    const path = newPath();
    const other = new Sqlite(path);
    other.exec('CREATE TABLE theirs (x)');
    other.close();
    const bytes = digest(path);
    expect(refusal(openDatabase(path, { nowMs: NOW })).message).toMatch(/another program/);
    expect(digest(path)).toBe(bytes);
  });

  it('names the newest backup when the file is damaged', () => {
    const path = newPath();
    const old = open(path, { migrations: MIGRATIONS.slice(0, 2) });
    fill(old.connection, 2);
    for (let n = 0; n < 2000; n += 1) addAccount(old.connection, `account-${n}`);
    old.close();
    open(path).close();
    const handle = openSync(path, 'r+');
    writeSync(handle, Buffer.alloc(40_000, 0xa5), 0, 40_000, 8192);
    closeSync(handle);
    const bytes = digest(path);
    const refused = refusal(openDatabase(path, { nowMs: NOW }));
    expect(refused.reason).toBe('STORAGE');
    expect(refused.message).toMatch(/damaged and was left as it is/);
    expect(refused.message).toContain(join(dirname(path), backupsOf(path)[0] ?? 'none'));
    expect(digest(path)).toBe(bytes);
  });

  it('refuses a file that is no database', () => {
    const path = newPath();
    writeFileSync(path, 'account,venue,book\n'.repeat(500));
    expect(refusal(openDatabase(path, { nowMs: NOW })).message).toMatch(/damaged.*left as it is/);
    expect(readFileSync(path, 'utf8')).toMatch(/^account,venue/);
  });

  it('makes the folder, and says so when it cannot', () => {
    const folder = newFolder();
    expect(open(join(folder, 'new', 'desk.db')).isNew).toBe(true);
    writeFileSync(join(folder, 'file'), '');
    const refused = refusal(openDatabase(join(folder, 'file', 'desk.db'), { nowMs: NOW }));
    expect(refused.reason).toBe('STORAGE');
    expect(refused.message).toMatch(/folder of the database cannot be made/);
  });
});

/** Root may write anything, so the read-only cases run with the rights of nobody. */
function asOrdinaryUser<T>(run: () => T): T {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('a disk that does not take writes', () => {
  it('finds a read-only file at start and loses nothing', () => {
    const path = newPath();
    const database = open(path);
    fill(database.connection, 5);
    const before = dump(database);
    database.close();
    chmodSync(path, 0o444);
    chmodSync(dirname(path), 0o777);
    const refused = asOrdinaryUser(() => refusal(openDatabase(path, { nowMs: NOW })));
    chmodSync(path, 0o644);
    expect(refused.reason).toBe('STORAGE');
    expect(refused.message).toMatch(/read-only|cannot be opened/);
    expect(dump(open(path))).toEqual(before);
  });

  it('finds a read-only folder at start and loses nothing', () => {
    const path = newPath();
    const database = open(path);
    fill(database.connection, 5);
    const before = dump(database);
    database.close();
    chmodSync(path, 0o666);
    chmodSync(dirname(path), 0o555);
    const refused = asOrdinaryUser(() => refusal(openDatabase(path, { nowMs: NOW })));
    chmodSync(dirname(path), 0o755);
    expect(refused.message).toMatch(/read-only|cannot be opened/);
    expect(dump(open(path))).toEqual(before);
  });

  it('takes a write back when the disk is full, and goes on when there is room', () => {
    const path = newPath();
    const database = open(path);
    const { connection } = database;
    fill(connection, 5);
    const before = dump(database);
    const pages = connection.pragma('page_count', { simple: true }) as number;
    connection.pragma(`max_page_count = ${pages + 2}`);
    const addMany = () =>
      attemptWrite(connection, 'saving accounts', () => {
        for (let n = 0; n < 5000; n += 1) addAccount(connection, `account-${n}`);
        return success(null);
      });
    const refused = refusal(addMany());
    expect(refused.message).toMatch(/disk is full.*SQLITE_FULL/);
    expect(refused.message).toMatch(/nothing was changed/);
    expect(dump(database)).toEqual(before);
    connection.pragma('max_page_count = 1000000');
    value(addMany());
    database.close();
    expect(dump(open(path)).accounts).toHaveLength(5001);
  });

  it('says that another program holds the lock', () => {
    const path = newPath();
    const database = open(path, { busyMs: 20 });
    const other = new Sqlite(path);
    other.exec('BEGIN IMMEDIATE');
    const refused = refusal(attemptWrite(database.connection, 'saving', () => success(null)));
    expect(refused.message).toMatch(/another program holds the database locked/);
    const second = refusal(openDatabase(path, { nowMs: NOW, busyMs: 20 }));
    expect(second.message).toMatch(/locked/);
    other.exec('ROLLBACK');
    other.close();
    value(attemptWrite(database.connection, 'saving', () => success(null)));
  });
});
