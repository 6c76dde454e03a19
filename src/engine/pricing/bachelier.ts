/**
 * Bachelier (normal) model: European options on a forward that may be zero or negative.
 *
 * V = exp(-rT) [w (F - K) N(w d) + s n(d)], d = (F - K)/s, s = sigma sqrt(T), sigma in price units per
 * square-root year. Source: Bachelier (1900), "Theorie de la speculation"; form as in Haug (2007), 1.3.1.
 * The out-of-the-money premium is s n(d) Y(|d|) with Y = 1 - z M(z): no cancellation in the tails.
 * Domain: F, K any finite; T, sigma >= 0; r finite (preconditions). s = 0 gives the discounted payoff.
 * All derivatives hold the forward fixed.
 */
import { millsRatio, millsSlope } from '../math/mills';
import { INV_SQRT_2PI } from '../math/normal';
import type { OptionSign } from './blackScholes';
import { GREEK_COUNT, greeksAt, type Greeks } from './greeks';

const FAR = 1e4;

/** Price in units of F, discounted at r. */
export function bachelierPrice(
  w: OptionSign,
  F: number,
  K: number,
  T: number,
  sigma: number,
  r: number,
): number {
  return Math.exp(-r * T) * bachelierUndiscounted(w, F, K, sigma * Math.sqrt(T));
}

/** Undiscounted value from the total deviation s = sigma sqrt(T), in units of F. */
export function bachelierUndiscounted(w: OptionSign, F: number, K: number, s: number): number {
  const intrinsic = Math.max(0, w * (F - K));
  if (s === 0) return intrinsic;
  const z = Math.min(Math.abs(F - K) / s, FAR);
  return intrinsic + s * INV_SQRT_2PI * Math.exp(-0.5 * z * z) * millsSlope(z);
}

/** Price and all Greeks as an object; plain partial derivatives, units in `Greeks`. */
export function bachelierGreeks(
  w: OptionSign,
  F: number,
  K: number,
  T: number,
  sigma: number,
  r: number,
): Greeks {
  const out = new Float64Array(GREEK_COUNT);
  bachelierGreeksInto(out, 0, w, F, K, T, sigma, r);
  return greeksAt(out);
}

/** Writes the `GREEK_COUNT` slots from `offset`; allocates nothing. */
export function bachelierGreeksInto(
  out: Float64Array,
  offset: number,
  w: OptionSign,
  F: number,
  K: number,
  T: number,
  sigma: number,
  r: number,
): void {
  const discount = Math.exp(-r * T);
  const rootT = Math.sqrt(T);
  const s = sigma * rootT;
  const d = F === K ? 0 : Math.max(-FAR, Math.min((F - K) / s, FAR));
  const hasDensity = s > 0 || F === K;
  const density = hasDensity ? discount * INV_SQRT_2PI * Math.exp(-0.5 * d * d) : 0;
  const price = discount * bachelierUndiscounted(w, F, K, s);
  const delta = w * probability(w * d, discount, density, s);

  const perS = s > 0 ? 1 / s : 0;
  const perSigma = sigma > 0 ? 1 / sigma : 0;
  const halfPerT = T > 0 ? 0.5 / T : 0;
  const square = d * d;
  const gamma = density * perS;
  const vega = density * rootT;
  const volga = vega * square * perSigma;

  out[offset] = price;
  out[offset + 1] = delta;
  out[offset + 2] = gamma;
  out[offset + 3] = vega;
  out[offset + 4] = r * price - density * sigma * (rootT > 0 ? 0.5 / rootT : 0);
  out[offset + 5] = -T * price;
  out[offset + 6] = -density * d * perSigma;
  out[offset + 7] = volga;
  out[offset + 8] = r * delta + density * d * halfPerT;
  out[offset + 9] = vega * (r - (1 + square) * halfPerT);
  out[offset + 10] = -gamma * d * perS;
  out[offset + 11] = gamma * (square - 1) * perSigma;
  out[offset + 12] = gamma * (r - (square - 1) * halfPerT);
  out[offset + 13] = volga * (square - 3) * perSigma;
  out[offset + 14] = -delta;
  out[offset + 15] = gamma;
  out[offset + 16] = 0;
}

/** discount N(d); at s = 0 the step 0, 1/2, 1. */
function probability(d: number, discount: number, density: number, s: number): number {
  if (s === 0) return d > 0 ? discount : d < 0 ? 0 : 0.5 * discount;
  const tail = density * millsRatio(Math.abs(d));
  return d > 0 ? discount - tail : tail;
}
