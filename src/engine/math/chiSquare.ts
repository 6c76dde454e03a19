/** Quantile of the chi-square law. */
import { chiSquareTail, logGamma } from './gammaFunctions';
import { inverseNormalCdf } from './normal';

/** Density of the chi-square law at x > 0. */
export const chiSquarePdf = (x: number, degrees: number): number =>
  Math.exp((0.5 * degrees - 1) * Math.log(0.5 * x) - 0.5 * x - logGamma(0.5 * degrees)) / 2;

/**
 * The x with P(X <= x) = p, 0 < p < 1, degrees > 0. Start by Wilson and Hilferty (1931) or, far left, by the leading
 * power; bracketed Newton steps in ln x. Relative error ~1e-12.
 */
export function chiSquareQuantile(p: number, degrees: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? 0 : p === 1 ? Infinity : NaN;
  let [low, high] = [-700, 20];
  let u = Math.min(high - 1, Math.max(low + 1, Math.log(startOf(p, degrees))));
  for (let step = 0; step < 100; step++) {
    const x = Math.exp(u);
    const upper = chiSquareTail(x, degrees);
    const miss = p < 0.5 ? 1 - upper - p : 1 - p - upper;
    if (miss > 0) high = u;
    else low = u;
    const move = miss / (chiSquarePdf(x, degrees) * x);
    const next = u - move;
    if (Math.abs(move) < 1e-13) return Math.exp(next);
    u = next > low && next < high ? next : 0.5 * (low + high);
  }
  return Math.exp(u);
}

function startOf(p: number, degrees: number): number {
  const spread = 2 / (9 * degrees);
  const root = 1 - spread + inverseNormalCdf(p) * Math.sqrt(spread);
  if (root > 0.2) return degrees * root ** 3;
  return 2 * Math.exp((Math.log(p) + logGamma(0.5 * degrees + 1)) / (0.5 * degrees));
}
