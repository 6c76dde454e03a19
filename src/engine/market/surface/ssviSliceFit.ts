/** A three-parameter slice for expiries with few strikes, and the arbitrage-free stand-in of a repair. */
import { minimiseLeastSquares } from '../../math/levenbergMarquardt';
import type { LeastSquaresProblem } from '../../math/leastSquaresProblem';
import type { RawSvi } from './rawSvi';
import { bandedError } from './robustWeights';
import type { PreparedSlice } from './sliceQuotes';
import { rawFromSsvi, ssviVariance, type SsviSlice } from './ssvi';

/** rho stays this far from -1 and 1. */
const LARGEST_RHO = 0.999;
const LEAST_SHARE = 1e-4;

/** Keeps rounding from turning the limit itself into a breach. */
const BELOW_ONE = 1 - 1e-12;

/** Largest phi for which theorem 4.2 of Gatheral and Jacquier (2014) excludes butterfly arbitrage. */
export function largestPhi(theta: number, rho: number): number {
  const lean = 1 + Math.abs(rho);
  return Math.min((4 * BELOW_ONE) / (theta * lean), (2 * BELOW_ONE) / Math.sqrt(theta * lean));
}

/** [ln theta, rho, share of the largest phi]. */
const sliceOf = (x: ArrayLike<number>): SsviSlice => {
  const theta = Math.exp(x[0]);
  return { theta, rho: x[1], phi: x[2] * largestPhi(theta, x[1]) };
};

/**
 * The SSVI slice nearest to the quotes among those that theorem 4.2 proves free of butterfly arbitrage; undefined
 * where the search ends nowhere. `weights` by point. Weights and bid-ask bands as for SVI.
 */
export function fitSsviSlice(
  slice: PreparedSlice,
  weights: Float64Array,
): { readonly svi: RawSvi; readonly converged: boolean } | undefined {
  const starts = [-0.5, 0, 0.5].map((rho) => [Math.log(atMoneyVariance(slice)), rho, 0.3]);
  const runs = starts.map((start) => minimiseLeastSquares(ssviSliceProblem(slice, weights), start));
  const best = runs.reduce((one, other) => (other.cost < one.cost ? other : one));
  if (!(best.cost < Infinity)) return undefined;
  return { svi: rawFromSsvi(sliceOf(best.x)), converged: best.converged };
}

function ssviSliceProblem(
  { k, vol, below, above, years }: PreparedSlice,
  weights: Float64Array,
): LeastSquaresProblem {
  const roots = weights.map(Math.sqrt);
  return {
    residualCount: k.length,
    lower: [-30, -LARGEST_RHO, LEAST_SHARE],
    upper: [10, LARGEST_RHO, 1],
    residuals(x, out) {
      const candidate = sliceOf(x);
      for (let i = 0; i < k.length; i++) {
        const fitted = Math.sqrt(ssviVariance(candidate, k[i]) / years);
        out[i] = roots[i] * bandedError(fitted - vol[i], below[i], above[i]);
      }
      return true;
    },
  };
}

/** Total variance of the quote nearest to the money. */
export function atMoneyVariance({ k, vol, years }: PreparedSlice): number {
  let nearest = 0;
  for (let i = 1; i < k.length; i++) if (Math.abs(k[i]) < Math.abs(k[nearest])) nearest = i;
  return vol[nearest] * vol[nearest] * years;
}
