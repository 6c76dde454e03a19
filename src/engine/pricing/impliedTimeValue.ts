/** What a price holds above its intrinsic value, exactly; and which prices no volatility explains. */
import { LARGEST_PRICE, SMALLEST_PRICE } from './european';

/** Why a price has no implied vol, as numbers below 0: a vol is never negative. */
export const NO_VOL = {
  belowIntrinsic: -1,
  atIntrinsic: -2,
  atBound: -3,
  aboveBound: -4,
  expired: -5,
  /** Not finite, not positive where it must be, or outside the range of exact arithmetic. */
  invalid: -6,
} as const;

/**
 * Undiscounted premium of the out-of-the-money option at the same strike (price units, > 0), or a code of `NO_VOL`.
 * w = 1 call, -1 put; `bound` is the undiscounted upper bound (Infinity where there is none).
 */
export function timeValue(
  w: 1 | -1,
  F: number,
  K: number,
  discount: number,
  price: number,
  bound: number,
): number {
  const high = w * (F - K);
  const residual = high > 0 ? priceOverIntrinsic(price, discount, F, K, w) : price;
  if (residual < 0) return NO_VOL.belowIntrinsic;
  if (residual === 0) return NO_VOL.atIntrinsic;
  const undiscounted = price / discount;
  if (undiscounted >= bound)
    return price === discount * bound || undiscounted === bound ? NO_VOL.atBound : NO_VOL.aboveBound;
  return price === discount * bound ? NO_VOL.atBound : residual / discount;
}

/** Prices that the inversions take: positive (lognormal) or of any sign (normal), within the range of the models. */
export function arePrices(F: number, K: number, lognormal: boolean): boolean {
  if (lognormal)
    return F >= SMALLEST_PRICE && F <= LARGEST_PRICE && K >= SMALLEST_PRICE && K <= LARGEST_PRICE;
  return Math.abs(F) <= LARGEST_PRICE && Math.abs(K) <= LARGEST_PRICE;
}

/**
 * price - discount w (F - K) without rounding where the two nearly cancel: sum and product with their rounding
 * errors. Dekker (1971), "A floating-point technique for extending the available precision", Numer. Math. 18.
 * 0 within what rounding does to a price that means the intrinsic value (nothing where that is itself a double).
 */
function priceOverIntrinsic(price: number, discount: number, F: number, K: number, w: number): number {
  const high = F - K;
  const shift = high - F;
  const low = F - (high - shift) - (K + shift);
  const product = discount * high;
  const error = productError(discount, high, product);
  const residual = price - w * product - w * (error + discount * low);
  const ofProduct = error === 0 ? 0 : 0.5 * Number.EPSILON * price;
  return Math.abs(residual) <= ofProduct + discount * Math.abs(low) ? 0 : residual;
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
