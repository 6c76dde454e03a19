/** Which stored series stands for which factor: the newest leads, older ones fill the days before it begins. */
import type { HistoryEndpoint, VenueSeriesKey } from '../../contracts/backfill';
import { MS_PER_DAY } from '../../engine/basics/time';
import type { FactorHistory } from '../../engine/market/factorHistory';
import { spliceHistories } from '../../engine/market/historySplice';

export interface FactorSource {
  /** Of the stored series. */
  readonly seriesId: string;
  readonly history: FactorHistory;
  /** Among sources that end on the same day the lowest leads. */
  readonly rank: number;
}

export interface ChosenFactor {
  readonly history: FactorHistory;
  readonly seriesIds: readonly string[];
}

const lastDay = ({ timesMs }: FactorHistory): number => Math.floor(timesMs[timesMs.length - 1] / MS_PER_DAY);

export function chooseFactors(sources: readonly FactorSource[]): readonly ChosenFactor[] {
  const byFactor = new Map<string, FactorSource[]>();
  for (const source of sources)
    byFactor.set(source.history.id, [...(byFactor.get(source.history.id) ?? []), source]);
  return [...byFactor.keys()].sort().map((id) => {
    const own = (byFactor.get(id) ?? []).sort(
      (a, b) => lastDay(b.history) - lastDay(a.history) || a.rank - b.rank,
    );
    const { history, used } = spliceHistories(own.map((source) => source.history));
    return { history, seriesIds: used.map((place) => own[place].seriesId) };
  });
}

const VENUES = ['deribit', 'bybit', 'okx', 'binance'];
const ENDPOINTS: readonly HistoryEndpoint[] = ['production', 'test', 'simulator'];
/** The user's own file is a choice, so it leads among equals; shipped series come last. */
export const IMPORTED_RANK = -1;
export const SHIPPED_RANK = 1_000;

/** Index before perpetual, days before hours, the venue's own site before its test site. */
export const venueRank = ({ venue, endpoint, kind, step }: VenueSeriesKey): number =>
  100 * ENDPOINTS.indexOf(endpoint) +
  10 * (kind === 'perpetual' ? 1 : 0) +
  5 * (step === 'hour' ? 1 : 0) +
  Math.max(0, VENUES.indexOf(venue));
