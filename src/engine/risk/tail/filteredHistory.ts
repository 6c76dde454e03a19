/**
 * Filtered history: each return rescaled by today's volatility over that of its own day.
 * Sources: Hull and White (1998), J. of Risk 1(1); Barone-Adesi, Giannopoulos and Vosper (1999), J. Futures Markets 19(5).
 */
import { failure, success, type Result } from '../../basics/result';
import { refusal, seriesFault, type Series } from '../../math/series';

/** Bounds of the ratio today / then, so that a dead calm day does not become a crash. */
export interface RatioBounds {
  readonly low: number;
  readonly high: number;
}

/** A series of returns with the volatility forecast of each day (same length) and that of the day to come. */
export interface FilteredSeries {
  readonly returns: Series;
  /** Standard deviations, > 0: sigma[t] was known before return t. */
  readonly sigma: Series;
  readonly sigmaNext: number;
}

/** Rescaled returns in the unit of `returns`. Refuses unequal lengths and volatilities that are not positive. */
export function filteredReturns(
  { returns, sigma, sigmaNext }: FilteredSeries,
  bounds?: RatioBounds,
): Result<Float64Array> {
  const refused = refusal(seriesFault(returns, 'returns', 1));
  if (refused !== undefined) return refused;
  if (sigma.length !== returns.length)
    return failure('INVALID_INPUT', `${sigma.length} volatilities for ${returns.length} returns`);
  if (!(sigmaNext > 0 && sigmaNext < Infinity))
    return failure('INVALID_INPUT', `volatility of the next day is ${sigmaNext}, must be positive`);
  const filtered = new Float64Array(returns.length);
  for (let t = 0; t < returns.length; t++) {
    if (!(sigma[t] > 0 && sigma[t] < Infinity))
      return failure('INVALID_INPUT', `volatility[${t}] is ${sigma[t]}, must be positive`, { row: t });
    filtered[t] = returns[t] * boundedRatio(sigmaNext / sigma[t], bounds);
  }
  return success(filtered);
}

const boundedRatio = (ratio: number, bounds: RatioBounds | undefined): number =>
  bounds === undefined ? ratio : Math.min(bounds.high, Math.max(bounds.low, ratio));
