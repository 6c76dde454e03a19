/**
 * Coordinates in which an SVI slice is fitted: [p, q, wMin, m, ln sigma], p^2 and q^2 the steepness of the left and
 * the right wing, wMin the least total variance. Lee's bound, |rho| < 1 and w >= 0 become a box, and
 * w(k) = wMin - sigma p q + ((q^2 - p^2) y + (p^2 + q^2) R)/2 with y = k - m, R = sqrt(y^2 + sigma^2) is smooth
 * in all of them. Own derivation from Gatheral and Jacquier (2014), eq. (3.1).
 */
import { LEE_BOUND, sviMinimum, sviWings, type RawSvi } from './rawSvi';

export const SVI_COORDINATES = 5;

export function coordinatesOf(svi: RawSvi): Float64Array {
  const { left, right } = sviWings(svi);
  return Float64Array.of(
    Math.sqrt(left),
    Math.sqrt(right),
    Math.max(0, sviMinimum(svi).w),
    svi.m,
    Math.log(svi.sigma),
  );
}

export function sviOfCoordinates(x: ArrayLike<number>): RawSvi {
  const [left, right] = [x[0] * x[0], x[1] * x[1]];
  const sigma = Math.exp(x[4]);
  const steepness = left + right;
  return {
    a: x[2] - sigma * x[0] * x[1],
    b: 0.5 * steepness,
    rho: steepness > 0 ? (right - left) / steepness : 0,
    m: x[3],
    sigma,
  };
}

/** dw/dx at k for the five coordinates, written to `out` from `at` on, each times `factor`. */
export function writeVarianceSlopes(
  x: ArrayLike<number>,
  sigma: number,
  k: number,
  factor: number,
  out: Float64Array,
  at: number,
): void {
  const [p, q] = [x[0], x[1]];
  const y = k - x[3];
  const root = Math.sqrt(y * y + sigma * sigma);
  const tilt = 0.5 * (q * q - p * p);
  const mean = 0.5 * (p * p + q * q);
  out[at] = factor * (p * (root - y) - sigma * q);
  out[at + 1] = factor * (q * (root + y) - sigma * p);
  out[at + 2] = factor;
  out[at + 3] = factor * (-tilt - (mean * y) / root);
  out[at + 4] = factor * sigma * ((mean * sigma) / root - p * q);
}

export interface CoordinateBox {
  readonly lower: number[];
  readonly upper: number[];
}

const LARGEST_ROOT = Math.sqrt(LEE_BOUND);
/** Keeps |rho| below 1: a flat wing still has a slope of 1e-8. */
const LEAST_ROOT = 1e-4;

/** The box for data between two log-moneynesses: m within two widths of them, sigma from 1e-3 to 20 widths. */
export function coordinateBox(low: number, high: number, largestVariance: number): CoordinateBox {
  const width = Math.max(high - low, 1e-4);
  return {
    lower: [LEAST_ROOT, LEAST_ROOT, 0, low - 2 * width, Math.log(1e-3 * width)],
    upper: [LARGEST_ROOT, LARGEST_ROOT, largestVariance, high + 2 * width, Math.log(20 * width)],
  };
}
