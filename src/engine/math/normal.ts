/** The normal distribution with full relative accuracy in both tails. Arguments and results are dimensionless. */
import { millsRatio, millsSlope } from './mills';

export const INV_SQRT_2PI = 0.3989422804014327;
const SQRT_2PI = 2.5066282746310002;

/** Beyond this many standard deviations density and tail are below the smallest double. */
const UNDERFLOW_Z = 38.6;
const ERFC_UNDERFLOW = 27.3;

/**
 * exp(-z^2 share) for z >= 0: the square is split into an exact part and a small rest, so that its rounding is
 * not magnified by the exponential (the device of W. J. Cody 1969, "Rational Chebyshev Approximations for the
 * Error Function", Math. Comp. 23). `share` is a power of two.
 */
function expOfSquare(z: number, share: number): number {
  const exact = Math.trunc(z * 16) / 16;
  const rest = (z - exact) * (z + exact);
  return Math.exp(-share * exact * exact) * Math.exp(-share * rest);
}

/** Density n(x) = exp(-x^2/2) / sqrt(2 pi). Relative error below 6e-16 (measured) to 38 deviations. */
export function normalPdf(x: number): number {
  const z = Math.abs(x);
  return z > UNDERFLOW_Z ? 0 : INV_SQRT_2PI * expOfSquare(z, 0.5);
}

/** Upper tail N(-z) = P(X > z), relative error below 1.5e-15 (measured) also in the far tail. NaN for NaN. */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  if (z > UNDERFLOW_Z) return 0;
  return normalPdf(z) * millsRatio(z);
}

/** Distribution function N(x) = P(X <= x). Abramowitz and Stegun (1964), 26.2.2. Relative error below 1.5e-15. */
export const normalCdf = (x: number): number => normalUpperTail(-x);

const INV_SQRT_PI = 0.5641895835477563;

/**
 * Complementary error function erfc(x) = 2 N(-x sqrt 2), relative error below 2e-15 for every x whose result is
 * a normal double: the exponential takes x itself, since rounding x sqrt 2 would cost digits in the tail.
 */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x);
  if (x > ERFC_UNDERFLOW) return 0;
  return Math.SQRT2 * INV_SQRT_PI * expOfSquare(x, 1) * millsRatio(x * Math.SQRT2);
}

/**
 * Quantile: the x with N(x) = p. -Infinity at 0, Infinity at 1, NaN outside [0, 1].
 * Relative error below 4e-16 (measured) for p from 1e-300 to 1/2; above 1/2 what 1 - p leaves of the tail.
 */
export function inverseNormalCdf(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const central = p - 0.5;
  if (Math.abs(central) <= 0.1) return centralQuantile(central);
  return p < 0.5 ? -tailQuantile(p) : tailQuantile(1 - p);
}

/**
 * Start value for the z > 0 with N(-z) = p, 0 < p < 0.5: absolute error below 4.5e-4.
 * Hastings (1955), as Abramowitz and Stegun 26.2.23.
 */
export function tailQuantileStart(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  return t - numerator / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

/** The z > 0 with N(-z) = p, for 0 < p < 0.5: Halley's iteration on ln N(-z). */
function tailQuantile(p: number): number {
  let z = tailQuantileStart(p);
  for (let step = 0; step < 3; step++) {
    const tail = normalUpperTail(z);
    const miss = tail > 0 ? Math.log1p((tail - p) / p) : logTail(z) - Math.log(p);
    z += (miss * millsRatio(z)) / (1 + 0.5 * miss * millsSlope(z));
  }
  return z;
}

/** ln N(-z) where the tail itself underflows. */
const logTail = (z: number): number => -0.5 * z * z + Math.log(INV_SQRT_2PI * millsRatio(z));

/** The x with N(x) - 1/2 = central, for |central| <= 0.1: Halley on the odd series (26.2.11). */
function centralQuantile(central: number): number {
  let x = SQRT_2PI * central;
  x *= 1 + (x * x) / 6;
  for (let step = 0; step < 2; step++) {
    const miss = centralProbability(x) - central / normalPdf(x);
    x -= miss / (1 + 0.5 * x * miss);
  }
  return x;
}

/** (N(x) - 1/2) / n(x) = x + x^3/3 + x^5/15 + ..., for |x| <= 0.3. */
function centralProbability(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; odd <= 21; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return sum;
}
