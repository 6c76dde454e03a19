/**
 * Whose risk it is: component, marginal and incremental VaR and ES of the parts of a book (positions, strategies,
 * underlyings, factors). Source: Tasche (1999), "Risk contributions and performance measurement"; McNeil, Frey and
 * Embrechts (2015), ch. 8.5. Amounts are losses, positive, in the unit of the P&L; a hedge is negative.
 */
import { invariant, success, type Result } from '../../basics/result';
import type { Series } from '../../math/series';
import { historicalTail, type TailSpec } from './historicalTail';
import { scenarioWeights, type ScenarioWeights } from './scenarioWeights';

/** P&L of the parts by scenario; over the parts it sums to the P&L of the book. */
export interface PartPnl {
  readonly count: number;
  at(scenario: number, part: number): number;
}

/** Euler components -sum of weight x P&L of the part: they add up to the measure but for rounding. */
export function componentLosses({ scenarios, weights }: ScenarioWeights, parts: PartPnl): Float64Array {
  const component = new Float64Array(parts.count);
  for (let k = 0; k < scenarios.length; k++)
    for (let part = 0; part < parts.count; part++)
      component[part] -= weights[k] * parts.at(scenarios[k], part);
  return component;
}

/** Change of the measure per unit of each holding: component / size; undefined where nothing is held. */
export const marginalLosses = (component: Series, size: Series): (number | undefined)[] =>
  Array.from({ length: component.length }, (_, i) => (size[i] === 0 ? undefined : component[i] / size[i]));

export interface IncrementalLosses {
  /** Measure of the book less that of the book without the part. */
  readonly valueAtRisk: Float64Array;
  readonly expectedShortfall: Float64Array;
}

/** Each part taken out in turn and the tail read again: n selections of the whole vector. */
export function incrementalLosses(pnl: Series, parts: PartPnl, spec: TailSpec): Result<IncrementalLosses> {
  const whole = historicalTail(pnl, spec);
  if (!whole.ok) return whole;
  const valueAtRisk = new Float64Array(parts.count);
  const expectedShortfall = new Float64Array(parts.count);
  const without = new Float64Array(pnl.length);
  for (let part = 0; part < parts.count; part++) {
    for (let s = 0; s < pnl.length; s++) without[s] = pnl[s] - parts.at(s, part);
    const rest = historicalTail(without, spec);
    if (!rest.ok) return rest;
    valueAtRisk[part] = whole.value.valueAtRisk - rest.value.valueAtRisk;
    expectedShortfall[part] = whole.value.expectedShortfall - rest.value.expectedShortfall;
  }
  return success({ valueAtRisk, expectedShortfall });
}

/**
 * Sums of parts by group (position to strategy, underlying ...); `groupOf[part]` from 0 to `groups` - 1. What each addition
 * loses is added at the end, so that the order of the parts does not show (Neumaier 1974, ZAMM 54, 39).
 */
export function sumByGroup(amounts: Series, groupOf: ArrayLike<number>, groups: number): Float64Array {
  const sums = new Float64Array(groups);
  const lost = new Float64Array(groups);
  for (let i = 0; i < amounts.length; i++) {
    const [group, amount] = [groupOf[i], amounts[i]];
    const before = sums[group];
    const sum = before + amount;
    lost[group] += Math.abs(before) >= Math.abs(amount) ? before - sum + amount : amount - sum + before;
    sums[group] = sum;
  }
  return sums.map((sum, group) => sum + lost[group]);
}

/** The same parts by group, for incremental figures of whole groups. `scenarios` rows are summed once. */
export function groupedPnl(
  parts: PartPnl,
  scenarios: number,
  groupOf: ArrayLike<number>,
  groups: number,
): PartPnl {
  const sums = new Float64Array(scenarios * groups);
  for (let s = 0; s < scenarios; s++)
    for (let part = 0; part < parts.count; part++) sums[s * groups + groupOf[part]] += parts.at(s, part);
  return { count: groups, at: (s, group) => sums[s * groups + group] };
}

/**
 * VaR weights spread over the neighbouring ranks, triangular over `reach` ranks to each side: one scenario is a noisy
 * witness of who causes a quantile. Scaled so that the components still add up to `valueAtRisk`. Epperlein and Smillie
 * (2006), "Cracking VaR with kernels", RISK 19(8). `sorted`: scenarios worst first, `rank` from 1. Refused (undefined)
 * where the smoothed quantile and VaR differ in sign.
 */
export function smoothedVarWeights(
  pnl: Series,
  sorted: Int32Array,
  rank: number,
  reach: number,
  valueAtRisk: number,
): ScenarioWeights | undefined {
  invariant(rank >= 1 && rank <= sorted.length, `rank ${rank} of ${sorted.length}`);
  const ranks = Array.from({ length: 2 * reach + 1 }, (_, k) => rank - reach + k).filter(
    (r) => r >= 1 && r <= sorted.length,
  );
  const raw = ranks.map((r) => reach + 1 - Math.abs(r - rank));
  const smoothed = ranks.reduce((sum, r, k) => sum - raw[k] * pnl[sorted[r - 1]], 0);
  const scale = valueAtRisk / smoothed;
  if (!(scale > 0 && scale < Infinity)) return undefined;
  return scenarioWeights(
    ranks.map((r) => sorted[r - 1]),
    raw.map((weight) => weight * scale),
  );
}
