/**
 * A rule pack whose history has other correlations: what a margin model of past moves would charge if its coins moved
 * together as the dial says. Residuals over each day's own volatility are whitened by the symmetric root of their sample
 * correlation and coloured by that of the target; every coin keeps its volatility, day by day. Source: Duffie and Pan (1997),
 * J. of Derivatives 4(3), on scaling past returns to new covariances.
 */
import { failure, success, type Result } from '../../basics/result';
import { nearestCorrelation } from '../../market/correlation/nearestCorrelation';
import { sampleCorrelation } from '../../market/correlation/correlationMatrix';
import { eigenSymmetric } from '../../math/eigenSymmetric';
import { timesMatrix, timesVector, zeroMatrix, type SquareMatrix } from '../../math/matrix';
import { sampleVariance } from '../../math/series';
import { ewmaVariance } from '../../risk/volatility/ewma';
import { historyOf } from '../house/marketHistory';
import { findNumber, scopesOf, type RulePack, type RuleParameter } from '../rulePack';

const HISTORY = 'daily_log_returns';
const LEAST_EIGENVALUE = 1e-8;

/** Target correlation of two coins; undefined where it is not known. */
export type CoinCorrelation = (first: string, second: string) => number | undefined;

/** Models whose scenarios are past moves of several coins: the only ones that correlations reach. */
export const readsCorrelations = (pack: RulePack): boolean => scopesOf(pack, HISTORY).length > 1;

/**
 * The pack itself where fewer than two of its coins have a target. Refuses histories whose residuals are singular: there is
 * no other correlation that they could be given.
 */
export function correlatedPack(pack: RulePack, correlation: CoinCorrelation): Result<RulePack> {
  const { coins, returns } = historyOf(pack);
  const known = coins.flatMap((coin, k) => (correlation(coin, coin) === undefined ? [] : [k]));
  if (known.length < 2) return success(pack);
  const sigmas: Float64Array[] = [];
  for (const k of known) {
    const path = ewmaVariance(returns[k], findNumber(pack, 'ewma_lambda', coins[k]) ?? NaN, 'sample');
    if (!path.ok) return path;
    sigmas.push(path.value.variance.map(Math.sqrt));
  }
  const residuals = known.map((k, i) => Float64Array.from(returns[k], (move, t) => move / sigmas[i][t]));
  const change = changeOf(
    residuals,
    known.map((k) => coins[k]),
    correlation,
  );
  if (!change.ok) return change;
  const coloured = recoloured(residuals, change.value);
  const made = new Map(
    known.map((k, i) => [coins[k], Array.from(coloured[i], (z, t) => z * sigmas[i][t])] as const),
  );
  const newest = (parameter: RuleParameter): RuleParameter => {
    const value = parameter.name === HISTORY ? made.get(parameter.scope) : undefined;
    return value === undefined ? parameter : { ...parameter, value };
  };
  return success({ ...pack, parameters: pack.parameters.map(newest) });
}

/** Target root times the inverse of the sample's. */
function changeOf(
  residuals: readonly Float64Array[],
  coins: readonly string[],
  correlation: CoinCorrelation,
): Result<SquareMatrix> {
  const sample = sampleCorrelation(residuals);
  if (!sample.ok) return sample;
  const wanted = zeroMatrix(coins.length);
  for (const [i, first] of coins.entries())
    for (const [j, second] of coins.entries())
      wanted.entries[i * coins.length + j] = i === j ? 1 : (correlation(first, second) ?? 0);
  const target = nearestCorrelation(wanted);
  if (!target.ok) return target;
  const whitening = powerOf(sample.value, -0.5);
  if (whitening === undefined)
    return failure('INVALID_INPUT', `the past moves of ${coins.join(', ')} are singular`);
  const colouring = powerOf(target.value.correlation, 0.5);
  return colouring === undefined
    ? failure('INVALID_INPUT', 'the target correlations are singular')
    : success(timesMatrix(colouring, whitening));
}

/** Symmetric power of a semidefinite matrix; undefined for a negative power of a singular one. */
function powerOf(matrix: SquareMatrix, power: number): SquareMatrix | undefined {
  const { values, vectors } = eigenSymmetric(matrix);
  const n = matrix.size;
  if (power < 0 && values[0] < LEAST_EIGENVALUE) return undefined;
  const made = zeroMatrix(n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++)
        made.entries[i * n + j] +=
          vectors.entries[i * n + k] * vectors.entries[j * n + k] * Math.max(0, values[k]) ** power;
  return made;
}

/** Every series keeps its variance. */
function recoloured(residuals: readonly Float64Array[], change: SquareMatrix): readonly Float64Array[] {
  const deviations = residuals.map((series) => Math.sqrt(sampleVariance(series)));
  const made = residuals.map(({ length }) => new Float64Array(length));
  for (let t = 0; t < residuals[0].length; t++) {
    const day = timesVector(
      change,
      residuals.map((series, i) => series[t] / deviations[i]),
    );
    day.forEach((z, i) => (made[i][t] = z * deviations[i]));
  }
  return made;
}
