/** Histories downloaded from venues: values, and the pages that they came in, each with its request and instant. */
import type { TimeRange, VenueSeriesKey } from '../../contracts/backfill';
import { seriesIdOf } from '../../contracts/backfill';
import { failure, success, type Result } from '../../engine/basics/result';
import type { Database } from './database';
import { attemptRead, attemptWrite } from './storageFailure';
import {
  venueSeriesTables,
  type VenuePageRow,
  type VenueSeriesRow,
  type VenueSpanRow,
  type VenueValueRow,
} from './tables/venueSeries';

export type { VenueSeriesRow, VenueValueRow };

export interface VenuePage extends Omit<VenuePageRow, 'findings'> {
  readonly findings: readonly string[];
}

export interface WantedSeries extends VenueSeriesKey {
  readonly name: string;
  readonly stepMs: number;
  readonly wanted: TimeRange;
}

export function createVenueHistoryStore({ connection }: Pick<Database, 'connection'>) {
  const tables = venueSeriesTables(connection);

  return {
    series: (): Result<VenueSeriesRow[]> =>
      attemptRead('reading the list of downloaded histories', () => tables.all()),

    /** Makes the series or widens what is wanted of it. */
    want: ({ wanted, name, stepMs, ...key }: WantedSeries): Result<null> =>
      attemptWrite(connection, `keeping what is wanted of ${name}`, () => {
        const row = { id: seriesIdOf(key), ...key, name, stepMs };
        tables.want({ ...row, wantedFromMs: wanted.fromMs, wantedToMs: wanted.toMs });
        return success(null);
      }),

    pages: (id: string): Result<VenuePage[]> =>
      attemptRead(`reading the pages of ${id}`, () =>
        tables
          .pages(id)
          .map((page) => ({ ...page, findings: page.findings === '' ? [] : page.findings.split('\n') })),
      ),

    values: (id: string): Result<VenueValueRow[]> =>
      attemptRead(`reading the history ${id}`, () => tables.values(id)),

    /** How much there is, and stretches between two values of more than `longestMs`. */
    extent: (id: string, longestMs: number): Result<VenueSpanRow & { gaps: TimeRange[] }> =>
      attemptRead(`reading the history ${id}`, () => ({
        ...tables.span(id),
        gaps: tables.gaps(id, longestMs),
      })),

    neighbours: (
      id: string,
      { fromMs, toMs }: TimeRange,
    ): Result<{ before?: VenueValueRow; after?: VenueValueRow }> =>
      attemptRead(`reading the history ${id}`, () => {
        const [before, after] = [tables.before(id, fromMs), tables.after(id, toMs)];
        return { ...(before && { before }), ...(after && { after }) };
      }),

    /** Rows and page or neither; a row that is there already gets the newer value, never a twin. */
    put: (id: string, page: VenuePage, rows: readonly VenueValueRow[]): Result<null> =>
      attemptWrite(connection, `storing a page of ${id}`, () => {
        for (const row of rows) tables.putValue(id, row);
        tables.insertPage(id, { ...page, findings: page.findings.slice(0, MOST_FINDINGS).join('\n') });
        return success(null);
      }),

    remove: (id: string): Result<null> =>
      attemptWrite(connection, `removing the history ${id}`, () =>
        tables.remove(id) ? success(null) : failure('NOT_FOUND', `there is no history ${id}`, { id }),
      ),
  };
}
export type VenueHistoryStore = ReturnType<typeof createVenueHistoryStore>;

/** Of one page; a page with more than these is odd as a whole. */
const MOST_FINDINGS = 50;
