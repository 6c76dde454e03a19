/** Copies of the database beside it: one before each update, the newest three kept. */
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { success, type Result } from '../../engine/basics/result';
import type { Connection } from './connection';
import { attemptRead } from './storageFailure';

const KEPT = 3;

const stamp = (nowMs: number): string => new Date(nowMs).toISOString().replace(/[-:]|\.\d+/g, '');

/** Backups of the database at `path`, oldest first (the time stamp in the name decides). */
export function listBackups(path: string): readonly string[] {
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  const prefix = `${basename(path)}.backup-v`;
  const timeOf = (name: string): string => name.slice(name.lastIndexOf('-') + 1);
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1))
    .map((name) => join(folder, name));
}

function syncToDisk(path: string): void {
  const handle = openSync(path, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Writes `<name>.backup-v<version>-<UTC time>` and removes all but the newest three. */
export function backUp(connection: Connection, path: string, version: number, nowMs: number): Result<string> {
  const target = `${path}.backup-v${version}-${stamp(nowMs)}`;
  const written = attemptRead(`writing the backup ${target}`, () => {
    if (existsSync(target)) rmSync(target);
    connection.prepare('VACUUM INTO ?').run(target);
  });
  if (!written.ok) {
    rmSync(target, { force: true });
    return written;
  }
  syncToDisk(target);
  for (const old of listBackups(path).slice(0, -KEPT)) rmSync(old, { force: true });
  return success(target);
}
