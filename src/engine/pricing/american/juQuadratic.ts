/**
 * The quadratic approximation of Barone-Adesi and Whaley with the correction of Ju for the time derivative it drops.
 *
 * V = European + h A (S/S*)^p / (1 - chi), chi = ln(S/S*) (c1 ln(S/S*) + c2), S* the critical price of Barone-Adesi
 * and Whaley. Source: Ju and Zhong (1999), "An Approximate Formula for Pricing American Options", J. Derivatives 7(2),
 * eqs. (6)-(13). Domain and errors as `baroneAdesiWhaley`. Accuracy: 2e-3 of spot for lives to three years and vols to 70 %.
 */
import type { Result } from '../../basics/result';
import { normalCdf, normalPdf } from '../../math/normal';
import { blackScholesPrice, type OptionSign } from '../blackScholes';
import type { AmericanInputs } from './american';
import { priceByQuadratic } from './baroneAdesiWhaley';

/** Price in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE, UNSUPPORTED. */
export const juQuadratic = (inputs: AmericanInputs): Result<number> =>
  priceByQuadratic(inputs, ({ w, power, critical, european }) => {
    const { S, K, T, sigma, r, q } = inputs;
    const excess = w * (critical - K) - blackScholesPrice(w, critical, K, T, sigma, r, q);
    const distance = Math.log(S / critical);
    const correction = 1 - timeCorrection(w, inputs, critical, excess, distance);
    return Math.max(w * (S - K), european + (excess * Math.exp(power * distance)) / correction);
  });

/** chi: what the dropped derivative in time adds to the logarithm of the premium. */
function timeCorrection(
  w: OptionSign,
  { K, T, sigma, r, q }: AmericanInputs,
  critical: number,
  excess: number,
  distance: number,
): number {
  const variance = sigma * sigma;
  const share = -Math.expm1(-r * T);
  const alpha = (2 * r) / variance;
  const tilt = (2 * (r - q)) / variance - 1;
  const root = w * Math.sqrt(tilt * tilt + (4 * alpha) / share);
  const powerSlope = -alpha / (share * share * root);
  const scale = ((1 - share) * alpha) / root;
  const slope = europeanSlope(w, critical, { K, T, sigma, r, q });
  const b = 0.5 * scale * powerSlope;
  const c = -scale * (slope / excess + 1 / share + powerSlope / root);
  return distance * (b * distance + c);
}

/** Derivative of the European value in h = 1 - exp(-rT), undiscounted. */
function europeanSlope(
  w: OptionSign,
  S: number,
  { K, T, sigma, r, q }: Omit<AmericanInputs, 'type' | 'S'>,
): number {
  const s = sigma * Math.sqrt(T);
  const forward = S * Math.exp((r - q) * T);
  const d1 = Math.log(forward / K) / s + 0.5 * s;
  const spread = (forward * normalPdf(d1) * sigma) / (2 * r * Math.sqrt(T));
  return spread - (w * forward * normalCdf(w * d1) * q) / r + w * K * normalCdf(w * (d1 - s));
}
