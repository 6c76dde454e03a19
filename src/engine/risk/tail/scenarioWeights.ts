/**
 * A tail measure written as a weighted mean of scenarios: measure = -sum of weight x P&L. Whatever is linear in the
 * P&L of the parts then adds up by construction, which is what Euler's decomposition needs.
 */
import type { Series } from '../../math/series';

export interface ScenarioWeights {
  /** Rows of the P&L, worst first. */
  readonly scenarios: Int32Array;
  /** Parallel to `scenarios`; they sum to 1. */
  readonly weights: Float64Array;
}

export interface TailMeasures {
  /** Loss, positive, in the unit of the P&L. Negative when even this quantile is a gain. */
  readonly valueAtRisk: number;
  /** Mean loss beyond, positive, same unit. */
  readonly expectedShortfall: number;
  readonly varWeights: ScenarioWeights;
  readonly esWeights: ScenarioWeights;
}

/** -sum of weight x P&L. */
export function weightedLoss({ scenarios, weights }: ScenarioWeights, pnl: Series): number {
  let sum = 0;
  for (let k = 0; k < scenarios.length; k++) sum -= weights[k] * pnl[scenarios[k]];
  return sum;
}

/** Drops weights of zero. */
export function scenarioWeights(scenarios: readonly number[], weights: readonly number[]): ScenarioWeights {
  const kept = weights.map((_, k) => k).filter((k) => weights[k] !== 0);
  return {
    scenarios: Int32Array.from(kept, (k) => scenarios[k]),
    weights: Float64Array.from(kept, (k) => weights[k]),
  };
}

/** Both measures of a P&L under given weights. */
export const tailMeasures = (
  pnl: Series,
  varWeights: ScenarioWeights,
  esWeights: ScenarioWeights,
): TailMeasures => ({
  valueAtRisk: weightedLoss(varWeights, pnl),
  expectedShortfall: weightedLoss(esWeights, pnl),
  varWeights,
  esWeights,
});
