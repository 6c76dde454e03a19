import type { HistoryEndpoint, SeriesKind, SeriesStep, TimeRange } from '../../../contracts/backfill';
import type { Connection } from '../connection';

export interface VenueSeriesRow {
  readonly id: string;
  readonly venue: string;
  readonly endpoint: HistoryEndpoint;
  readonly kind: SeriesKind;
  readonly coin: string;
  readonly step: SeriesStep;
  readonly name: string;
  readonly stepMs: number;
  readonly wantedFromMs: number;
  readonly wantedToMs: number;
}

export interface VenuePageRow extends TimeRange {
  readonly request: string;
  readonly fetchedMs: number;
  readonly rowCount: number;
  readonly findings: string;
}

export interface VenueValueRow {
  readonly timeMs: number;
  readonly value: number;
}

const SERIES = `SELECT id, venue, endpoint, kind, coin, step, name, step_ms AS stepMs,
  wanted_from_ms AS wantedFromMs, wanted_to_ms AS wantedToMs FROM venue_series ORDER BY id`;
const PAGES = `SELECT from_ms AS fromMs, to_ms AS toMs, request, fetched_ms AS fetchedMs, row_count AS rowCount, findings
  FROM venue_pages WHERE series_id = ? ORDER BY id`;
/** The wanted range only ever grows. */
const WANT = `INSERT INTO venue_series (id, venue, endpoint, kind, coin, step, name, step_ms, wanted_from_ms, wanted_to_ms)
  VALUES (@id, @venue, @endpoint, @kind, @coin, @step, @name, @stepMs, @wantedFromMs, @wantedToMs)
  ON CONFLICT (id) DO UPDATE SET wanted_from_ms = min(wanted_from_ms, excluded.wanted_from_ms),
    wanted_to_ms = max(wanted_to_ms, excluded.wanted_to_ms)`;

const GAPS = `SELECT time_ms AS fromMs, next AS toMs FROM
  (SELECT time_ms, lead(time_ms) OVER (ORDER BY time_ms) AS next FROM venue_values WHERE series_id = ?)
  WHERE next - time_ms > ?`;

export interface VenueSpanRow {
  readonly count: number;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
}

export function venueSeriesTables(connection: Connection) {
  const series = connection.prepare<[], VenueSeriesRow>(SERIES);
  const want = connection.prepare<[VenueSeriesRow]>(WANT);
  const remove = connection.prepare<[string]>('DELETE FROM venue_series WHERE id = ?');
  const pages = connection.prepare<[string], VenuePageRow>(PAGES);
  const insertPage = connection.prepare<[string, number, number, string, number, number, string]>(
    `INSERT INTO venue_pages (series_id, from_ms, to_ms, request, fetched_ms, row_count, findings)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const values = connection.prepare<[string], VenueValueRow>(
    'SELECT time_ms AS timeMs, value FROM venue_values WHERE series_id = ? ORDER BY time_ms',
  );
  const span = connection.prepare<[string], VenueSpanRow>(
    `SELECT count(*) AS count, min(time_ms) AS firstMs, max(time_ms) AS lastMs FROM venue_values WHERE series_id = ?`,
  );
  const gaps = connection.prepare<[string, number], TimeRange>(GAPS);
  const before = connection.prepare<[string, number], VenueValueRow>(
    'SELECT time_ms AS timeMs, value FROM venue_values WHERE series_id = ? AND time_ms < ? ORDER BY time_ms DESC LIMIT 1',
  );
  const after = connection.prepare<[string, number], VenueValueRow>(
    'SELECT time_ms AS timeMs, value FROM venue_values WHERE series_id = ? AND time_ms >= ? ORDER BY time_ms LIMIT 1',
  );
  const putValue = connection.prepare<[string, number, number]>(
    `INSERT INTO venue_values (series_id, time_ms, value) VALUES (?, ?, ?)
     ON CONFLICT (series_id, time_ms) DO UPDATE SET value = excluded.value`,
  );
  return {
    all: (): VenueSeriesRow[] => series.all(),
    want: (row: VenueSeriesRow): void => void want.run(row),
    remove: (id: string): boolean => remove.run(id).changes > 0,
    pages: (id: string): VenuePageRow[] => pages.all(id),
    values: (id: string): VenueValueRow[] => values.all(id),
    span: (id: string): VenueSpanRow => span.get(id) ?? { count: 0, firstMs: null, lastMs: null },
    /** Neighbouring values further apart than `longestMs`. */
    gaps: (id: string, longestMs: number): TimeRange[] => gaps.all(id, longestMs),
    before: (id: string, timeMs: number): VenueValueRow | undefined => before.get(id, timeMs),
    after: (id: string, timeMs: number): VenueValueRow | undefined => after.get(id, timeMs),
    insertPage: (id: string, page: VenuePageRow): void =>
      void insertPage.run(
        id,
        page.fromMs,
        page.toMs,
        page.request,
        page.fetchedMs,
        page.rowCount,
        page.findings,
      ),
    putValue: (id: string, { timeMs, value }: VenueValueRow): void => void putValue.run(id, timeMs, value),
  };
}
