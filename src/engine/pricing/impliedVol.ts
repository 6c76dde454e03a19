/**
 * Implied volatility from a price, Black (lognormal) and Bachelier (normal), to machine accuracy.
 * `solve...` are plain functions for batches, numbers in and out; `implied...` say in words what is wrong.
 */
import { failure, success, type Failure, type Result } from '../basics/result';
import { optionSign, type OptionSign } from './blackScholes';
import { checkFinite, checkPrices } from './european';
import { blackDeviation, normalDeviation } from './impliedDeviation';
import { arePrices, NO_VOL, timeValue } from './impliedTimeValue';

export { NO_VOL } from './impliedTimeValue';

export interface ImpliedVolInputs {
  readonly type: 'call' | 'put';
  /** Forward and strike, price units. */
  readonly F: number;
  readonly K: number;
  /** Years to expiry, > 0. */
  readonly T: number;
  /** Discount factor to the payment, > 0; 1 for undiscounted prices. */
  readonly discount: number;
  /** Discounted price, price units. */
  readonly price: number;
}

/**
 * Black implied vol, a fraction per square-root year, or a code of `NO_VOL` (< 0); NaN is not returned for finite
 * input. Arguments as in `ImpliedVolInputs`, w = 1 call, -1 put. Allocates nothing.
 * Source of the approach: Jaeckel (2015), "Let's Be Rational", Wilmott. Relative error below 1e-14 plus what the
 * rounding of the price itself does.
 */
export function solveBlackVol(
  w: OptionSign,
  F: number,
  K: number,
  T: number,
  discount: number,
  price: number,
): number {
  if (!(arePrices(F, K, true) && areTerms(T, discount, price))) return NO_VOL.invalid;
  if (T <= 0) return NO_VOL.expired;
  const premium = timeValue(w, F, K, discount, price, w === 1 ? F : K);
  return premium > 0 ? blackDeviation(F, K, premium) / Math.sqrt(T) : premium;
}

/** The same for the Bachelier model, in price units per square-root year; F and K of any sign, no upper bound. */
export function solveNormalVol(
  w: OptionSign,
  F: number,
  K: number,
  T: number,
  discount: number,
  price: number,
): number {
  if (!(arePrices(F, K, false) && areTerms(T, discount, price))) return NO_VOL.invalid;
  if (T <= 0) return NO_VOL.expired;
  const premium = timeValue(w, F, K, discount, price, Infinity);
  return premium > 0 ? normalDeviation(F - K, premium) / Math.sqrt(T) : premium;
}

const areTerms = (T: number, discount: number, price: number): boolean =>
  Number.isFinite(T) && Number.isFinite(price) && discount > 0 && discount < Infinity;

/**
 * Black implied vol with its reason where there is none: BELOW_INTRINSIC; ABOVE_BOUND (call: discounted forward, put:
 * discounted strike); AT_INTRINSIC (the vol is 0, or too small for the price to show it); AT_BOUND (infinite);
 * EXPIRED, INVALID_INPUT, OUT_OF_RANGE.
 */
export function impliedBlackVol(inputs: ImpliedVolInputs): Result<number> {
  const { F, K, T, discount, price } = inputs;
  return explained(solveBlackVol(optionSign(inputs.type), F, K, T, discount, price), inputs, true);
}

/** Bachelier implied vol, price units per square-root year. Errors as for Black, without an upper bound. */
export function impliedNormalVol(inputs: ImpliedVolInputs): Result<number> {
  const { F, K, T, discount, price } = inputs;
  return explained(solveNormalVol(optionSign(inputs.type), F, K, T, discount, price), inputs, false);
}

function explained(vol: number, inputs: ImpliedVolInputs, lognormal: boolean): Result<number> {
  if (vol >= 0 && vol < Infinity) return success(vol);
  const { price, discount } = inputs;
  const w = optionSign(inputs.type);
  const intrinsic = discount * Math.max(0, w * (inputs.F - inputs.K));
  const bound = discount * (w === 1 ? inputs.F : inputs.K);
  switch (vol) {
    case NO_VOL.belowIntrinsic:
      return failure('BELOW_INTRINSIC', `price ${price} is below intrinsic value ${intrinsic}`, {
        price,
        intrinsic,
      });
    case NO_VOL.atIntrinsic:
      return failure('AT_INTRINSIC', `price ${price} equals intrinsic value: the vol is 0`, {
        price,
        intrinsic,
      });
    case NO_VOL.atBound:
      return failure('AT_BOUND', `price ${price} equals its upper bound: the vol is infinite`, { price });
    case NO_VOL.aboveBound:
      return failure('ABOVE_BOUND', `price ${price} is above its upper bound ${bound}`, { price });
    default:
      return { ok: false, failure: invalid(inputs, lognormal) };
  }
}

/** Names the field that the solver does not take. */
function invalid(inputs: ImpliedVolInputs, lognormal: boolean): Failure {
  const { F, K, T, discount, price } = inputs;
  const prices = [['F', F] as const, ['K', K] as const];
  const bad =
    checkFinite([...prices, ['T', T], ['discount', discount], ['price', price]]) ??
    checkPrices(prices, lognormal);
  if (bad !== undefined) return bad;
  if (T <= 0)
    return {
      reason: 'EXPIRED',
      message: `T = ${T}: implied vol needs time to expiry`,
      context: { field: 'T', value: T },
    };
  if (discount <= 0)
    return {
      reason: 'INVALID_INPUT',
      message: `discount = ${discount}: must be positive`,
      context: { field: 'discount', value: discount },
    };
  return { reason: 'NOT_CONVERGED', message: `no implied vol found for ${JSON.stringify(inputs)}` };
}
