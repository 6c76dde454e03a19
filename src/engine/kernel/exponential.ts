/**
 * exp for the hot loops: the same operations in the same order everywhere, so that results do not depend on a
 * runtime's own exp, and small enough to be inlined.
 */

const LOG2_E = 1.4426950408889634;
/** ln 2 in two parts; the first has 32 significant bits, so that k times it is exact (Cody and Waite 1980). */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LOWEST_POWER = -1074;
const POWERS = powersOfTwo();

/** Below this the result is the smallest subnormal or 0. */
const UNDERFLOW = -744.4;

/**
 * exp(x) for x <= 0; relative error below 3e-16 down to -708 (subnormal results below that), 0 under -744.4,
 * NaN for NaN. Reduction to |r| <= ln 2 / 2, Taylor polynomial of degree 13 (truncation 4e-18).
 */
export function expNonPositive(x: number): number {
  if (x < UNDERFLOW) return 0;
  // Truncation rounds to nearest here, and costs a third of Math.round.
  const k = (x * LOG2_E - 0.5) | 0;
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  const r2 = r * r;
  const odd =
    1 +
    r2 *
      (1 / 6 + r2 * (1 / 120 + r2 * (1 / 5040 + r2 * (1 / 362880 + r2 * (1 / 39916800 + r2 / 6227020800)))));
  const even =
    1 / 2 + r2 * (1 / 24 + r2 * (1 / 720 + r2 * (1 / 40320 + r2 * (1 / 3628800 + r2 / 479001600))));
  return (1 + (r * odd + r2 * even)) * POWERS[k - LOWEST_POWER];
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(1 - LOWEST_POWER);
  for (let k = LOWEST_POWER; k <= 0; k++) powers[k - LOWEST_POWER] = 2 ** k;
  return powers;
}
