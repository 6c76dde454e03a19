/** Exponentially weighted covariances of returns with mean zero. J. P. Morgan (1996), "RiskMetrics", 4th ed., 5.2. */
import { failure, success, type Result } from '../../basics/result';
import { zeroMatrix, type SquareMatrix } from '../../math/matrix';
import type { Series } from '../../math/series';
import { panelRefusal } from './correlationMatrix';

/** `recursive`: seeded with the first return's own product; `normalised`: weights (1-l) l^age / (1-l^n). */
export type EwmaWeights = 'recursive' | 'normalised';

/**
 * Covariance after the last return, in the square of the returns' unit. Positive semidefinite by construction: a
 * weighted sum of products r r'. One lambda for all factors, for the same reason.
 */
export function ewmaCovariance(
  series: readonly Series[],
  lambda: number,
  weights: EwmaWeights = 'recursive',
): Result<SquareMatrix> {
  const refused = panelRefusal(series, 1);
  if (refused !== undefined) return refused;
  if (!(lambda > 0 && lambda < 1))
    return failure('OUT_OF_RANGE', `lambda is ${lambda}, must lie between 0 and 1`, { lambda });
  const n = series.length;
  const covariance = zeroMatrix(n);
  const steps = series[0].length;
  addProduct(covariance, series, 0, weights === 'recursive' ? 1 : 0);
  for (let t = 0; t < steps; t++) {
    for (let k = 0; k < n * n; k++) covariance.entries[k] *= lambda;
    addProduct(covariance, series, t, 1 - lambda);
  }
  const scale = weights === 'recursive' ? 1 : 1 / (1 - lambda ** steps);
  return success({ size: n, entries: covariance.entries.map((entry) => entry * scale) });
}

function addProduct(
  { size, entries }: SquareMatrix,
  series: readonly Series[],
  t: number,
  weight: number,
): void {
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) entries[i * size + j] += weight * series[i][t] * series[j][t];
}
