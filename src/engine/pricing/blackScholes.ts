/**
 * Generalised Black-Scholes-Merton for European options on an asset with continuous yield.
 *
 * V = w [S exp(-qT) N(w d1) - K exp(-rT) N(w d2)], d1,2 = (ln(S/K) + (r - q) T) / s +- s/2, s = sigma sqrt(T),
 * w = 1 call, -1 put. Sources: Black and Scholes (1973), J. Political Economy 81, eq. (13); Merton (1973), Bell
 * J. Economics 4, eq. (21) and footnote 62; Greeks as in Haug (2007), "The Complete Guide to Option Pricing
 * Formulas", ch. 2, here rewritten on one exponential and two Mills ratios.
 *
 * Domain: S, K > 0; T, sigma >= 0; r, q any finite (also negative). These are preconditions: the checked way in
 * is `priceEuropean`. Limits: s = 0 gives the discounted payoff, delta 0, 1/2 (at F = K) or 1, and 0 for every
 * derivative that has no density left. Accuracy: within the rounding of the inputs (a few units of their
 * conditioning), tails included.
 */
import { millsRatio } from '../math/mills';
import { GREEK_COUNT, greeksAt, type Greeks } from './greeks';
import { logMoneyness, outOfTheMoneyPremium, sharedDensity, standardMoneyness } from './lognormalPremium';

/** 1 for a call, -1 for a put. */
export type OptionSign = 1 | -1;

export const optionSign = (type: 'call' | 'put'): OptionSign => (type === 'call' ? 1 : -1);

/** Price in units of S. S and K per unit of underlying; T in years; sigma, r, q per year as fractions. */
export function blackScholesPrice(
  w: OptionSign,
  S: number,
  K: number,
  T: number,
  sigma: number,
  r: number,
  q: number,
): number {
  const assetLeg = S * Math.exp(-q * T);
  const cashLeg = K * Math.exp(-r * T);
  const x = logMoneyness(S, K) + (r - q) * T;
  return premiumOf(w, assetLeg, cashLeg, x, sigma * Math.sqrt(T));
}

/** Parity: in the money the forward intrinsic value is added to the out-of-the-money premium. */
function premiumOf(w: OptionSign, assetLeg: number, cashLeg: number, x: number, s: number): number {
  const premium = outOfTheMoneyPremium(assetLeg, cashLeg, x, s);
  return w * x > 0 ? premium + Math.max(0, w * (assetLeg - cashLeg)) : premium;
}

/** Price and all Greeks as an object; plain partial derivatives, units in `Greeks`. */
export function blackScholesGreeks(
  w: OptionSign,
  S: number,
  K: number,
  T: number,
  sigma: number,
  r: number,
  q: number,
): Greeks {
  const out = new Float64Array(GREEK_COUNT);
  blackScholesGreeksInto(out, 0, w, S, K, T, sigma, r, q);
  return greeksAt(out);
}

/** Largest |d1|, |d2| that is formed: beyond, every density is 0 in doubles and products must stay finite. */
const FAR = 1e4;

/** Writes the `GREEK_COUNT` slots from `offset`; allocates nothing. */
export function blackScholesGreeksInto(
  out: Float64Array,
  offset: number,
  w: OptionSign,
  S: number,
  K: number,
  T: number,
  sigma: number,
  r: number,
  q: number,
): void {
  const assetLeg = S * Math.exp(-q * T);
  const cashLeg = K * Math.exp(-r * T);
  const carry = r - q;
  const x = logMoneyness(S, K) + carry * T;
  const rootT = Math.sqrt(T);
  const s = sigma * rootT;
  const signedH = x < 0 ? -standardMoneyness(x, s) : standardMoneyness(x, s);
  const t = Math.min(0.5 * s, FAR);
  const d1 = signedH + t;
  const d2 = signedH - t;
  const density = s > 0 ? sharedDensity(assetLeg, cashLeg, signedH, t) : kinkDensity(x, assetLeg);
  const price = premiumOf(w, assetLeg, cashLeg, x, s);
  const assetPart = w * legProbability(assetLeg, w * d1, density, s);
  const cashPart = w * legProbability(cashLeg, w * d2, density, s);

  const perS = s > 0 ? 1 / s : 0;
  const perSigma = sigma > 0 ? 1 / sigma : 0;
  const perT = T > 0 ? 1 / T : 0;
  const vega = density * rootT;
  const gamma = (density * perS) / (S * S);
  const product = d1 * d2;
  const dT1 = carry * perS - 0.5 * d2 * perT;
  const decay = 0.5 * density * sigma * (rootT > 0 ? 1 / rootT : 0);
  const drift = carry === 0 ? r * price : q * assetPart - r * cashPart;

  out[offset] = price;
  out[offset + 1] = assetPart / S;
  out[offset + 2] = gamma;
  out[offset + 3] = vega;
  out[offset + 4] = drift - decay;
  out[offset + 5] = T * cashPart;
  out[offset + 6] = (-density * d2 * perSigma) / S;
  out[offset + 7] = vega * product * perSigma;
  out[offset + 8] = (q * assetPart - density * dT1) / S;
  out[offset + 9] = vega * (q + d1 * dT1 - 0.5 * perT);
  out[offset + 10] = (-gamma / S) * (1 + d1 * perS);
  out[offset + 11] = gamma * (product - 1) * perSigma;
  out[offset + 12] = gamma * (q + d1 * dT1 + 0.5 * perT);
  out[offset + 13] = vega * perSigma * perSigma * (product * product - 3 * signedH * signedH - t * t);
  out[offset + 14] = -cashPart / K;
  out[offset + 15] = (density * perS) / (K * K);
  out[offset + 16] = -T * assetPart;
}

/** leg N(d), from density and Mills ratio; at s = 0 the step 0, 1/2, 1. */
function legProbability(leg: number, d: number, density: number, s: number): number {
  if (s === 0) return d > 0 ? leg : d < 0 ? 0 : 0.5 * leg;
  const tail = density * millsRatio(Math.abs(d));
  return d > 0 ? leg - tail : tail;
}

/** Without deviation there is density at the money only (vega keeps its limit there). */
const kinkDensity = (x: number, leg: number): number => (x === 0 ? leg * 0.3989422804014327 : 0);
