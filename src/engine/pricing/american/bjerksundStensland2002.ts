/**
 * The American call as one exercised at two flat boundaries, one until t1 = (sqrt(5) - 1)/2 T and a lower one after.
 *
 * Source: Bjerksund and Stensland (2002), "Closed Form Valuation of American Options", NHH discussion paper 09/2002,
 * eqs. (10)-(16), the late level at t1 as in Haug (2007), 3.3. Domain and errors as `bjerksundStensland1993`. Accuracy: a lower
 * bound, within 2e-3 of spot for lives of months, 1.5e-2 for three years at vols to 70 %.
 */
import type { Result } from '../../basics/result';
import { bivariateNormalCdf } from '../../math/bivariateNormal';
import type { AmericanInputs } from './american';
import { boundaryAfter, livingClaim, priceByFlatBoundary, type CallTerms } from './flatBoundary';

const EARLY_SHARE = 0.5 * (Math.sqrt(5) - 1);

/** Two boundaries: `early` until `earlyTime`, `late` from then to T. */
interface TwoBoundaries {
  readonly beta: number;
  readonly early: number;
  readonly late: number;
  readonly earlyTime: number;
}

/** Price in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE, UNSUPPORTED. */
export const bjerksundStensland2002 = (inputs: AmericanInputs): Result<number> =>
  priceByFlatBoundary(inputs, (call, levels) => {
    const scale = (call.K * call.K) / levels.nearest;
    const earlyTime = EARLY_SHARE * call.T;
    const late = boundaryAfter(call, levels, earlyTime, scale);
    const early = boundaryAfter(call, levels, call.T, scale);
    return {
      boundary: early,
      held: () => twoBoundaryValue(call, { beta: levels.beta, early, late, earlyTime }),
    };
  });

/** What the first period leaves to the second, and the second period's own rebate and payoff. */
function twoBoundaryValue(call: CallTerms, two: TwoBoundaries): number {
  const { S, K } = call;
  const { beta, early, late, earlyTime } = two;
  const first = (power: number, cap: number, unit: number): number =>
    livingClaim(call, earlyTime, power, cap, early, unit);
  const second = (power: number, cap: number, unit: number): number =>
    twiceLivingClaim(call, two, power, cap, unit);
  const earlyRebate = (early - K) * (Math.exp(beta * Math.log(S / early)) - first(beta, early, early));
  const between = first(1, early, 1) - first(1, late, 1) - K * (first(0, early, 1) - first(0, late, 1));
  const lateRebate = (late - K) * (first(beta, late, late) - second(beta, late, late));
  const payoff = second(1, late, 1) - second(1, K, 1) - K * (second(0, late, 1) - second(0, K, 1));
  return earlyRebate + between + lateRebate + payoff;
}

/** (S/unit)^power paid at T where spot ends below `cap`, below the late level at t1 and reached neither boundary. */
function twiceLivingClaim(
  { S, T, sigma, r, b }: CallTerms,
  { early, late, earlyTime }: TwoBoundaries,
  power: number,
  cap: number,
  unit: number,
): number {
  const variance = sigma * sigma;
  const drift = b + (power - 0.5) * variance;
  const [s1, s] = [sigma * Math.sqrt(earlyTime), sigma * Math.sqrt(T)];
  const growth = (-r + power * b + 0.5 * power * (power - 1) * variance) * T + power * Math.log(S / unit);
  const kappa = (2 * b) / variance + 2 * power - 1;
  const rho = Math.sqrt(earlyTime / T);
  const [a, c] = [Math.log(S / late), Math.log(S / cap)];
  const [toEarly, toLate] = [2 * Math.log(early / S), 2 * Math.log(late / S)];
  const term = (weight: number, x: number, y: number, correlation: number): number =>
    Math.exp(growth + kappa * weight) * bivariateNormalCdf(-x / s1, -(y + drift * T) / s, correlation);
  return (
    term(0, a + drift * earlyTime, c, rho) -
    term(0.5 * toEarly, a + toEarly + drift * earlyTime, c + toEarly, rho) -
    term(0.5 * toLate, a - drift * earlyTime, c + toLate, -rho) +
    term(0.5 * (toLate - toEarly), a + toEarly - drift * earlyTime, c + toLate - toEarly, -rho)
  );
}
