/** Gamma, incomplete gamma and incomplete beta functions, and the Student t and chi-square laws built on them. */
import { inverseNormalCdf } from './normal';

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];
const HALF_LN_2PI = 0.9189385332046727;

/** ln Gamma(x), x > 0. Lanczos (1964), g = 7; relative error of Gamma below 5e-15 for x < 100. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  let sum = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (x - 1 + i);
  return HALF_LN_2PI + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

const LARGEST_STEPS = 10_000;
const TINY = 1e-300;

/** Evaluates b0 + a1/(b1 + a2/(b2 + ...)) by Lentz's method (1976), in Thompson and Barnett's form. */
function continuedFraction(b0: number, term: (step: number) => readonly [number, number]): number {
  let value = b0 === 0 ? TINY : b0;
  let [c, d] = [value, 0];
  for (let step = 1; step < LARGEST_STEPS; step++) {
    const [a, b] = term(step);
    d = b + a * d;
    c = b + a / c;
    d = 1 / (d === 0 ? TINY : d);
    if (c === 0) c = TINY;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 2e-16) break;
  }
  return value;
}

/** Q(a, x) = Gamma(a, x)/Gamma(a), a > 0, x >= 0. Abramowitz and Stegun 6.5.29 and 6.5.31. Relative error ~1e-14. */
export function upperGammaRatio(a: number, x: number): number {
  if (x <= 0) return 1;
  const factor = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x >= a + 1) return factor / continuedFraction(x + 1 - a, (i) => [-i * (i - a), x + 2 * i + 1 - a]);
  let [term, sum] = [1 / a, 1 / a];
  for (let i = 1; term > sum * 1e-17; i++) sum += term *= x / (a + i);
  return 1 - factor * sum;
}

/** I_x(a, b), the regularised incomplete beta function; y = 1 - x is given too. Abramowitz and Stegun 26.5.8. */
export function betaRatio(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - betaRatio(b, a, y, x);
  const factor =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * logOf(x, y)) / a;
  return factor / continuedFraction(1, (step) => [betaTerm(a, b, x, step), 1]);
}

/** ln(1 - x) from whichever of x and 1 - x is the smaller. */
const logOf = (x: number, y: number): number => (x < 0.5 ? Math.log1p(-x) : Math.log(y));

function betaTerm(a: number, b: number, x: number, step: number): number {
  const m = step >> 1;
  if (step % 2 === 0) return (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
  return (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
}

/** P(X > x) of the chi-square law with `degrees` of freedom (> 0, fractions allowed). */
export const chiSquareTail = (x: number, degrees: number): number => upperGammaRatio(0.5 * degrees, 0.5 * x);

/** P(X <= x) of Student's t with nu > 0. Abramowitz and Stegun 26.7.1; relative error ~1e-14 in the left tail. */
export function studentCdf(x: number, nu: number): number {
  const total = nu + x * x;
  const tail = 0.5 * betaRatio(0.5 * nu, 0.5, nu / total, (x * x) / total);
  return x > 0 ? 1 - tail : tail;
}

/** Density of Student's t. */
export const studentPdf = (x: number, nu: number): number =>
  Math.exp(
    logGamma(0.5 * (nu + 1)) -
      logGamma(0.5 * nu) -
      0.5 * Math.log(nu * Math.PI) -
      0.5 * (nu + 1) * Math.log1p((x * x) / nu),
  );

/** Quantile of Student's t: the x with P(X <= x) = p. NaN outside [0, 1], infinite at its ends. nu > 0. */
export function studentQuantile(p: number, nu: number): number {
  if (!(p > 0 && p < 1)) return inverseNormalCdf(p);
  if (p === 0.5) return 0;
  if (p > 0.5) return -studentQuantile(1 - p, nu);
  return refineQuantile(p, nu);
}

/** Bracketed Newton steps on ln P in x = -exp(u): straight both for a normal-like centre and a power tail. */
function refineQuantile(p: number, nu: number): number {
  let [low, high] = [Math.log(1e-300), Math.log(1e150)];
  let u = Math.log(-inverseNormalCdf(p));
  for (let step = 0; step < 200; step++) {
    const x = -Math.exp(u);
    const cdf = studentCdf(x, nu);
    const miss = Math.log(cdf / p);
    if (miss > 0) low = u;
    else high = u;
    const move = (miss * cdf) / (studentPdf(x, nu) * -x);
    const next = u + move;
    if (Math.abs(move) < 1e-15 * Math.max(1, Math.abs(u))) return -Math.exp(next);
    u = next > low && next < high ? next : 0.5 * (low + high);
  }
  return -Math.exp(u);
}
