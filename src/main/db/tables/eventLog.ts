import type { Connection } from '../connection';

export interface EventRow {
  readonly timeMs: number;
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly source: string;
  readonly message: string;
}

export function eventLogTable(connection: Connection) {
  const recent = connection.prepare<[number], EventRow>(
    'SELECT time_ms AS timeMs, level, source, message FROM event_log ORDER BY id DESC LIMIT ?',
  );
  const insert = connection.prepare<[number, string, string, string]>(
    'INSERT INTO event_log (time_ms, level, source, message) VALUES (?, ?, ?, ?)',
  );
  const trim = connection.prepare<[number]>(
    'DELETE FROM event_log WHERE id <= (SELECT max(id) FROM event_log) - ?',
  );
  return {
    /** Oldest first. */
    recent: (count: number): EventRow[] => recent.all(count).reverse(),
    insert: (row: EventRow): void => void insert.run(row.timeMs, row.level, row.source, row.message),
    trim: (keep: number): void => void trim.run(keep),
  };
}
