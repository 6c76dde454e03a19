/** Fitted surfaces of the past in the database. */
import { success, type Result } from '../../engine/basics/result';
import type { Database } from './database';
import { attemptRead, attemptWrite } from './storageFailure';
import { surfaceSnapshotsTable, type StoredSurface } from './tables/surfaceSnapshots';

export type { StoredSurface };

export function createSurfaceStore({ connection }: Pick<Database, 'connection'>) {
  const snapshots = surfaceSnapshotsTable(connection);
  return {
    between: (venue: string, indexName: string, fromMs: number, toMs: number): Result<StoredSurface[]> =>
      attemptRead('reading stored surfaces', () => snapshots.between(venue, indexName, fromMs, toMs)),
    oldestMs: (venue: string, indexName: string): Result<number | undefined> =>
      attemptRead('reading stored surfaces', () => snapshots.oldestMs(venue, indexName)),
    /** Writes and lets go of what is older than `keepFromMs`. */
    put: (surfaces: readonly StoredSurface[], keepFromMs: number): Result<null> =>
      attemptWrite(connection, 'storing surfaces', () => {
        for (const surface of surfaces) snapshots.put(surface);
        snapshots.prune(keepFromMs);
        return success(null);
      }),
  };
}
export type SurfaceStore = ReturnType<typeof createSurfaceStore>;
