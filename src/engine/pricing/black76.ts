/**
 * Black-76: European options on a forward or future.
 *
 * V = w exp(-rT) [F N(w d1) - K N(w d2)], d1,2 = ln(F/K)/s +- s/2, s = sigma sqrt(T).
 * Source: Black (1976), "The pricing of commodity contracts", J. Financial Economics 3, eq. (16).
 * All derivatives hold the forward fixed (rho = -T V). Domain, limits and accuracy as in `blackScholes`.
 */
import { blackScholesGreeksInto, type OptionSign } from './blackScholes';
import { GREEK_COUNT, greeksAt, type Greeks } from './greeks';
import { logMoneyness, outOfTheMoneyPremium } from './lognormalPremium';

/** Price in units of F, discounted at r. Preconditions: F, K > 0; T, sigma >= 0. */
export function black76Price(
  w: OptionSign,
  F: number,
  K: number,
  T: number,
  sigma: number,
  r: number,
): number {
  return Math.exp(-r * T) * black76Undiscounted(w, F, K, sigma * Math.sqrt(T));
}

/** Undiscounted value in units of F from the total deviation s = sigma sqrt(T). */
export function black76Undiscounted(w: OptionSign, F: number, K: number, s: number): number {
  const premium = outOfTheMoneyPremium(F, K, logMoneyness(F, K), s);
  return premium + Math.max(0, w * (F - K));
}

/** Price and all Greeks as an object; plain partial derivatives, units in `Greeks`. */
export function black76Greeks(
  w: OptionSign,
  F: number,
  K: number,
  T: number,
  sigma: number,
  r: number,
): Greeks {
  const out = new Float64Array(GREEK_COUNT);
  black76GreeksInto(out, 0, w, F, K, T, sigma, r);
  return greeksAt(out);
}

/** Writes the `GREEK_COUNT` slots from `offset`; allocates nothing. */
export function black76GreeksInto(
  out: Float64Array,
  offset: number,
  w: OptionSign,
  F: number,
  K: number,
  T: number,
  sigma: number,
  r: number,
): void {
  blackScholesGreeksInto(out, offset, w, F, K, T, sigma, r, r);
  out[offset + 5] = -T * out[offset];
  out[offset + 16] = 0;
}
