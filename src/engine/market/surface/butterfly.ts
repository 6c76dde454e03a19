/** Butterfly arbitrage of one slice: positivity of the density that the smile implies. */
import { gridMinimum } from '../../math/intervalMinimum';
import { checkGrid, CHECK_RANGE, type MoneynessRange } from './checkGrid';
import { LEE_BOUND, sviMinimum, sviWings } from './rawSvi';
import { durrleman } from './smile';
import { smileAt, type SmileSlice } from './smileSlice';

export interface ButterflyReport {
  readonly free: boolean;
  /** Least value of Durrleman's g over the range, and the log-moneyness where it lies. */
  readonly leastG: number;
  readonly leastGAt: number;
  /** Asymptotic steepness of total variance on both sides, and whether both obey Lee's bound of 2. */
  readonly leftWing: number;
  readonly rightWing: number;
  readonly withinLee: boolean;
  /** Least total variance over the range. */
  readonly leastVariance: number;
}

/** g may undershoot 0 by its own rounding. */
const ROUNDING = 1e-12;

/**
 * Free of butterfly arbitrage when g >= 0 over the range (so the density is not negative), the wings obey Lee's
 * bound (so call prices vanish at large strikes) and total variance is not negative. Gatheral and Jacquier (2014),
 * lemma 2.2; Durrleman (2005). g is sampled on `checkGrid` and its minima refined to 1e-9 in k.
 */
export function checkButterfly(slice: SmileSlice, range: MoneynessRange = CHECK_RANGE): ButterflyReport {
  const grid = checkGrid(slice, range);
  const least = gridMinimum((k) => durrleman(k, smileAt(slice, k)), grid, 1e-9);
  const { left, right } = wingsOf(slice);
  const withinLee = left <= LEE_BOUND && right <= LEE_BOUND;
  const leastVariance = leastVarianceOf(slice, grid);
  return {
    free: least.value >= -ROUNDING && withinLee && leastVariance >= 0,
    leastG: least.value,
    leastGAt: least.at,
    leftWing: left,
    rightWing: right,
    withinLee,
    leastVariance,
  };
}

function wingsOf(slice: SmileSlice): { readonly left: number; readonly right: number } {
  const factor = (slice.volFactor ?? 1) ** 2;
  const { left, right } = sviWings(slice.svi);
  return { left: factor * left, right: factor * right };
}

function leastVarianceOf(slice: SmileSlice, grid: Float64Array): number {
  if (slice.bumps === undefined) return (slice.volFactor ?? 1) ** 2 * sviMinimum(slice.svi).w;
  return gridMinimum((k) => smileAt(slice, k).w, grid, 1e-9).value;
}
