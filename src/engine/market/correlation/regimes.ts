/** Correlations by regime: days sorted into calm and stressed by how wild the market was. */
import { failure, success, type Result } from '../../basics/result';
import type { SquareMatrix } from '../../math/matrix';
import { quantile } from '../../math/quantile';
import { probabilityFault, refusal, seriesFault, type Series } from '../../math/series';
import { panelRefusal, sampleCorrelation } from './correlationMatrix';

export interface RegimeCorrelations {
  readonly calm: SquareMatrix;
  readonly stressed: SquareMatrix;
  readonly calmDays: number;
  readonly stressedDays: number;
  /** Days with a gauge above this are stressed. */
  readonly threshold: number;
}

/** Fewest days per regime that a correlation is measured from. */
export const FEWEST_DAYS = 20;

/**
 * `gauge[t]`: how wild day t was, best known before it (a volatility forecast): sorting by the size of the returns
 * themselves biases correlations upwards (Forbes and Rigobon 2002, J. Finance 57(5)). The wildest `stressedShare` of the
 * days are stressed. Refuses when a regime has fewer than FEWEST_DAYS days.
 */
export function regimeCorrelations(
  series: readonly Series[],
  gauge: Series,
  stressedShare = 0.2,
): Result<RegimeCorrelations> {
  const refused =
    panelRefusal(series, FEWEST_DAYS) ??
    refusal(seriesFault(gauge, 'gauge', FEWEST_DAYS), probabilityFault(stressedShare, 'stressedShare'));
  if (refused !== undefined) return refused;
  if (gauge.length !== series[0].length)
    return failure('INVALID_INPUT', `gauge of ${gauge.length} days for ${series[0].length} returns`);
  const threshold = quantile(gauge, 1 - stressedShare);
  if (!threshold.ok) return threshold;
  const days = Array.from({ length: gauge.length }, (_, t) => t);
  const wild = days.filter((t) => gauge[t] > threshold.value);
  const quiet = days.filter((t) => gauge[t] <= threshold.value);
  if (Math.min(wild.length, quiet.length) < FEWEST_DAYS)
    return failure(
      'INVALID_INPUT',
      `${quiet.length} calm and ${wild.length} stressed days, ${FEWEST_DAYS} needed`,
    );
  const of = (chosen: readonly number[]): Result<SquareMatrix> =>
    sampleCorrelation(series.map((one) => Float64Array.from(chosen, (t) => one[t])));
  const [calm, stressed] = [of(quiet), of(wild)];
  if (!calm.ok) return calm;
  if (!stressed.ok) return stressed;
  return success({
    calm: calm.value,
    stressed: stressed.value,
    calmDays: quiet.length,
    stressedDays: wild.length,
    threshold: threshold.value,
  });
}
