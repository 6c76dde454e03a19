/**
 * The building block of digitals and barriers: a claim that pays a straight line of S_T inside a price interval,
 * and its value from an image of the spot behind a barrier.
 *
 * Under Black-Scholes E[(fixed + units S_T) 1{low < S_T < high}] = units F [N(d1(low)) - N(d1(high))] +
 * fixed [N(d2(low)) - N(d2(high))]. Sources: Rubinstein and Reiner (1991), "Unscrambling the Binary Code",
 * RISK 4(9); Ingersoll (2000), "Digital Contracts", J. Business 73. The method of images: Buchen (2001), "Image
 * Options and the Road to Barriers", RISK 14(9): a boundary at H is kept at zero by subtracting (H/S)^(2 tilt)
 * times the value at H^2/S.
 */
import { type Jet, weightedBand, constant } from '../../math/jet';
import type { OptionSign } from '../blackScholes';
import type { JetMarket } from './exoticMarket';

/** Pays fixed + units S_T at expiry where low < S_T < high; low may be 0, high Infinity. */
export interface TerminalClaim {
  readonly low: number;
  readonly high: number;
  readonly fixed: number;
  readonly units: number;
}

/** max(w (S - K), 0). */
export const vanillaClaim = (w: OptionSign, K: number): TerminalClaim =>
  w === 1 ? { low: K, high: Infinity, fixed: -K, units: 1 } : { low: 0, high: K, fixed: K, units: -1 };

/** `amount` where w (S - K) > 0. */
export const cashClaim = (w: OptionSign, K: number, amount: number): TerminalClaim =>
  w === 1
    ? { low: K, high: Infinity, fixed: amount, units: 0 }
    : { low: 0, high: K, fixed: amount, units: 0 };

/** The asset where w (S - K) > 0. */
export const assetClaim = (w: OptionSign, K: number): TerminalClaim =>
  w === 1 ? { low: K, high: Infinity, fixed: 0, units: 1 } : { low: 0, high: K, fixed: 0, units: 1 };

/** The part of a claim inside (low, high); empty where they do not meet. */
export const claimWithin = (claim: TerminalClaim, low: number, high: number): TerminalClaim => ({
  ...claim,
  low: Math.max(claim.low, low),
  high: Math.min(claim.high, high),
});

/** Value today of the claim. */
export const claimValue = (market: JetMarket, claim: TerminalClaim): Jet =>
  imageValue(market, claim, constant(0));

/**
 * Value of the claim from the image spot S exp(shift), times the weight exp(tilt shift) of that image. The legs
 * are formed as exponentials with the weight inside, so that neither overflows alone.
 */
export function imageValue(market: JetMarket, claim: TerminalClaim, shift: Jet): Jet {
  if (claim.high <= claim.low) return constant(0);
  const { S, T, r, q, deviation, tilt } = market;
  const toLow = standardDistance(market, claim.low, shift);
  const toHigh = standardDistance(market, claim.high, shift);
  const weight = tilt.times(shift);
  const cash = weightedBand(weight.plus(-r * T), toLow, toHigh).times(claim.fixed);
  if (claim.units === 0) return cash;
  const asset = weightedBand(weight.plus(shift).plus(-q * T), toLow.plus(deviation), toHigh.plus(deviation));
  return asset.times(S).times(claim.units).plus(cash);
}

/** d2 of a level: deviations by which ln S_T exceeds ln(level) in the mean, from the image spot. */
function standardDistance(market: JetMarket, level: number, shift: Jet): Jet {
  if (level === 0) return constant(Infinity);
  if (level === Infinity) return constant(-Infinity);
  const { S, deviation, tilt } = market;
  return S.over(level).logarithm().plus(shift).over(deviation).plus(tilt.times(deviation));
}
