/** Fits one SSVI surface to all expiries at once, free of static arbitrage by construction. */
import { failure, success, type Result } from '../../basics/result';
import { minimiseLeastSquares } from '../../math/levenbergMarquardt';
import type { LeastSquaresProblem } from '../../math/leastSquaresProblem';
import { bandedError } from './robustWeights';
import type { PreparedSlice } from './sliceQuotes';
import { ssviPhi, ssviVariance, type SsviCurve, type SsviSlice } from './ssvi';
import { atMoneyVariance, largestPhi } from './ssviSliceFit';

export interface SsviSurface {
  readonly curve: SsviCurve;
  readonly rho: number;
  /** Ascending years to expiry and total variances at the money. */
  readonly years: readonly number[];
  readonly thetas: readonly number[];
  /** Root mean square of fitted less quoted vol over all points, a fraction. */
  readonly rmseVol: number;
  readonly converged: boolean;
}

const LARGEST_RHO = 0.999;

/**
 * Parameters: rho, the curve's exponent (power laws), the share of the largest eta (or of the smallest lambda)
 * that theorem 4.2 of Gatheral and Jacquier (2014) allows at every theta of the surface, and the rises of theta from
 * expiry to expiry, which may not be negative (theorem 4.1 then holds, since theta phi rises less than theta).
 * `slices` ascend in years; the weights and bands are those of the SVI fit.
 * Errors: MISSING_MARKET_DATA with fewer than three points, INVALID_INPUT for expiries out of order, NOT_CONVERGED.
 */
export function fitSsvi(
  slices: readonly PreparedSlice[],
  kind: SsviCurve['kind'] = 'powerLaw',
): Result<SsviSurface> {
  const points = slices.reduce((sum, { k }) => sum + k.length, 0);
  if (points < 3 || slices.some(({ k }) => k.length === 0))
    return failure('MISSING_MARKET_DATA', `an SSVI surface needs quotes at every expiry, got ${points}`);
  if (slices.some(({ years }, i) => i > 0 && !(years > slices[i - 1].years)))
    return failure('INVALID_INPUT', 'expiries of an SSVI surface must ascend');
  const problem = ssviProblem(slices, kind, points);
  const runs = [-0.5, 0, 0.5].map((rho) => minimiseLeastSquares(problem, startOf(slices, rho)));
  const best = runs.reduce((one, other) => (other.cost < one.cost ? other : one));
  if (!(best.cost < Infinity)) return failure('NOT_CONVERGED', 'no SSVI surface fits the quotes');
  const { curve, thetas } = surfaceOf(best.x, kind, slices.length);
  return success({
    curve,
    rho: best.x[0],
    years: slices.map(({ years }) => years),
    thetas,
    rmseVol: plainRmse(slices, curve, best.x[0], thetas),
    converged: best.converged,
  });
}

export const ssviSlice = ({ curve, rho, thetas }: SsviSurface, expiry: number): SsviSlice => ({
  theta: thetas[expiry],
  rho,
  phi: ssviPhi(curve, thetas[expiry]),
});

/** [rho, exponent, share, rises of theta...]; the exponent is idle for the Heston curve. */
const FIRST_THETA = 3;

function startOf(slices: readonly PreparedSlice[], rho: number): number[] {
  let theta = 0;
  const rises = slices.map((slice) => {
    const rise = Math.max(atMoneyVariance(slice) - theta, 1e-3 * theta);
    theta += rise;
    return rise;
  });
  return [rho, 0.4, 0.5, ...rises];
}

function surfaceOf(
  x: Float64Array,
  kind: SsviCurve['kind'],
  count: number,
): { readonly curve: SsviCurve; readonly thetas: number[] } {
  const [rho, gamma, share] = x;
  const thetas: number[] = [];
  for (let i = 0; i < count; i++) thetas.push((thetas[i - 1] ?? 0) + x[FIRST_THETA + i]);
  if (kind === 'heston') return { curve: { kind, lambda: (1 + Math.abs(rho)) / (4 * share) }, thetas };
  const shape = (theta: number): number => ssviPhi({ kind, eta: 1, gamma }, theta);
  const largest = thetas.reduce(
    (least, theta) => Math.min(least, largestPhi(theta, rho) / shape(theta)),
    Infinity,
  );
  return { curve: { kind, eta: share * largest, gamma }, thetas };
}

function ssviProblem(
  slices: readonly PreparedSlice[],
  kind: SsviCurve['kind'],
  points: number,
): LeastSquaresProblem {
  const roots = slices.map(({ weight }) => weight.map(Math.sqrt));
  const highest = slices.map(
    ({ vol, years }) => 4 * vol.reduce((most, one) => Math.max(most, one), 0) ** 2 * years,
  );
  const leastRise = 1e-6 * Math.min(...slices.map(atMoneyVariance));
  return {
    residualCount: points,
    lower: [-LARGEST_RHO, 0, 1e-4, leastRise, ...slices.slice(1).map(() => 0)],
    upper: [LARGEST_RHO, 1, 1, ...highest],
    residuals(x, out) {
      const { curve, thetas } = surfaceOf(x, kind, slices.length);
      let row = 0;
      slices.forEach((slice, e) => {
        const ssvi = { theta: thetas[e], rho: x[0], phi: ssviPhi(curve, thetas[e]) };
        for (let i = 0; i < slice.k.length; i++) {
          const error = Math.sqrt(ssviVariance(ssvi, slice.k[i]) / slice.years) - slice.vol[i];
          out[row++] = roots[e][i] * bandedError(error, slice.below[i], slice.above[i]);
        }
      });
      return true;
    },
  };
}

function plainRmse(
  slices: readonly PreparedSlice[],
  curve: SsviCurve,
  rho: number,
  thetas: readonly number[],
): number {
  let [sum, count] = [0, 0];
  slices.forEach(({ k, vol, years }, e) => {
    const ssvi = { theta: thetas[e], rho, phi: ssviPhi(curve, thetas[e]) };
    k.forEach((at, i) => (sum += (Math.sqrt(ssviVariance(ssvi, at) / years) - vol[i]) ** 2));
    count += k.length;
  });
  return Math.sqrt(sum / count);
}
