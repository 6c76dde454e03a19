/** Mills ratio N(-z) / n(z) as a quotient for 0 <= z <= 39, two doubles at a time; source in src/engine/kernel/millsCoefficients.ts. */
import { MILLS, both } from './constants';
import { add, mul, step } from './vectors';

/** Numerator; `square` is z z. */
// @ts-ignore: decorator
@inline
export function millsTop(z: v128, square: v128): v128 {
  let even = step(MILLS, 6, square, both(MILLS, 8));
  let odd = step(MILLS, 5, square, both(MILLS, 7));
  even = step(MILLS, 4, square, even);
  odd = step(MILLS, 3, square, odd);
  even = step(MILLS, 2, square, even);
  odd = step(MILLS, 1, square, odd);
  even = step(MILLS, 0, square, even);
  return add(even, mul(z, odd));
}

/** Denominator. */
// @ts-ignore: decorator
@inline
export function millsBottom(z: v128, square: v128): v128 {
  let even = step(MILLS, 15, square, both(MILLS, 17));
  let odd = add(both(MILLS, 16), square);
  even = step(MILLS, 13, square, even);
  odd = step(MILLS, 14, square, odd);
  even = step(MILLS, 11, square, even);
  odd = step(MILLS, 12, square, odd);
  even = step(MILLS, 9, square, even);
  odd = step(MILLS, 10, square, odd);
  return add(even, mul(z, odd));
}
