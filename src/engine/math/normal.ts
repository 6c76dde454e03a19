/** The normal distribution with full relative accuracy in both tails. Arguments and results are dimensionless. */
import { millsRatio, millsSlope } from './mills';

export const INV_SQRT_2PI = 0.3989422804014327;
const SQRT_2PI = 2.5066282746310002;

/** Beyond this many standard deviations density and tail are below the smallest double. */
const UNDERFLOW_Z = 38.6;

/**
 * Density n(x) = exp(-x^2/2) / sqrt(2 pi). Relative error below 4e-16 for every x: the square is split into an
 * exact part and a small rest, so that its rounding is not magnified by the exponential (the device of
 * W. J. Cody 1969, "Rational Chebyshev Approximations for the Error Function", Math. Comp. 23).
 */
export function normalPdf(x: number): number {
  const z = Math.abs(x);
  if (z > UNDERFLOW_Z) return 0;
  const exact = Math.trunc(z * 16) / 16;
  const rest = (z - exact) * (z + exact);
  return INV_SQRT_2PI * Math.exp(-0.5 * exact * exact) * Math.exp(-0.5 * rest);
}

/** Upper tail N(-z) = P(X > z), relative error below 1e-15 also in the far tail. NaN for NaN. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (z > UNDERFLOW_Z) return 0;
  return normalPdf(z) * millsRatio(z);
}

/** Distribution function N(x) = P(X <= x). Abramowitz and Stegun (1964), 26.2.2. Relative error below 1e-15. */
export const normalCdf = (x: number): number => normalTail(-x);

/** Complementary error function, relative error below 2e-15: erfc(x) = 2 N(-x sqrt 2). */
export const erfc = (x: number): number => 2 * normalTail(x * Math.SQRT2);

/**
 * Quantile: the x with N(x) = p. -Infinity at 0, Infinity at 1, NaN outside [0, 1].
 * Relative error below 4e-16 of the conditioning of the problem, absolute error below 1e-15 around the median.
 */
export function inverseNormalCdf(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const central = p - 0.5;
  if (Math.abs(central) <= 0.1) return centralQuantile(central);
  return p < 0.5 ? -tailQuantile(p) : tailQuantile(1 - p);
}

/** The z > 0 with N(-z) = p, for 0 < p < 0.5: rational start (Hastings 26.2.23), Halley on ln N(-z). */
export function tailQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  let z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 3; step++) {
    const tail = normalTail(z);
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
