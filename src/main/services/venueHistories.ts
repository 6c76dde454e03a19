/** What has been downloaded from venues: a list with provenance and gaps, and the sources that risk may read. */
import type { HistoryEndpoint, TimeRange, VenueSeriesSummary } from '../../contracts/backfill';
import { success, type Result } from '../../engine/basics/result';
import type { VenueHistoryStore, VenueSeriesRow } from '../db/venueHistoryStore';
import { lengthOf, missingRanges } from '../feeds/history/coverage';
import { venueRank, type FactorSource } from './factorSources';
import { factorHistoryOf, factorIdOf } from './venueFactors';

const MOST_LISTED = 20;

export interface VenueHistoryOptions {
  readonly store: VenueHistoryStore;
  /** Where the venue's prices come from now: made-up data never stand beside real prices. */
  readonly endpointOf: (venue: string) => HistoryEndpoint;
}

export function createVenueHistories({ store, endpointOf }: VenueHistoryOptions) {
  function summary(row: VenueSeriesRow, used: ReadonlySet<string>): Result<VenueSeriesSummary> {
    const pages = store.pages(row.id);
    if (!pages.ok) return pages;
    const extent = store.extent(row.id, 1.5 * row.stepMs);
    if (!extent.ok) return extent;
    const { wantedFromMs, wantedToMs, stepMs, ...key } = row;
    const wanted = { fromMs: wantedFromMs, toMs: wantedToMs };
    const { gaps: apart, ...span } = extent.value;
    const gaps = apart.map(({ fromMs, toMs }) => ({ fromMs: fromMs + stepMs, toMs }));
    const length = ({ fromMs, toMs }: TimeRange): number => toMs - fromMs;
    const filled = pages.value.findLast(({ rowCount }) => rowCount > 0);
    return success({
      ...key,
      wanted,
      ...span,
      doneShare: 1 - lengthOf(missingRanges(pages.value, wanted)) / length(wanted),
      gaps: gaps.sort((a, b) => length(b) - length(a)).slice(0, MOST_LISTED),
      gapCount: gaps.length,
      findings: pages.value
        .flatMap(({ findings }) => findings)
        .reverse()
        .slice(0, MOST_LISTED),
      pages: pages.value.length,
      fetchedMs: pages.value.at(-1)?.fetchedMs ?? null,
      request: filled?.request ?? null,
      factorId: factorIdOf(row) ?? null,
      isUsed: used.has(row.id),
    });
  }

  const mayBeUsed = ({ endpoint, venue }: VenueSeriesRow): boolean =>
    endpoint === 'production' || endpoint === endpointOf(venue);

  function sourceOf(row: VenueSeriesRow): Result<FactorSource | undefined> {
    if (!mayBeUsed(row) || factorIdOf(row) === undefined) return success(undefined);
    const rows = store.values(row.id);
    if (!rows.ok) return rows;
    const pages = store.pages(row.id);
    if (!pages.ok) return pages;
    const fetchedMs = pages.value.at(-1)?.fetchedMs ?? 0;
    const history = factorHistoryOf({ ...row, rows: rows.value, fetchedMs });
    return success(history && { seriesId: row.id, history, rank: venueRank(row) });
  }

  /** One result of all, or the first failure. */
  function each<T>(take: (row: VenueSeriesRow) => Result<T>): Result<readonly T[]> {
    const rows = store.series();
    if (!rows.ok) return rows;
    const out: T[] = [];
    for (const row of rows.value) {
      const one = take(row);
      if (!one.ok) return one;
      out.push(one.value);
    }
    return success(out);
  }

  return {
    list: (used: ReadonlySet<string>): Result<readonly VenueSeriesSummary[]> =>
      each((row) => summary(row, used)),
    sources(): Result<readonly FactorSource[]> {
      const found = each(sourceOf);
      return found.ok
        ? success(found.value.filter((source): source is FactorSource => source !== undefined))
        : found;
    },
    remove: (id: string): Result<null> => store.remove(id),
  };
}
export type VenueHistories = ReturnType<typeof createVenueHistories>;
