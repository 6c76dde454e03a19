import type { Connection } from '../connection';

export interface SnapshotHead {
  readonly id: string;
  readonly label: string;
  readonly takenMs: number;
  readonly quoteCount: number;
}

export function snapshotsTable(connection: Connection) {
  const heads = connection.prepare<[], SnapshotHead>(
    'SELECT id, label, taken_ms AS takenMs, quote_count AS quoteCount FROM snapshots ORDER BY taken_ms DESC, id',
  );
  const body = connection.prepare<[string], { body: Buffer }>('SELECT body FROM snapshots WHERE id = ?');
  const put = connection.prepare<[string, string, number, number, Buffer]>(
    `INSERT INTO snapshots (id, label, taken_ms, quote_count, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET label = excluded.label`,
  );
  const remove = connection.prepare<[string]>('DELETE FROM snapshots WHERE id = ?');
  return {
    heads: (): SnapshotHead[] => heads.all(),
    body: (id: string): Buffer | undefined => body.get(id)?.body,
    remove: (id: string): void => void remove.run(id),
    put: (head: SnapshotHead, packed: Buffer): void =>
      void put.run(head.id, head.label, head.takenMs, head.quoteCount, packed),
  };
}
