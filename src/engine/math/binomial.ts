/** The binomial law: probabilities of x events in T trials with rate p each. */
import { betaRatio, logGamma } from './gammaFunctions';

/** x ln y with 0 ln 0 = 0. */
export const timesLog = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(y));

/** ln of the number of ways to choose x of n: the product where it is short, Gamma functions else. */
export function logChoose(n: number, x: number): number {
  const few = Math.min(x, n - x);
  if (few > 60) return logGamma(n + 1) - logGamma(x + 1) - logGamma(n - x + 1);
  let product = 1;
  let sum = 0;
  for (let k = 1; k <= few; k++) {
    product *= (n - few + k) / k;
    if (product < 1e200) continue;
    sum += Math.log(product);
    product = 1;
  }
  return sum + Math.log(product);
}

/** P(X = x). Relative error ~1e-13. */
export function binomialProbability(trials: number, p: number, x: number): number {
  if (x < 0 || x > trials) return 0;
  if (p <= 0 || p >= 1) return x === (p <= 0 ? 0 : trials) ? 1 : 0;
  return Math.exp(logChoose(trials, x) + x * Math.log(p) + (trials - x) * Math.log1p(-p));
}

/** P(X <= x). Abramowitz and Stegun 26.5.24. */
export function binomialCdf(trials: number, p: number, x: number): number {
  if (x < 0) return 0;
  if (x >= trials) return 1;
  return betaRatio(trials - x, x + 1, 1 - p, p);
}

/** Smallest x with P(X <= x) >= `level`, 0 < level < 1. */
export function binomialQuantile(trials: number, p: number, level: number): number {
  let [low, high] = [-1, trials];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (binomialCdf(trials, p, middle) >= level) high = middle;
    else low = middle;
  }
  return high;
}
