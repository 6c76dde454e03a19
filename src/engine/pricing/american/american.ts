/**
 * American options with continuous exercise and yield, to high accuracy: European value plus the early-exercise
 * premium, the integral of r K - q S over the exercise region.
 *
 * V = p(S, T) + integral over t of r K e^(-rt) N(-d2(S/B)) - q S e^(-qt) N(-d1(S/B)), B the boundary at T - t. Sources:
 * Kim (1990), "The Analytic Valuation of American Options", Review of Financial Studies 3, eq. (14); boundary as in
 * `exerciseBoundary`. Calls by symmetry: C(S, K, r, q) = P(K, S, q, r), McDonald and Schroder (1998).
 *
 * Domain: S, K, sigma >= 0; T > 0; r, q finite. Without vol (sigma sqrt(T) < 1e-5), spot or strike the best instant of a
 * known path is taken. Where early exercise never pays (put: r <= 0 and q >= r, call: the
 * mirror) it is European. Limits: two boundaries (put: q < r < 0, call: r < q < 0) are refused as UNSUPPORTED.
 * Accuracy: by setting, see `accuracy`; the default is 1e-9 of the strike, mostly 1e-11.
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { blackScholesGreeks } from '../blackScholes';
import { checkFinite, checkPrices, checkVol } from '../european';
import { checkPositiveTime } from '../exotic/exoticMarket';
import { solvedBoundary, type AmericanAccuracy } from './accuracy';
import { bestInstantValue, CERTAIN_DEVIATION } from './bestInstant';
import { fillExercisePremium, type ExercisePremium } from './exercisePremium';

export interface AmericanInputs {
  readonly type: 'call' | 'put';
  readonly S: number;
  readonly K: number;
  readonly T: number;
  readonly sigma: number;
  readonly r: number;
  readonly q: number;
}

export interface AmericanValue {
  /** Units of S. */
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  /** What early exercise adds to the European value. */
  readonly earlyExercisePremium: number;
  /** True where the spot stands at the boundary or beyond: the price is the intrinsic value. */
  readonly exerciseNow: boolean;
}

/** Errors: INVALID_INPUT, EXPIRED (T < 0), OUT_OF_RANGE, UNSUPPORTED (two boundaries), NOT_CONVERGED. */
export function priceAmerican(
  inputs: AmericanInputs,
  accuracy: AmericanAccuracy = 'reference',
): Result<AmericanValue> {
  const refused = checkAmerican(inputs);
  if (refused !== undefined) return { ok: false, failure: refused };
  if (isCertain(inputs)) return success(certain(inputs));
  const [income, cost] = inputs.type === 'put' ? [inputs.r, inputs.q] : [inputs.q, inputs.r];
  if (income < 0 && cost < income)
    return failure(
      'UNSUPPORTED',
      `r = ${inputs.r}, q = ${inputs.q}: two exercise boundaries (finite differences take it)`,
    );
  const negligible = cost >= 0 && income * inputs.T < NEGLIGIBLE_INCOME;
  if (isNeverExercised(inputs) || negligible) return success(atLeastIntrinsic(inputs, european(inputs)));
  return withBoundary(inputs, income, cost, accuracy);
}

export function checkAmerican(inputs: AmericanInputs): Failure | undefined {
  const { S, K, T, sigma, r, q } = inputs;
  const fields = Object.entries({ S, K, T, sigma, r, q });
  const prices = [['S', S] as const, ['K', K] as const].filter(([, value]) => value !== 0);
  return checkFinite(fields) ?? checkVol(sigma) ?? checkPrices(prices, true) ?? checkPositiveTime('T', T);
}

/** Early exercise earns at most this share of the larger of S and K: below it the option is European in doubles. */
const NEGLIGIBLE_INCOME = 1e-13;

function atLeastIntrinsic({ type, S, K }: AmericanInputs, value: AmericanValue): AmericanValue {
  const intrinsic = signOf(type) * (S - K);
  return value.price < intrinsic ? { ...value, price: intrinsic } : value;
}

/** Early exercise of a put earns the interest on K, of a call the yield of S: it never pays where that is a loss. */
export const isNeverExercised = ({ type, r, q }: AmericanInputs): boolean =>
  type === 'put' ? r <= 0 && q >= r : q <= 0 && r >= q;

const isCertain = ({ S, K, T, sigma }: AmericanInputs): boolean =>
  S === 0 || K === 0 || sigma * Math.sqrt(T) < CERTAIN_DEVIATION;

/** Delta by the side of the money on which the path ends; a known path has no gamma. */
function certain(inputs: AmericanInputs): AmericanValue {
  const { type, S, K, T, r, q } = inputs;
  const w = signOf(type);
  const priceAt = (spot: number): number => bestInstantValue(w, spot, K, T, r, q);
  const price = priceAt(S);
  const step = 1e-6 * Math.max(S, K);
  const down = Math.max(0, S - step);
  const delta = step === 0 ? 0 : (priceAt(S + step) - priceAt(down)) / (S + step - down);
  const plain = Math.max(0, w * (S * Math.exp(-q * T) - K * Math.exp(-r * T)));
  const exerciseNow = price > 0 && price === w * (S - K);
  return { price, delta, gamma: 0, earlyExercisePremium: price - plain, exerciseNow };
}

const signOf = (type: 'call' | 'put'): 1 | -1 => (type === 'call' ? 1 : -1);

function european({ type, S, K, T, sigma, r, q }: AmericanInputs): AmericanValue {
  const { price, delta, gamma } = blackScholesGreeks(signOf(type), S, K, T, sigma, r, q);
  return { price, delta, gamma, earlyExercisePremium: 0, exerciseNow: false };
}

const premium: ExercisePremium = { value: 0, slope: 0, bend: 0 };

/** Spot over strike is all that counts: the boundary is solved for the put on a strike of 1. */
function withBoundary(
  inputs: AmericanInputs,
  r: number,
  q: number,
  accuracy: AmericanAccuracy,
): Result<AmericanValue> {
  const { type, S, K, T, sigma } = inputs;
  const ws = solvedBoundary(accuracy, T, sigma, r, q);
  if (ws === undefined) return failure('NOT_CONVERGED', `no exercise boundary for ${JSON.stringify(inputs)}`);
  const plain = european(inputs);
  const x = type === 'put' ? S / K : K / S;
  const lowest = Math.exp(ws.top - ws.gaps[ws.gaps.length - 1]);
  if (x <= lowest) return success(exercised(inputs, plain.price));
  fillExercisePremium(premium, ws, x);
  const { value, slope, bend } = premium;
  const unit = type === 'put' ? K : S;
  const intrinsic = Math.max(0, signOf(type) * (S - K));
  return success({
    price: Math.max(intrinsic, plain.price + unit * value),
    delta: plain.delta + (type === 'put' ? slope : value - x * slope),
    gamma: plain.gamma + (type === 'put' ? bend / K : (x * x * bend) / S),
    earlyExercisePremium: unit * value,
    exerciseNow: false,
  });
}

function exercised({ type, S, K }: AmericanInputs, europeanPrice: number): AmericanValue {
  const w = signOf(type);
  const price = w * (S - K);
  return { price, delta: w, gamma: 0, earlyExercisePremium: price - europeanPrice, exerciseNow: true };
}
