/**
 * What the approximations with flat exercise boundaries share: terms of a call, its perpetual boundary, and the value
 * of a power claim that lives below a flat boundary.
 *
 * Source: Bjerksund and Stensland (1993), "Closed-Form Approximation of American Options", Scandinavian J. of
 * Management 9, eqs. (4)-(13); Bjerksund and Stensland (2002), "Closed Form Valuation of American Options", NHH
 * discussion paper 09/2002; Haug (2007), 3.2 and 3.3.
 */
import { millsRatio } from '../../math/mills';
import { INV_SQRT_2PI } from '../../math/normal';
import { failure, success, type Failure, type Result } from '../../basics/result';
import { blackScholesPrice, optionSign } from '../blackScholes';
import { checkPositive } from '../exotic/exoticMarket';
import { checkAmerican, isNeverExercised, type AmericanInputs } from './american';

/** A call; a put is the call with S and K, r and q exchanged. */
export interface CallTerms {
  readonly S: number;
  readonly K: number;
  readonly T: number;
  readonly sigma: number;
  readonly r: number;
  /** Cost of carry r - q. */
  readonly b: number;
}

const callTerms = ({ type, S, K, T, sigma, r, q }: AmericanInputs): CallTerms =>
  type === 'call' ? { S, K, T, sigma, r, b: r - q } : { S: K, K: S, T, sigma, r: q, b: q - r };

/** Deviations beyond which the boundary is out of reach. */
const OUT_OF_REACH = 12;

/** Where the option is exercised now, and what it is worth below. */
export interface FlatBoundaryRule {
  readonly boundary: number;
  readonly held: () => number;
}

/** Price in units of S, never below the European value. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE, UNSUPPORTED. */
export function priceByFlatBoundary(
  inputs: AmericanInputs,
  rule: (call: CallTerms, levels: FlatBoundaryLevels) => FlatBoundaryRule,
): Result<number> {
  const refused = checkFlatBoundary(inputs);
  if (refused !== undefined) return { ok: false, failure: refused };
  const { type, S, K, T, sigma, r, q } = inputs;
  const european = blackScholesPrice(optionSign(type), S, K, T, sigma, r, q);
  if (isNeverExercised(inputs)) return success(european);
  const call = callTerms(inputs);
  const { boundary, held } = rule(call, flatBoundaryLevels(call));
  const least = Math.max(european, call.S - call.K);
  if (call.S >= boundary) return success(least);
  const distance = Math.log(boundary / call.S) - call.b * T;
  return success(distance > OUT_OF_REACH * sigma * Math.sqrt(T) ? european : Math.max(least, held()));
}

/** S, K and sigma must be positive; two boundaries and a call with r < 0 < q are refused. */
function checkFlatBoundary(inputs: AmericanInputs): Failure | undefined {
  const { S, K, sigma } = inputs;
  const refused =
    checkAmerican(inputs) ?? checkPositive('S', S) ?? checkPositive('K', K) ?? checkPositive('sigma', sigma);
  if (refused !== undefined || isNeverExercised(inputs)) return refused;
  if (callTerms(inputs).r >= 0) return undefined;
  return failure(
    'UNSUPPORTED',
    `r = ${inputs.r}, q = ${inputs.q}: a flat exercise boundary needs ${inputs.type === 'call' ? 'r' : 'q'} >= 0`,
  ).failure;
}

export interface FlatBoundaryLevels {
  /** Exponent of the perpetual call. */
  readonly beta: number;
  /** Boundary just before expiry, and of the perpetual call. */
  readonly nearest: number;
  readonly farthest: number;
}

function flatBoundaryLevels({ K, sigma, r, b }: CallTerms): FlatBoundaryLevels {
  const tilt = b / (sigma * sigma) - 0.5;
  const beta = -tilt + Math.sqrt(tilt * tilt + (2 * r) / (sigma * sigma));
  return { beta, nearest: Math.max(K, (r / (r - b)) * K), farthest: (beta / (beta - 1)) * K };
}

/** The share 1 - exp(-speed scale) of the way from the nearest to the farthest level, at the time t to expiry. */
export const boundaryAfter = (
  { sigma, b }: CallTerms,
  { nearest, farthest }: FlatBoundaryLevels,
  t: number,
  scale: number,
): number =>
  nearest -
  (farthest - nearest) * Math.expm1((-(b * t + 2 * sigma * Math.sqrt(t)) * scale) / (farthest - nearest));

/**
 * (S/unit)^power paid at t where spot ends below `cap` and never reaches `barrier`, valued today.
 * `unit` scales the claim, so that large powers do not overflow.
 */
export function livingClaim(
  { S, sigma, r, b }: CallTerms,
  t: number,
  power: number,
  cap: number,
  barrier: number,
  unit: number,
): number {
  const s = sigma * Math.sqrt(t);
  const variance = sigma * sigma;
  const growth = (-r + power * b + 0.5 * power * (power - 1) * variance) * t + power * Math.log(S / unit);
  const d = -(Math.log(S / cap) + (b + (power - 0.5) * variance) * t) / s;
  const kappa = (2 * b) / variance + 2 * power - 1;
  const distance = Math.log(barrier / S);
  return (
    weightedCumulative(growth, d) - weightedCumulative(growth + kappa * distance, d - (2 * distance) / s)
  );
}

/** e^a N(d), also where e^a alone would overflow. */
export const weightedCumulative = (a: number, d: number): number =>
  d > 0
    ? Math.exp(a) - INV_SQRT_2PI * Math.exp(a - 0.5 * d * d) * millsRatio(d)
    : INV_SQRT_2PI * Math.exp(a - 0.5 * d * d) * millsRatio(-d);
