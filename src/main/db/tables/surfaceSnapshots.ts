import type { Connection } from '../connection';

export interface StoredSurface {
  readonly venue: string;
  readonly indexName: string;
  readonly takenMs: number;
  /** JSON. */
  readonly body: string;
}

export function surfaceSnapshotsTable(connection: Connection) {
  const columns = 'venue, index_name AS indexName, taken_ms AS takenMs, body';
  const between = connection.prepare<[string, string, number, number], StoredSurface>(
    `SELECT ${columns} FROM surface_snapshots
     WHERE venue = ? AND index_name = ? AND taken_ms BETWEEN ? AND ? ORDER BY taken_ms`,
  );
  const oldest = connection.prepare<[string, string], { takenMs: number | null }>(
    'SELECT min(taken_ms) AS takenMs FROM surface_snapshots WHERE venue = ? AND index_name = ?',
  );
  const put = connection.prepare<[string, string, number, string]>(
    'INSERT OR REPLACE INTO surface_snapshots (venue, index_name, taken_ms, body) VALUES (?, ?, ?, ?)',
  );
  const prune = connection.prepare<[number]>('DELETE FROM surface_snapshots WHERE taken_ms < ?');
  return {
    between: (venue: string, indexName: string, fromMs: number, toMs: number): StoredSurface[] =>
      between.all(venue, indexName, fromMs, toMs),
    oldestMs: (venue: string, indexName: string): number | undefined =>
      oldest.get(venue, indexName)?.takenMs ?? undefined,
    put: ({ venue, indexName, takenMs, body }: StoredSurface): void =>
      void put.run(venue, indexName, takenMs, body),
    prune: (beforeMs: number): void => void prune.run(beforeMs),
  };
}
