/**
 * The American call as one exercised at a flat boundary: a lower bound in closed form.
 *
 * Source: Bjerksund and Stensland (1993), "Closed-Form Approximation of American Options", Scandinavian J. of
 * Management 9, eqs. (4)-(13); Haug (2007), 3.2. Domain: S, K, sigma, T > 0; call: r >= 0, put: q >= 0 (where early
 * exercise can pay), else UNSUPPORTED. Beyond 12 deviations of the boundary the European value. Accuracy: a lower
 * bound, within 3e-3 of spot for lives of months, 1e-2 for three years at vols to 70 %.
 */
import type { Result } from '../../basics/result';
import type { AmericanInputs } from './american';
import { boundaryAfter, livingClaim, priceByFlatBoundary, type CallTerms } from './flatBoundary';

/** Price in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE, UNSUPPORTED. */
export const bjerksundStensland1993 = (inputs: AmericanInputs): Result<number> =>
  priceByFlatBoundary(inputs, (call, levels) => {
    const boundary = boundaryAfter(call, levels, call.T, levels.nearest);
    return { boundary, held: () => flatBoundaryValue(call, levels.beta, boundary) };
  });

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
