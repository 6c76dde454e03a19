/**
 * Inverts the out-of-the-money premium for the total deviation s = sigma sqrt(T).
 *
 * Own derivation in the spirit of Jaeckel (2015), "Let's Be Rational", and Jaeckel (2017), "Implied Normal
 * Volatility" (both Wilmott): a rational guess, then Householder's method of third order in ln s on the logarithm of
 * the premium (or, past half of its bound, of the distance to that bound). Both are concave in ln s, so that the
 * iteration cannot run away; both are evaluated on Mills ratios, so that no digit is lost in the tails. Below half the
 * bound and for |ln(F/K)| <= 4 the guess is good to 2.2e-5, and one step of order four reaches the doubles.
 */
import { millsRatio, millsSlope } from '../math/mills';
import { INV_SQRT_2PI, tailQuantileStart } from '../math/normal';
import { deviationAtMoney, lowPremiumStart, normalDistance } from './impliedGuess';
import { logMoneyness, premiumOverDensity, shortfallOverDensity } from './lognormalPremium';

const SQRT_2PI = 2.5066282746310002;
const MAX_STEPS = 40;
/** A step of a method of order four that is this small leaves nothing for the next one. */
const LAST_STEP = 5e-5;
const LONGEST_STEP = 1.5;
/** Smaller targets are compared by their logarithms. */
const TINY = 1e-290;
/** Keeps exp(z^2 / 2) finite while the iteration is still far away. */
const LARGEST_EXPONENT = 600;
/** Square of the half deviation up to which seven terms of the series are exact to rounding. */
const SERIES_END = 1 / 32;
const SERIES_WIDTH = 4;

/**
 * s with premium(F, K, s) = `premium`. Preconditions: F, K > 0 and 0 < premium < min(F, K) (currency).
 * NaN when 40 steps do not suffice (not observed). Allocates nothing.
 */
export function blackDeviation(F: number, K: number, premium: number): number {
  const x = Math.abs(logMoneyness(F, K));
  const scale = Math.sqrt(F * K);
  const smaller = Math.min(F, K);
  if (premium >= 0.5 * smaller) return fromBound(x, scale, smaller, premium);
  return fromPremium(x, lowPremiumStart(x, Math.abs(F - K), scale, premium), scale, premium);
}

/** Root of ln(V / premium). */
function fromPremium(x: number, start: number, scale: number, premium: number): number {
  const ratioTarget = premium / scale;
  const isTiny = ratioTarget < TINY;
  const target = isTiny ? 1 : ratioTarget;
  const lnTarget = isTiny ? Math.log(premium) - Math.log(scale) : 0;
  let s = start;
  for (let step = 0; step < MAX_STEPS; step++) {
    const h = x === 0 ? 0 : x / s;
    const t = 0.5 * s;
    const ratio = premiumRatio(h, t, x);
    const miss = Math.log((INV_SQRT_2PI * ratio) / target) - lnTarget - 0.5 * (h * h + t * t);
    const change = householderStep(miss, s / ratio, h * h, t * t);
    s *= growth(change);
    if (Math.abs(change) < LAST_STEP) return s;
  }
  return NaN;
}

/** Root of ln(gap / (bound - premium)), for premiums past half their bound. */
function fromBound(x: number, scale: number, bound: number, premium: number): number {
  const gap = (bound - premium) / scale;
  let s = Math.max(Math.sqrt(2 * x), highGuess(x, premium / scale, gap));
  for (let step = 0; step < MAX_STEPS; step++) {
    const h = x === 0 ? 0 : x / s;
    const t = 0.5 * s;
    const ratio = h <= t ? shortfallOverDensity(h, t) : SQRT_2PI * halfSquareExp(h - t);
    const miss = Math.log((INV_SQRT_2PI * ratio) / gap) - 0.5 * (h * h + t * t);
    const change = householderStep(miss, -s / ratio, h * h, t * t);
    s *= growth(change);
    if (Math.abs(change) < LAST_STEP) return s;
  }
  return NaN;
}

/** From the bound: gap = 2 N(-s/2) exp(-h^2/2), exact at the money. */
function highGuess(x: number, target: number, gap: number): number {
  if (gap >= 0.98) return target * SQRT_2PI;
  const first = 2 * tailQuantileStart(0.5 * gap);
  const h = x / first;
  const corrected = 0.5 * gap * Math.exp(0.5 * h * h);
  return corrected < 0.49 ? 2 * tailQuantileStart(corrected) : first;
}

/** Out-of-the-money premium over A, everywhere; its relative error is below that of s times s / ratio. */
function premiumRatio(h: number, t: number, x: number): number {
  if (t * t < SERIES_END && x < SERIES_WIDTH) return seriesRatio(h, t);
  if (t < 0.125 || h >= t) return premiumOverDensity(h, t);
  return SQRT_2PI * halfSquareExp(t - h) - shortfallOverDensity(h, t);
}

/**
 * M(h - t) - M(h + t) = 2 t (a_0 + a_1 + ...), the odd Taylor series of the Mills ratio. From M'' = z M' + M:
 * a_0 = Y, a_1 = w ((h^2 + 3) Y - 1) / 6, a_k+1 = w ((h^2 + 4k + 3) a_k - w a_k-1) / ((2k + 2)(2k + 3)), w = t^2.
 * Y = 1 - h M loses digits far out just where s does not depend on them: d ln s = Y d ln V.
 */
function seriesRatio(h: number, t: number): number {
  const w = t * t;
  const square = h * h;
  const a0 = 1 - h * millsRatio(h);
  const a1 = (w / 6) * ((square + 3) * a0 - 1);
  const a2 = (w / 20) * ((square + 7) * a1 - w * a0);
  const a3 = (w / 42) * ((square + 11) * a2 - w * a1);
  const a4 = (w / 72) * ((square + 15) * a3 - w * a2);
  const a5 = (w / 110) * ((square + 19) * a4 - w * a3);
  const a6 = (w / 156) * ((square + 23) * a5 - w * a4);
  return 2 * t * (a0 + (a1 + (a2 + (a3 + (a4 + (a5 + a6))))));
}

const halfSquareExp = (z: number): number => Math.exp(Math.min(0.5 * z * z, LARGEST_EXPONENT));

/** exp(change), by its series where that is exact to rounding. */
function growth(change: number): number {
  if (Math.abs(change) < 1e-3)
    return 1 + change * (1 + 0.5 * change * (1 + (change / 3) * (1 + 0.25 * change)));
  return Math.exp(Math.max(-LONGEST_STEP, Math.min(change, LONGEST_STEP)));
}

/**
 * Change of ln s from f = ln V - ln target with f' = dln V / dln s = `slope`. With g = h^2 - t^2 the vega's own
 * derivative is s V''/V' = g, so that f''/f' = 1 + g - f' and f'''/f' follows.
 */
function householderStep(miss: number, slope: number, hh: number, tt: number): number {
  const g = hh - tt;
  const p = g - slope;
  const f2 = 1 + p;
  const f3 = 1 + 3 * p + g * g - 3 * hh - tt + slope * (2 * slope - 3 * g);
  const newton = -miss / slope;
  const householder = (newton * (1 + 0.5 * f2 * newton)) / (1 + newton * (f2 + (f3 * newton) / 6));
  return householder * newton > 0 && Math.abs(householder) < 4 * Math.abs(newton) ? householder : newton;
}

/**
 * s with s n(d) Y(|d|) = premium, d = moneyness / s, for the Bachelier model (same unit as the arguments).
 * Precondition: premium > 0. A guess to 4.2e-7, then one step of Halley's method in ln h on
 * c(h) = n(h) Y(h) / h = premium / |moneyness|. Allocates nothing.
 */
export function normalDeviation(moneyness: number, premium: number): number {
  const size = Math.abs(moneyness);
  const c = premium / size;
  if (!(c < 1e200)) return deviationAtMoney(premium);
  const isTiny = c < TINY;
  const lnC = isTiny ? Math.log(premium) - Math.log(size) : 0;
  const h = normalDistance(c, isTiny ? lnC : undefined);
  const y = millsSlope(h);
  const miss = Math.log((INV_SQRT_2PI * y) / (h * (isTiny ? 1 : c))) - lnC - 0.5 * h * h;
  const newton = miss * y;
  const change = newton / (1 - (0.5 * newton * (h * h * y - 1 + y)) / y);
  return size / (h * (1 + change * (1 + 0.5 * change)));
}
