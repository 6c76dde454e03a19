/**
 * Quadratic approximation of American options: fast, off by up to 1 % of the price for long lives.
 *
 * V = European + A (S/S*)^p below the critical price S* (call; above for puts), else intrinsic; p the root of
 * p^2 + (n - 1) p - M/h = 0, n = 2(r-q)/sigma^2, M = 2r/sigma^2, h = 1 - exp(-rT). Source: Barone-Adesi and Whaley
 * (1987), "Efficient Analytic Approximation of American Option Values", J. Finance 42, eqs. (20), (25); Haug
 * (2007), 3.1. The critical price by bisection on its logarithm, to 1e-14.
 *
 * Domain: S, K > 0; T, sigma > 0; r > 0 (else UNSUPPORTED: use `priceAmerican`). A call on an asset without
 * yield and a put without interest are European. The figure is an approximation: `priceAmerican` is the engine's value.
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { normalCdf } from '../../math/normal';
import { blackScholesPrice, optionSign, type OptionSign } from '../blackScholes';
import { checkPositive } from '../exotic/exoticMarket';
import { checkAmerican, type AmericanInputs } from './american';

/** Price in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE, UNSUPPORTED. */
export const baroneAdesiWhaley = (inputs: AmericanInputs): Result<number> =>
  priceByQuadratic(inputs, ({ w, power, critical, european }) => {
    const factor = (w * critical * keptShare(w, critical, inputs)) / power;
    return european + factor * Math.exp(power * Math.log(inputs.S / critical));
  });

/** What the quadratic approximations form first. */
export interface QuadraticTerms {
  readonly w: OptionSign;
  readonly power: number;
  /** Spot from which on the option is exercised. */
  readonly critical: number;
  readonly european: number;
}

/** The intrinsic value beyond the critical spot, `held` before it. Errors as above. */
export function priceByQuadratic(
  inputs: AmericanInputs,
  held: (terms: QuadraticTerms) => number,
): Result<number> {
  const refused = checkQuadratic(inputs);
  if (refused !== undefined) return { ok: false, failure: refused };
  const { S, K, T, sigma, r, q } = inputs;
  const w = optionSign(inputs.type);
  const european = blackScholesPrice(w, S, K, T, sigma, r, q);
  if (w === 1 ? q <= 0 : r === 0) return success(european);
  const power = quadraticExponent(w, inputs);
  const critical = criticalPrice(w, power, inputs);
  if (w * (critical - S) <= 0) return success(w * (S - K));
  return success(held({ w, power, critical, european }));
}

/** Positive S, K and sigma; r > 0, or a put with r = 0. */
function checkQuadratic(inputs: AmericanInputs): Failure | undefined {
  const { S, K, sigma, r, q } = inputs;
  const refused =
    checkAmerican(inputs) ?? checkPositive('S', S) ?? checkPositive('K', K) ?? checkPositive('sigma', sigma);
  if (refused !== undefined || r > 0 || (r === 0 && q >= 0 && inputs.type === 'put')) return refused;
  return failure('UNSUPPORTED', `r = ${r}: the quadratic approximation needs a positive rate`).failure;
}

/** The exponent p of the premium. */
function quadraticExponent(w: OptionSign, { T, sigma, r, q }: AmericanInputs): number {
  const variance = sigma * sigma;
  const shift = (2 * (r - q)) / variance - 1;
  return 0.5 * (-shift + w * Math.sqrt(shift * shift - (8 * r) / (variance * Math.expm1(-r * T))));
}

/** 1 - exp(-qT) N(w d1): what of the delta the European option lacks. */
function keptShare(w: OptionSign, S: number, { K, T, sigma, r, q }: AmericanInputs): number {
  const s = sigma * Math.sqrt(T);
  const d1 = (Math.log(S / K) + (r - q) * T) / s + 0.5 * s;
  return 1 - Math.exp(-q * T) * normalCdf(w * d1);
}

const LARGEST_LOG = 50;

/** The S* from which the intrinsic value equals the approximation. */
function criticalPrice(w: OptionSign, power: number, inputs: AmericanInputs): number {
  const { K, T, sigma, r, q } = inputs;
  const excess = (S: number): number =>
    w * (S - K) - blackScholesPrice(w, S, K, T, sigma, r, q) - (w * S * keptShare(w, S, inputs)) / power;
  let [held, exercised] = [0, w * LARGEST_LOG];
  while (Math.abs(exercised - held) > 1e-14 * Math.max(1, Math.abs(held))) {
    const middle = 0.5 * (held + exercised);
    if (middle === held || middle === exercised) break;
    if (excess(K * Math.exp(middle)) > 0) exercised = middle;
    else held = middle;
  }
  return K * Math.exp(exercised);
}
