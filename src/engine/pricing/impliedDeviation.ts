/**
 * Inverts the out-of-the-money premium for the total deviation s = sigma sqrt(T).
 *
 * Own derivation in the spirit of Jaeckel (2015), "Let's Be Rational", and Jaeckel (2017), "Implied Normal
 * Volatility" (both Wilmott): a closed-form guess, then Householder's method of third order in ln s on the
 * logarithm of the premium (or, past half of it, of the distance to the upper bound). Both are concave in ln s, so
 * that the iteration cannot run away; both are evaluated on Mills ratios, so that no digit is lost in the tails.
 */
import { millsRatio, millsSlope } from '../math/mills';
import { INV_SQRT_2PI, tailQuantileStart } from '../math/normal';
import { logMoneyness, premiumOverDensity, shortfallOverDensity } from './lognormalPremium';

const SQRT_2PI = 2.5066282746310002;
const MAX_STEPS = 40;
/** The next step of a method of order four would change nothing after one this small. */
const LAST_STEP = 3e-5;
/** The same for a method of order three. */
const LAST_CUBIC_STEP = 1e-6;
/** Enough where the normal vol is only a guess. */
const GUESS_STEP = 0.05;
const LONGEST_STEP = 1.5;

/**
 * s with premium(F, K, s) = `premium`. Preconditions: F, K > 0 and 0 < premium < min(F, K) (currency).
 * NaN when 40 steps do not suffice (not observed).
 */
export function blackDeviation(F: number, K: number, premium: number): number {
  const x = Math.abs(logMoneyness(F, K));
  const scale = Math.sqrt(F) * Math.sqrt(K);
  const bound = Math.min(F, K) / scale;
  const gap = (Math.min(F, K) - premium) / scale;
  const target = premium / scale;
  const turn = Math.sqrt(2 * x);
  const atTurn = INV_SQRT_2PI * Math.exp(-0.5 * x) * (0.5 * SQRT_2PI - millsRatio(turn));
  const low = target < 0.5 * bound;
  const start = target <= atTurn ? lowGuess(x, target, turn) : Math.max(turn, highGuess(x, target, gap));
  return low ? iterate(x, target, start, premiumMiss(bound)) : iterate(x, gap, start, gapMiss);
}

/** Normal-model deviation with its first lognormal correction (Hagan et al. 2002, eq. A.63 at zero skew). */
function lowGuess(x: number, target: number, turn: number): number {
  const normal = normalDeviation(x, target, GUESS_STEP);
  return Math.min(normal * (1 + (normal * normal) / 24), turn);
}

/** From the bound: gap = 2 N(-s/2) exp(-h^2/2), exact at the money. */
function highGuess(x: number, target: number, gap: number): number {
  if (gap >= 0.98) return target * SQRT_2PI;
  const first = 2 * tailQuantileStart(0.5 * gap);
  const h = x / first;
  const corrected = 0.5 * gap * Math.exp(0.5 * h * h);
  return corrected < 0.49 ? 2 * tailQuantileStart(corrected) : first;
}

/** ln(value / target) and the value's ratio to -+dV/ds, at h and t. */
type Miss = (h: number, t: number, target: number, result: { miss: number; slope: number }) => void;

const premiumMiss =
  (bound: number): Miss =>
  (h, t, target, result) => {
    const density = INV_SQRT_2PI * Math.exp(-0.5 * (h * h + t * t));
    const closed = t < 0.125 || h >= t;
    const ratio = closed ? premiumOverDensity(h, t) : bound / density - shortfallOverDensity(h, t);
    result.slope = 1 / ratio;
    result.miss = logRatio(density, ratio, h, t, target);
  };

const gapMiss: Miss = (h, t, target, result) => {
  const density = INV_SQRT_2PI * Math.exp(-0.5 * (h * h + t * t));
  const ratio = h <= t ? shortfallOverDensity(h, t) : SQRT_2PI * Math.exp(0.5 * (h - t) ** 2);
  result.slope = -1 / ratio;
  result.miss = logRatio(density, ratio, h, t, target);
};

/** ln(density ratio / target), also where the density underflows. */
function logRatio(density: number, ratio: number, h: number, t: number, target: number): number {
  const value = density * ratio;
  if (value > 1e-290 && target > 1e-290) return Math.log(value / target);
  return Math.log(ratio * INV_SQRT_2PI) - 0.5 * (h * h + t * t) - Math.log(target);
}

/** Householder's third-order method in u = ln s. */
function iterate(x: number, target: number, start: number, evaluate: Miss): number {
  const state = { miss: 0, slope: 0 };
  let s = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    const h = x === 0 ? 0 : x / s;
    evaluate(h, 0.5 * s, target, state);
    const change = householderStep(state.miss, state.slope, h, s);
    s *= Math.exp(Math.max(-LONGEST_STEP, Math.min(change, LONGEST_STEP)));
    if (Math.abs(change) < LAST_STEP) return s;
  }
  return NaN;
}

/** Change of ln s from f = ln V - ln target, with a = V'/V, m = V''/V' = x^2/s^3 - s/4, both in s. */
function householderStep(miss: number, a: number, h: number, s: number): number {
  const m = s * ((h * h) / (s * s) - 0.25);
  const n = -3 * ((h * h) / (s * s)) - 0.25;
  const f1 = s * a;
  const second = s * s * a * (m - a);
  const third = s * s * s * a * (m * m + n - 3 * a * m + 2 * a * a);
  const f2 = (f1 + second) / f1;
  const f3 = (f1 + 3 * second + third) / f1;
  const newton = -miss / f1;
  const householder = (newton * (1 + 0.5 * f2 * newton)) / (1 + newton * (f2 + (f3 * newton) / 6));
  return householder * newton > 0 && Math.abs(householder) < 4 * Math.abs(newton) ? householder : newton;
}

/**
 * s with s n(d) Y(|d|) = premium, d = moneyness / s, for the Bachelier model (same unit as the arguments).
 * Precondition: premium > 0. Halley's method in ln h on c(h) = n(h) Y(h) / h = premium / |moneyness|.
 */
export function normalDeviation(moneyness: number, premium: number, lastStep = LAST_CUBIC_STEP): number {
  const size = Math.abs(moneyness);
  if (size === 0) return premium * SQRT_2PI;
  const c = premium / size;
  let h = startOfNormal(c);
  for (let step = 0; step < MAX_STEPS; step++) {
    const y = millsSlope(h);
    const density = INV_SQRT_2PI * Math.exp(-0.5 * h * h);
    const miss = logRatio(density, y / h, h, 0, c);
    const newton = miss * y;
    const change = newton / (1 - (0.5 * newton * (h * h * y - 1 + y)) / y);
    h *= Math.exp(Math.max(-LONGEST_STEP, Math.min(change, LONGEST_STEP)));
    if (Math.abs(change) < lastStep) return size / h;
  }
  return NaN;
}

/** n(h)/h - N(-h) = c: near the money h = n(0) / (c + 1/2); far out n(h)/h^3, with one correction. */
function startOfNormal(c: number): number {
  if (c > 0.1) return INV_SQRT_2PI / (c + 0.5 - 0.5 * Math.min(1, 0.1 / c));
  const far = -2 * Math.log(c * SQRT_2PI);
  const h = Math.sqrt(Math.max(far, 1));
  return Math.sqrt(Math.max(far - 6 * Math.log(h + 0.6), 0.6));
}
