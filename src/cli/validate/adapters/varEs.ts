/** Historical, parametric, filtered and decomposed VaR and ES. */
import type { Result } from '../../../engine/basics/result';
import { inverseNormalCdf } from '../../../engine/math/normal';
import { matrixOfRows } from '../../../engine/math/matrix';
import { quantile, type QuantileType } from '../../../engine/math/quantile';
import { momentsOf, type Moments } from '../../../engine/math/series';
import { filteredReturns } from '../../../engine/risk/tail/filteredHistory';
import { historicalTail } from '../../../engine/risk/tail/historicalTail';
import { normalContributions } from '../../../engine/risk/tail/normalContributions';
import {
  cornishFisherTail,
  normalTail,
  overHorizon,
  studentScale,
  studentTail,
} from '../../../engine/risk/tail/parametricTail';
import { ageWeightedTail } from '../../../engine/risk/tail/weightedTail';
import { ewmaVariance } from '../../../engine/risk/volatility/ewma';
import {
  failed,
  unsupported,
  values,
  type Computation,
  type JsonObject,
  type SuiteAdapter,
} from '../adapter';
import type { DatasetReader } from '../datasets';
import { numberOf, numbersOf } from '../inputs';
import { listOf, returnsOf, rowsOfInput } from '../series';

/** The value; a refusal of the engine fails the case. */
export function demand<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`${result.failure.reason}: ${result.failure.message}`);
}

export const varEs: SuiteAdapter = {
  suite: 'var_es',
  compute: ({ tag, inputs }, data) => {
    if (tag === 'series' || tag === 'inline') return ofSeries(inputs, data);
    if (tag === 'parametric') return parametric(inputs);
    if (tag === 'decomposition') return decomposition(inputs);
    return unsupported(`tag "${tag}"`);
  },
};

type Tail = { readonly valueAtRisk: number; readonly expectedShortfall: number };
const named = (name: string, tail: Tail): JsonObject => ({
  [`${name}_var`]: tail.valueAtRisk,
  [`${name}_es`]: tail.expectedShortfall,
});

const TYPES: readonly QuantileType[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];

function ofSeries(inputs: JsonObject, data: DatasetReader): Computation {
  const returns = returnsOf(inputs, data);
  const alpha = numberOf(inputs, 'alpha');
  const moments = demand(momentsOf(returns));
  const historical = Object.fromEntries(
    TYPES.map((type) => [`hist_var_type${type}`, -demand(quantile(returns, alpha, type))]),
  );
  const coherent = demand(historicalTail(returns, { alpha, var: 7, es: 'acerbi-tasche' }));
  const plain = demand(historicalTail(returns, { alpha, var: 1, es: 'tail-mean' }));
  return values({
    mean: moments.mean,
    sd: moments.standardDeviation,
    skewness: moments.skewness,
    excess_kurtosis: moments.excessKurtosis,
    ...ofMoments(moments, alpha),
    ...historical,
    hist_es_acerbi_tasche: coherent.expectedShortfall,
    hist_es_tail_mean: plain.expectedShortfall,
    brw_var: demand(ageWeightedTail(returns, 0.98, alpha)).valueAtRisk,
    ...filtered(returns, alpha),
  });
}

const ofMoments = (moments: Moments, alpha: number): JsonObject => ({
  ...named('normal', demand(normalTail(moments, alpha))),
  ...named('cornish_fisher', demand(cornishFisherTail(moments, alpha))),
  ...named('t4', student(moments, 4, alpha)),
  ...named('t6', student(moments, 6, alpha)),
});

const student = ({ mean, standardDeviation }: Moments, nu: number, alpha: number): Tail =>
  demand(studentTail(mean, studentScale(standardDeviation, nu), nu, alpha));

function filtered(returns: ArrayLike<number>, alpha: number): JsonObject {
  const path = demand(ewmaVariance(returns, 0.94));
  const sigmaNext = Math.sqrt(path.next);
  const rescaled = filteredReturns({ returns, sigma: path.variance.map(Math.sqrt), sigmaNext });
  return {
    ewma_sigma_next: sigmaNext,
    ewma_normal_var: -sigmaNext * inverseNormalCdf(alpha),
    filtered_hist_var_type7: -demand(quantile(demand(rescaled), alpha, 7)),
  };
}

function parametric(inputs: JsonObject): Computation {
  const [mean, standardDeviation, alpha, days, nu] = numbersOf(
    inputs,
    'mu_daily',
    'sigma_daily',
    'alpha',
    'horizon_days',
    'nu',
  );
  return values({
    ...named('normal', demand(normalTail(overHorizon({ mean, standardDeviation }, days), alpha))),
    ...named('t', demand(studentTail(mean, standardDeviation, nu, alpha))),
  });
}

function decomposition(inputs: JsonObject): Computation {
  const covariance = demand(matrixOfRows(rowsOfInput(inputs, 'covariance')));
  const split = normalContributions(listOf(inputs, 'positions'), covariance, numberOf(inputs, 'alpha'));
  if (!split.ok) return failed(split.failure.message);
  const found = split.value;
  return values({
    portfolio_var: found.valueAtRisk,
    portfolio_es: found.expectedShortfall,
    marginal_var: [...found.marginalVar],
    component_var: [...found.componentVar],
    component_es: [...found.componentEs],
    incremental_var: [...found.incrementalVar],
    undiversified_var: found.undiversifiedVar,
  });
}
