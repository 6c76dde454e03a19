/** ln for the hot loops, the same bits on every machine. Twin: src/wasm/vectors.ts. */
import { powerOfTwo } from './doubles';

/** ln 2 in two parts; the first has 32 significant bits. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** Added to the high word, it carries into the exponent from sqrt(2) on, so that mantissas are around 1. */
const ROOT_CARRY = 0x00095f62;

/**
 * ln x from x and the high word of its bits, x positive and normal; NaN for NaN and infinity. With m = x / 2^k in
 * [0.707, 1.414], f = m - 1 and s = f / (2 + f): ln m = f - s (f - s^2 R(s^2)), R fitted at Chebyshev nodes to
 * 2 (atanh(s) / s - 1) / s^2 (degree 6, 4.6e-18 of ln m; `test/engine/kernel/fitLogarithm.py`). Error below 1 unit in
 * the last place away from x = 1, and relative to x - 1 near it.
 */
export function logarithmOf(x: number, highWord: number): number {
  const k = ((highWord + ROOT_CARRY) >>> 20) - 1023;
  const f = x * powerOfTwo(-k) - 1;
  const s = f / (2 + f);
  const w = s * s;
  const square = w * w;
  const even =
    0.666666666666667 +
    square * (0.28571428625986595 + square * (0.18182889257419407 + square * 0.14616503981113096));
  const odd = 0.3999999999989948 + square * (0.22222211132981157 + square * 0.15331717207738987);
  const low = k * LN2_LOW - s * (f - w * (even + w * odd));
  return k * LN2_HIGH + (f + low) + (x - x);
}
