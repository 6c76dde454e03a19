/** The least-squares problem of one SVI slice: weighted vol errors at the quoted strikes, in fitting coordinates. */
import type { LeastSquaresProblem } from '../../math/leastSquaresProblem';
import { bandedError, bandedSlope } from './robustWeights';
import type { PreparedSlice } from './sliceQuotes';
import { SVI_COORDINATES, writeVarianceSlopes, type CoordinateBox } from './sviCoordinates';

/** `rootWeights`: square root of each point's weight; may be changed between minimisations. */
export function sviProblem(
  slice: PreparedSlice,
  rootWeights: Float64Array,
  box: CoordinateBox,
): LeastSquaresProblem {
  const { k, vol, below, above, years } = slice;
  const fitted = new Float64Array(k.length);
  return {
    residualCount: k.length,
    lower: box.lower,
    upper: box.upper,
    residuals(x, out) {
      if (!writeVols(x, slice, fitted)) return false;
      for (let i = 0; i < k.length; i++)
        out[i] = rootWeights[i] * bandedError(fitted[i] - vol[i], below[i], above[i]);
      return true;
    },
    jacobian(x, out) {
      writeVols(x, slice, fitted);
      const sigma = Math.exp(x[4]);
      for (let i = 0; i < k.length; i++) {
        const slope = bandedSlope(fitted[i] - vol[i], below[i], above[i]);
        const perVariance = (rootWeights[i] * slope) / (2 * fitted[i] * years);
        writeVarianceSlopes(x, sigma, k[i], perVariance, out, i * SVI_COORDINATES);
      }
    },
  };
}

/** Vols of the slice at the quoted strikes; false where total variance is not positive. */
export function writeVols(x: ArrayLike<number>, { k, years }: PreparedSlice, out: Float64Array): boolean {
  const [left, right, m] = [x[0] * x[0], x[1] * x[1], x[3]];
  const sigma = Math.exp(x[4]);
  const level = x[2] - sigma * x[0] * x[1];
  let defined = true;
  for (let i = 0; i < k.length; i++) {
    const y = k[i] - m;
    const root = Math.sqrt(y * y + sigma * sigma);
    const w = level + 0.5 * (left * (root - y) + right * (root + y));
    out[i] = Math.sqrt(w / years);
    if (!(w > 0)) defined = false;
  }
  return defined;
}
