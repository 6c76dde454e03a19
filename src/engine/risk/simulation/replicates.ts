/** Standard error of a quasi-random figure: the same simulation with several scrambles. Owen (1998), ACM TOMACS 8(1). */
import { failure, success, type Result } from '../../basics/result';
import { studentQuantile } from '../../math/gammaFunctions';
import { mean, probabilityFault, refusal, sampleVariance, seriesFault, type Series } from '../../math/series';
import type { Precision } from '../tail/tailPrecision';

/** Mean of independent replicates, its standard error and Student interval. Refuses fewer than two. */
export function replicatePrecision(
  replicates: Series,
  confidence = 0.95,
): Result<Precision & { readonly mean: number }> {
  const refused = refusal(
    seriesFault(replicates, 'replicates', 2),
    probabilityFault(confidence, 'confidence'),
  );
  if (refused !== undefined) return refused;
  const n = replicates.length;
  const centre = mean(replicates);
  const standardError = Math.sqrt(sampleVariance(replicates) / n);
  const reach = studentQuantile(0.5 * (1 + confidence), n - 1) * standardError;
  return success({ mean: centre, standardError, low: centre - reach, high: centre + reach, confidence });
}

/** Scenarios in `replicates` runs of equal length; refuses a total that does not divide. */
export function replicateLength(scenarios: number, replicates: number): Result<number> {
  if (scenarios % replicates === 0) return success(scenarios / replicates);
  return failure('INVALID_INPUT', `${scenarios} scenarios do not divide into ${replicates} runs`);
}
