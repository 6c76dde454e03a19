/**
 * Exponentially weighted variance of returns with mean zero. J. P. Morgan (1996), "RiskMetrics - Technical Document",
 * 4th ed., 5.2. lambda 0.94 for days, 0.97 for months. Variances are in the square of the returns' unit.
 */
import { failure, success, type Result } from '../../basics/result';
import { refusal, sampleVariance, seriesFault, type Series } from '../../math/series';
import { ageWeights } from '../tail/weightedTail';

export interface VariancePath {
  /** variance[t] is the forecast for return t, known before it. */
  readonly variance: Float64Array;
  /** Forecast after the last return. */
  readonly next: number;
}

/**
 * What stands before the first return: its own square (the forecast for it then knows it, so drop it from tests), the
 * sample variance (n - 1, which knows the future), or a given variance.
 */
export type EwmaStart = 'first-return' | 'sample' | { readonly variance: number };

const lambdaRefusal = (lambda: number): ReturnType<typeof refusal> =>
  lambda > 0 && lambda < 1
    ? undefined
    : failure('OUT_OF_RANGE', `lambda is ${lambda}, must lie between 0 and 1`, { lambda });

/** v(t+1) = lambda v(t) + (1 - lambda) r(t)^2. Refuses values that are not finite and lambda outside (0, 1). */
export function ewmaVariance(
  returns: Series,
  lambda: number,
  start: EwmaStart = 'first-return',
): Result<VariancePath> {
  const refused =
    lambdaRefusal(lambda) ?? refusal(seriesFault(returns, 'returns', start === 'sample' ? 2 : 1));
  if (refused !== undefined) return refused;
  let current = startVariance(returns, start);
  const variance = new Float64Array(returns.length);
  for (let t = 0; t < returns.length; t++) {
    variance[t] = current;
    current = lambda * current + (1 - lambda) * returns[t] * returns[t];
  }
  return success({ variance, next: current });
}

function startVariance(returns: Series, start: EwmaStart): number {
  if (start === 'first-return') return returns[0] * returns[0];
  return start === 'sample' ? sampleVariance(returns) : start.variance;
}

/** The same with weights (1 - lambda) lambda^age / (1 - lambda^n), which sum to 1 and need no start. */
export function normalisedEwmaVariance(returns: Series, lambda: number): Result<number> {
  const refused = lambdaRefusal(lambda) ?? refusal(seriesFault(returns, 'returns', 1));
  if (refused !== undefined) return refused;
  const weights = ageWeights(returns.length, lambda);
  return success(weights.reduce((sum, weight, t) => sum + weight * returns[t] * returns[t], 0));
}

/** Steps after which a return counts half. */
export const halfLife = (lambda: number): number => Math.log(0.5) / Math.log(lambda);

/** (1 + lambda)/(1 - lambda): the equally weighted sample with the same variance of the estimate. */
export const effectiveObservations = (lambda: number): number => (1 + lambda) / (1 - lambda);
