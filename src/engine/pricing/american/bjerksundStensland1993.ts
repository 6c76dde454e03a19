/**
 * The American call as one exercised at a flat boundary: a lower bound in closed form.
 *
 * Source: Bjerksund and Stensland (1993), "Closed-Form Approximation of American Options", Scandinavian J. of
 * Management 9, eqs. (4)-(13); Haug (2007), 3.2. Domain: S, K, sigma, T > 0; call: r >= 0, put: q >= 0 (where early
 * exercise can pay), else UNSUPPORTED. Beyond 12 deviations of the boundary the European value. Accuracy: a lower
 * bound, within 3e-3 of spot for lives of months, 1e-2 for three years at vols to 70 %.
 */
import { success, type Result } from '../../basics/result';
import { blackScholesPrice, optionSign } from '../blackScholes';
import { isNeverExercised, type AmericanInputs } from './american';
import {
  boundaryAfter,
  callTerms,
  checkFlatBoundary,
  flatBoundaryLevels,
  livingClaim,
  type CallTerms,
} from './flatBoundary';

/** Deviations beyond which the boundary is out of reach. */
const OUT_OF_REACH = 12;

/** Price in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE, UNSUPPORTED. */
export function bjerksundStensland1993(inputs: AmericanInputs): Result<number> {
  const refused = checkFlatBoundary(inputs);
  if (refused !== undefined) return { ok: false, failure: refused };
  const { type, S, K, T, sigma, r, q } = inputs;
  const european = blackScholesPrice(optionSign(type), S, K, T, sigma, r, q);
  if (isNeverExercised(inputs)) return success(european);
  const call = callTerms(inputs);
  const levels = flatBoundaryLevels(call);
  const boundary = boundaryAfter(call, levels, T, levels.nearest);
  if (call.S >= boundary) return success(call.S - call.K);
  if (Math.log(boundary / call.S) - call.b * T > OUT_OF_REACH * sigma * Math.sqrt(T))
    return success(european);
  return success(Math.max(european, flatBoundaryValue(call, levels.beta, boundary)));
}

/** The rebate at the boundary, and the payoff of what never reaches it. */
function flatBoundaryValue(call: CallTerms, beta: number, boundary: number): number {
  const { S, K, T } = call;
  const claim = (power: number, cap: number, unit: number): number =>
    livingClaim(call, T, power, cap, boundary, unit);
  const rebate = (boundary - K) * (Math.exp(beta * Math.log(S / boundary)) - claim(beta, boundary, boundary));
  const asset = claim(1, boundary, 1) - claim(1, K, 1);
  const cash = claim(0, boundary, 1) - claim(0, K, 1);
  return rebate + asset - K * cash;
}
