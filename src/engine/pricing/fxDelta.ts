/**
 * Delta conventions and the strike of a given delta.
 * Source: Reiswich and Wystup (2010), "FX Volatility Smile Construction", CPQF Working Paper 20, section 2.
 */
import { failure, success, type Result } from '../basics/result';
import { inverseNormalCdf, normalCdf } from '../math/normal';
import { logMoneyness } from './lognormalPremium';
import type { OptionSign } from './blackScholes';

export type DeltaConvention = 'spot' | 'premium-adjusted-spot' | 'forward' | 'premium-adjusted-forward';

export interface DeltaTerms {
  readonly w: OptionSign;
  readonly convention: DeltaConvention;
  /** Forward, quote currency per unit. */
  readonly F: number;
  /** Discount factor of the base (foreign) currency; spot deltas carry it. */
  readonly baseDiscount: number;
  /** sigma sqrt(T), > 0. */
  readonly deviation: number;
}

/** Delta of the strike, in units of the base currency. Preconditions: F, K, deviation > 0. */
export function deltaOfStrike(terms: DeltaTerms, K: number): number {
  const { w, F, deviation } = terms;
  const center = logMoneyness(F, K) / deviation;
  const plain = w * normalCdf(w * (center + 0.5 * deviation));
  const adjusted = ((w * K) / F) * normalCdf(w * (center - 0.5 * deviation));
  return scaleOf(terms) * (isAdjusted(terms) ? adjusted : plain);
}

/**
 * Strike of the delta (signed: negative for puts). Plain: closed form. Premium-adjusted: bisection on the branch
 * above the maximum of the call's delta, the market's choice; a put's delta is monotone.
 * Errors: OUT_OF_RANGE when no strike has this delta.
 */
export function strikeOfDelta(terms: DeltaTerms, delta: number): Result<number> {
  const { w, F, deviation } = terms;
  const size = (w * delta) / scaleOf(terms);
  const refused = failure('OUT_OF_RANGE', `no strike has ${terms.convention} delta ${delta}`, { delta });
  if (!(size > 0)) return refused;
  if (isAdjusted(terms)) return adjustedStrike(terms, size) ?? refused;
  if (size >= 1) return refused;
  return success(F * Math.exp(-w * inverseNormalCdf(size) * deviation + 0.5 * deviation * deviation));
}

const isAdjusted = (terms: DeltaTerms): boolean => terms.convention.startsWith('premium-adjusted');

const scaleOf = (terms: DeltaTerms): number => (terms.convention.endsWith('spot') ? terms.baseDiscount : 1);

/** Log-strikes beyond this many deviations have no delta in doubles. */
const SEARCH_WIDTH = 40;

function adjustedStrike(terms: DeltaTerms, size: number): Result<number> | undefined {
  const { w, F, deviation } = terms;
  const sizeAt = (k: number): number => (w * deltaOfStrike(terms, F * Math.exp(k))) / scaleOf(terms);
  const width = SEARCH_WIDTH * deviation;
  let near = w === 1 ? logStrikeOfMaximum(sizeAt, width) : width;
  let far = w === 1 ? width : -width;
  if (!(sizeAt(near) >= size)) return undefined;
  for (let step = 0; step < 200 && near !== far; step++) {
    const middle = 0.5 * (near + far);
    if (middle === near || middle === far) break;
    if (sizeAt(middle) >= size) near = middle;
    else far = middle;
  }
  return success(F * Math.exp(near));
}

/** Golden-section search: the call's premium-adjusted delta has a single maximum in the strike. */
function logStrikeOfMaximum(sizeAt: (k: number) => number, width: number): number {
  const golden = 0.6180339887498949;
  let lo = -width;
  let hi = width;
  for (let step = 0; step < 90; step++) {
    const a = hi - golden * (hi - lo);
    const b = lo + golden * (hi - lo);
    if (sizeAt(a) < sizeAt(b)) lo = a;
    else hi = b;
  }
  return lo;
}
