import type { Connection } from '../connection';

export interface FactorSeriesHead {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly sourceUrl: string;
  readonly licence: string;
  /** Shipped with the app; an import of the same name takes its place. */
  readonly isBundled: boolean;
  readonly importedMs: number;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

type HeadRow = Omit<FactorSeriesHead, 'isBundled'> & { readonly isBundled: number };

const HEADS = `SELECT s.id, s.title, s.source, s.source_url AS sourceUrl, s.licence, s.is_bundled AS isBundled,
  s.imported_ms AS importedMs, count(v.time_ms) AS count, min(v.time_ms) AS firstMs, max(v.time_ms) AS lastMs
  FROM factor_series s JOIN factor_values v ON v.series_id = s.id GROUP BY s.id ORDER BY s.id`;

export function factorSeriesTable(connection: Connection) {
  const heads = connection.prepare<[], HeadRow>(HEADS);
  const values = connection.prepare<[string], { time: number; value: number }>(
    'SELECT time_ms AS time, value FROM factor_values WHERE series_id = ? ORDER BY time_ms',
  );
  const remove = connection.prepare<[string]>('DELETE FROM factor_series WHERE id = ?');
  const insertHead = connection.prepare<[string, string, string, string, string, number, number]>(
    `INSERT INTO factor_series (id, title, source, source_url, licence, is_bundled, imported_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertValue = connection.prepare<[string, number, number]>(
    'INSERT INTO factor_values (series_id, time_ms, value) VALUES (?, ?, ?)',
  );
  return {
    heads: (): FactorSeriesHead[] => heads.all().map((row) => ({ ...row, isBundled: row.isBundled === 1 })),
    values: (id: string): { timesMs: Float64Array; values: Float64Array } => {
      const rows = values.all(id);
      return {
        timesMs: Float64Array.from(rows, (row) => row.time),
        values: Float64Array.from(rows, (row) => row.value),
      };
    },
    remove: (id: string): boolean => remove.run(id).changes > 0,
    insertHead: (head: Omit<FactorSeriesHead, 'count' | 'firstMs' | 'lastMs'>): void =>
      void insertHead.run(
        head.id,
        head.title,
        head.source,
        head.sourceUrl,
        head.licence,
        head.isBundled ? 1 : 0,
        head.importedMs,
      ),
    insertValue: (id: string, timeMs: number, value: number): void => void insertValue.run(id, timeMs, value),
  };
}
