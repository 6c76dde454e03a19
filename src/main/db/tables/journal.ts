import type { Connection } from '../connection';

export interface JournalRow {
  readonly id: number;
  readonly label: string;
  readonly changeCount: number;
  readonly changes: Buffer;
}

type Head = Omit<JournalRow, 'changes'>;

export function journalTable(connection: Connection) {
  const head = 'id, label, change_count AS changeCount';
  const newestDone = 'FROM journal WHERE is_undone = 0 ORDER BY id DESC LIMIT 1';
  const oldestUndone = 'FROM journal WHERE is_undone = 1 ORDER BY id LIMIT 1';
  const nextUndo = connection.prepare<[], Head>(`SELECT ${head} ${newestDone}`);
  const nextRedo = connection.prepare<[], Head>(`SELECT ${head} ${oldestUndone}`);
  const takeUndo = connection.prepare<[], JournalRow>(`SELECT ${head}, changes ${newestDone}`);
  const takeRedo = connection.prepare<[], JournalRow>(`SELECT ${head}, changes ${oldestUndone}`);
  const mark = connection.prepare<[number, number]>('UPDATE journal SET is_undone = ? WHERE id = ?');
  const dropUndone = connection.prepare('DELETE FROM journal WHERE is_undone = 1');
  const insert = connection.prepare<[string, number, number, Buffer]>(
    'INSERT INTO journal (label, created_ms, change_count, changes) VALUES (?, ?, ?, ?)',
  );
  // The newest entry always stays, however large.
  const prune = connection.prepare<[number, number]>(
    `DELETE FROM journal WHERE id IN (
       SELECT id FROM (
         SELECT id, row_number() OVER newest AS rank, sum(length(changes)) OVER newest AS bytes
         FROM journal WINDOW newest AS (ORDER BY id DESC)
       ) WHERE rank > 1 AND (rank > ? OR bytes > ?)
     )`,
  );
  const since = connection.prepare<[number], { createdMs: number; changes: Buffer }>(
    'SELECT created_ms AS createdMs, changes FROM journal WHERE is_undone = 0 AND created_ms > ? ORDER BY id DESC',
  );
  const oldest = connection.prepare<[], { id: number; createdMs: number }>(
    'SELECT id, created_ms AS createdMs FROM journal ORDER BY id LIMIT 1',
  );
  return {
    /** Newest first. */
    doneSince: (ms: number): readonly { createdMs: number; changes: Buffer }[] => since.all(ms),
    oldest: (): { id: number; createdMs: number } | undefined => oldest.get(),
    nextUndo: (): Head | undefined => nextUndo.get(),
    nextRedo: (): Head | undefined => nextRedo.get(),
    takeUndo: (): JournalRow | undefined => takeUndo.get(),
    takeRedo: (): JournalRow | undefined => takeRedo.get(),
    mark: (id: number, isUndone: boolean): void => void mark.run(isUndone ? 1 : 0, id),
    dropUndone: (): void => void dropUndone.run(),
    insert: (label: string, nowMs: number, changeCount: number, changes: Buffer): number =>
      Number(insert.run(label, nowMs, changeCount, changes).lastInsertRowid),
    prune: (keepEntries: number, keepBytes: number): void => void prune.run(keepEntries, keepBytes),
  };
}
