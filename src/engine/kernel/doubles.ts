/** Doubles taken apart: powers of two, and adding the number that rounds to an integer. */

/** x + MAGIC - MAGIC is x rounded to an integer, ties to even, for |x| < 2^51. */
export const MAGIC = 6755399441055744;

const LOWEST = -1022;
const HIGHEST = 1023;
const POWERS = Float64Array.from({ length: HIGHEST - LOWEST + 1 }, (_, at) => 2 ** (at + LOWEST));

/** 2^k for -1022 <= k <= 1023. */
export const powerOfTwo = (k: number): number => POWERS[k - LOWEST];

const parts = new Float64Array(1);
const words = new Uint32Array(parts.buffer);

/** The power of two next above a positive number, at least the smallest normal one; 0 for 0, NaN for NaN. */
export function powerAbove(x: number): number {
  if (!(x > 0)) return x;
  parts[0] = x;
  // The exponent alone, one higher: little-endian, the high word is the second.
  return powerOfTwo(Math.min(HIGHEST, (words[1] >>> 20) - HIGHEST + 1));
}
