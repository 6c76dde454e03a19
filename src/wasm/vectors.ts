/** Elementary functions of two doubles at a time; the same operations in the same order as in the twin. */
import { BITS, DENSITIES, EXP, FRACTIONS, LOG, PLAIN, both } from './constants';

// @ts-ignore: decorator
@inline
export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

// @ts-ignore: decorator
@inline
export function sub(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

// @ts-ignore: decorator
@inline
export function mul(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

/** One step of Horner's scheme: c + z p. Polynomials run as an even and an odd half, which can overlap. */
// @ts-ignore: decorator
@inline
export function step(table: usize, at: usize, z: v128, p: v128): v128 {
  return add(both(table, at), mul(z, p));
}

/** max(x, 0), NaN for NaN. */
// @ts-ignore: decorator
@inline
export function positivePart(x: v128): v128 {
  return f64x2.pmax(x, f64x2.splat(0));
}

/** exp(x), x between -708 and 709, times the scale of the table. */
// @ts-ignore: decorator
@inline
function scaledExponential(x: v128, table: usize): v128 {
  const magic = both(PLAIN, 0);
  const t = add(mul(x, both(EXP, 0)), magic);
  const k = sub(t, magic);
  const r = sub(sub(x, mul(k, both(EXP, 1))), mul(k, both(EXP, 2)));
  const first = table + ((<usize>i32x4.extract_lane(t, 0) & 63) << 3);
  const second = table + ((<usize>i32x4.extract_lane(t, 2) & 63) << 3);
  const fraction = v128.load64_lane(second, v128.load64_zero(first), 1);
  const square = mul(r, r);
  const low = step(EXP, 3, r, both(EXP, 4));
  const high = add(low, mul(square, step(EXP, 5, r, both(EXP, 6))));
  const mantissa = add(fraction, mul(fraction, add(r, mul(square, high))));
  // The low bits of t hold k; k >> 6 goes to the exponent.
  return i64x2.add(mantissa, i64x2.shl(i64x2.shr_u(t, 6), 52));
}

/** exp(x), x between -708 and 709. */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  return scaledExponential(x, FRACTIONS);
}

/** exp(-d d / 2) / sqrt(2 pi); 0 beyond 37.1 deviations. */
// @ts-ignore: decorator
@inline
export function normalDensity(d: v128): v128 {
  const x = mul(mul(both(PLAIN, 8), d), d);
  const least = both(PLAIN, 3);
  return v128.andnot(scaledExponential(f64x2.pmax(x, least), DENSITIES), f64x2.lt(x, least));
}

/** ln x of a positive normal number; NaN for NaN and infinity. */
// @ts-ignore: decorator
@inline
export function logarithm(x: v128): v128 {
  const shifted = i64x2.shr_u(i64x2.add(x, both(BITS, 0)), 52);
  const m = i64x2.sub(x, i64x2.shl(i64x2.sub(shifted, both(BITS, 1)), 52));
  const k = sub(v128.or(shifted, both(BITS, 2)), both(PLAIN, 10));
  const f = sub(m, both(PLAIN, 6));
  const s = f64x2.div(f, add(both(PLAIN, 9), f));
  const w = mul(s, s);
  const square = mul(w, w);
  let even = step(LOG, 4, square, both(LOG, 6));
  even = step(LOG, 2, square, even);
  even = step(LOG, 0, square, even);
  let odd = step(LOG, 3, square, both(LOG, 5));
  odd = step(LOG, 1, square, odd);
  const p = add(even, mul(w, odd));
  const low = sub(mul(k, both(LOG, 8)), mul(s, sub(f, mul(w, p))));
  return add(add(mul(k, both(LOG, 7)), add(f, low)), sub(x, x));
}

