/** A folder of its own for every test that touches files. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { Result } from '../../../src/engine/basics/result';
import { openDatabase, type Database, type OpenOptions } from '../../../src/main/db/database';

export const NOW = Date.UTC(2026, 10, 21, 4);

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

export function refusal<T>(result: Result<T>) {
  if (result.ok) throw new Error(`expected a failure, got ${JSON.stringify(result.value)?.slice(0, 200)}`);
  return result.failure;
}

const folders: string[] = [];
const opened: Database[] = [];

afterEach(() => {
  for (const database of opened.splice(0)) database.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'));
  folders.push(folder);
  return folder;
}

export const newPath = (): string => join(newFolder(), 'desk.db');

export function open(path: string, options: Partial<OpenOptions> = {}): Database {
  const database = value(openDatabase(path, { nowMs: NOW, ...options }));
  opened.push(database);
  return database;
}

/** Every row of every table, to compare content before and after. */
export function dump({ connection }: Pick<Database, 'connection'>): Record<string, unknown[]> {
  const tables = connection
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all();
  return Object.fromEntries(
    tables.map(({ name }) => [name, connection.prepare(`SELECT * FROM "${name}"`).all()]),
  );
}
