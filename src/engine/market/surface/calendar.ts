/** Calendar arbitrage between two expiries: total variance must not fall with time at equal forward moneyness. */
import { gridMinimum } from '../../math/intervalMinimum';
import { checkGrid, CHECK_RANGE, type MoneynessRange } from './checkGrid';
import { sviWings } from './rawSvi';
import { sliceVariance, type SmileSlice } from './smileSlice';

export interface CalendarReport {
  readonly free: boolean;
  /** Least w_far(k) - w_near(k) over the range, and the log-moneyness where it lies. */
  readonly leastGap: number;
  readonly leastGapAt: number;
  /** Whether the far wings are at least as steep as the near ones, so that no crossing lies beyond the range. */
  readonly wingsOrdered: boolean;
}

/** Total variances may touch within their own rounding. */
const ROUNDING = 1e-13;

/**
 * Gatheral and Jacquier (2014), lemma 2.1: free of calendar arbitrage when w_far(k) >= w_near(k) for every k, each
 * in the log-moneyness of its own forward. Sampled on the grids of both slices and refined to 1e-9 in k.
 */
export function checkCalendar(
  near: SmileSlice,
  far: SmileSlice,
  range: MoneynessRange = CHECK_RANGE,
): CalendarReport {
  const nodes = [...checkGrid(near, range), ...checkGrid(far, range)];
  const grid = Float64Array.from(nodes).sort();
  const least = gridMinimum((k) => sliceVariance(far, k) - sliceVariance(near, k), grid, 1e-9);
  const [nearWings, farWings] = [sviWings(near.svi), sviWings(far.svi)];
  const [nearFactor, farFactor] = [(near.volFactor ?? 1) ** 2, (far.volFactor ?? 1) ** 2];
  const wingsOrdered =
    farFactor * farWings.left >= nearFactor * nearWings.left - ROUNDING &&
    farFactor * farWings.right >= nearFactor * nearWings.right - ROUNDING;
  return {
    free: least.value >= -ROUNDING && wingsOrdered,
    leastGap: least.value,
    leastGapAt: least.at,
    wingsOrdered,
  };
}

/** The least variance gap on given points alone (the first of equal ones); `points` is not empty. */
export function leastGapOnPoints(
  near: SmileSlice,
  far: SmileSlice,
  points: readonly number[],
): { readonly gap: number; readonly at: number } {
  let found = { gap: Infinity, at: NaN };
  for (const k of points) {
    const gap = sliceVariance(far, k) - sliceVariance(near, k);
    if (gap < found.gap) found = { gap, at: k };
  }
  return found;
}
