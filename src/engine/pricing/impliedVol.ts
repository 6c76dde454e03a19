/**
 * Implied volatility from a price, Black (lognormal) and Bachelier (normal), to machine accuracy.
 * Checks and statuses here; the two inversions in `impliedDeviation`.
 */
import { failure, success, type Result } from '../basics/result';
import { optionSign } from './blackScholes';
import { checkFinite, checkPrices } from './european';
import { blackDeviation, normalDeviation } from './impliedDeviation';

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
 * Black implied vol, a fraction per square-root year. Source of the approach: Jaeckel (2015), "Let's Be
 * Rational", Wilmott. Relative error below 1e-14 plus what the rounding of the price itself does.
 * Errors: BELOW_INTRINSIC; ABOVE_BOUND (call: discounted forward, put: discounted strike); AT_INTRINSIC (the vol
 * is 0, or too small for the price to show it); AT_BOUND (infinite); INVALID_INPUT, OUT_OF_RANGE.
 */
export function impliedBlackVol(inputs: ImpliedVolInputs): Result<number> {
  const timeValue = timeValueOf(inputs, true);
  if (!timeValue.ok) return timeValue;
  const s = blackDeviation(inputs.F, inputs.K, timeValue.value);
  return finish(s / Math.sqrt(inputs.T), inputs);
}

/**
 * Bachelier implied vol in price units per square-root year; F and K of any sign. Relative error below 1e-14 plus
 * what the rounding of the price does. Errors as for Black, without an upper bound.
 */
export function impliedNormalVol(inputs: ImpliedVolInputs): Result<number> {
  const timeValue = timeValueOf(inputs, false);
  if (!timeValue.ok) return timeValue;
  return finish(normalDeviation(inputs.F - inputs.K, timeValue.value) / Math.sqrt(inputs.T), inputs);
}

const finish = (sigma: number, inputs: ImpliedVolInputs): Result<number> =>
  Number.isFinite(sigma)
    ? success(sigma)
    : failure('NOT_CONVERGED', `no implied vol found for ${JSON.stringify(inputs)}`);

/** Undiscounted price of the out-of-the-money option at the same strike, inside its open bounds. */
function timeValueOf(inputs: ImpliedVolInputs, lognormal: boolean): Result<number> {
  const { F, K, T, discount, price } = inputs;
  const refused =
    checkFinite([
      ['F', F],
      ['K', K],
      ['T', T],
      ['discount', discount],
      ['price', price],
    ]) ??
    checkPrices(
      [
        ['F', F],
        ['K', K],
      ],
      lognormal,
    );
  if (refused !== undefined) return { ok: false, failure: refused };
  if (T <= 0)
    return failure('EXPIRED', `T = ${T}: implied vol needs time to expiry`, { field: 'T', value: T });
  if (discount <= 0)
    return failure('INVALID_INPUT', `discount = ${discount}: must be positive`, {
      field: 'discount',
      value: discount,
    });
  return insideBounds(inputs, lognormal);
}

function insideBounds(inputs: ImpliedVolInputs, lognormal: boolean): Result<number> {
  const { F, K, discount, price } = inputs;
  const w = optionSign(inputs.type);
  const intrinsic = Math.max(0, w * (F - K));
  const bound = lognormal ? (w === 1 ? F : K) : Infinity;
  const { residual, rounding } = priceOverIntrinsic(price, discount, F, K, intrinsic > 0 ? w : 0);
  const context = { price, intrinsic: discount * intrinsic };
  if (residual < -rounding)
    return failure(
      'BELOW_INTRINSIC',
      `price ${price} is below intrinsic value ${discount * intrinsic}`,
      context,
    );
  if (residual <= rounding)
    return failure('AT_INTRINSIC', `price ${price} equals intrinsic value: the vol is 0`, context);
  if (price === discount * bound || price / discount === bound)
    return failure('AT_BOUND', `price ${price} equals its upper bound: the vol is infinite`, { price });
  if (price / discount > bound)
    return failure('ABOVE_BOUND', `price ${price} is above its upper bound ${discount * bound}`, { price });
  return success(residual / discount);
}

/**
 * price - discount w (F - K) without rounding where the two nearly cancel: sum and product with their rounding
 * errors. Dekker (1971), "A floating-point technique for extending the available precision", Numer. Math. 18.
 * `rounding`: by how much a price that means the intrinsic value may miss it; 0 where that is itself a double.
 */
function priceOverIntrinsic(
  price: number,
  discount: number,
  F: number,
  K: number,
  w: number,
): { readonly residual: number; readonly rounding: number } {
  if (w === 0) return { residual: price, rounding: 0 };
  const high = F - K;
  const shift = high - F;
  const low = F - (high - shift) - (K + shift);
  const product = discount * high;
  const error = productError(discount, high, product);
  const rest = w * (error + discount * low);
  const ofProduct = error === 0 ? 0 : 0.5 * Number.EPSILON * price;
  return { residual: price - w * product - rest, rounding: ofProduct + discount * Math.abs(low) };
}

/** 2^27 + 1 splits a double into two halves. */
const SPLITTER = 134217729;

function productError(a: number, b: number, product: number): number {
  const bigA = SPLITTER * a;
  const bigB = SPLITTER * b;
  const a1 = bigA - (bigA - a);
  const b1 = bigB - (bigB - b);
  const a2 = a - a1;
  const b2 = b - b1;
  return a2 * b2 - (product - a1 * b1 - a2 * b1 - a1 * b2);
}
