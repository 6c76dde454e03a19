/** What is kept as whole documents: settings, frozen markets, the event log. */
import { success, type Result } from '../../engine/basics/result';
import type { Database } from './database';
import { attemptRead, attemptWrite } from './storageFailure';
import { eventLogTable, type EventRow } from './tables/eventLog';
import { settingsTable } from './tables/settings';
import { snapshotsTable, type SnapshotHead } from './tables/snapshots';

export type { EventRow, SnapshotHead };

export function createDocumentStore({ connection }: Pick<Database, 'connection'>) {
  const settings = settingsTable(connection);
  const snapshots = snapshotsTable(connection);
  const events = eventLogTable(connection);
  return {
    setting: (key: string): Result<string | undefined> =>
      attemptRead(`reading the setting ${key}`, () => settings.get(key)),
    putSetting: (key: string, json: string): Result<null> =>
      attemptWrite(connection, `saving the setting ${key}`, () => {
        settings.put(key, json);
        return success(null);
      }),
    snapshotHeads: (): Result<SnapshotHead[]> =>
      attemptRead('reading the list of snapshots', () => snapshots.heads()),
    snapshotBody: (id: string): Result<Buffer | undefined> =>
      attemptRead(`reading snapshot ${id}`, () => snapshots.body(id)),
    putSnapshot: (head: SnapshotHead, body: Buffer): Result<null> =>
      attemptWrite(connection, `saving snapshot ${head.id}`, () => {
        snapshots.put(head, body);
        return success(null);
      }),
    removeSnapshot: (id: string): Result<null> =>
      attemptWrite(connection, `removing snapshot ${id}`, () => {
        snapshots.remove(id);
        return success(null);
      }),
    events: (count: number): Result<EventRow[]> =>
      attemptRead('reading the event log', () => events.recent(count)),
    addEvents: (rows: readonly EventRow[], keep: number): Result<null> =>
      attemptWrite(connection, 'writing the event log', () => {
        for (const row of rows) events.insert(row);
        events.trim(keep);
        return success(null);
      }),
  };
}
export type DocumentStore = ReturnType<typeof createDocumentStore>;
