/**
 * Mills ratio M(z) = N(-z) / n(z) of the kernel on [0, 39]: numerator of degree 8, then denominator of degree 9 without
 * its leading 1, from the constant terms up. A minimax fit of its own, lighter than that of `math/mills.ts`: relative
 * error below 1.8e-16 (1 + z^2), which is what the last bits of the inputs do to a premium
 * (`test/engine/kernel/fitMills.py`). Both are evaluated as an even and an odd half, which can overlap.
 *
 * In an array, because V8 takes an operand from memory with the operation, and builds a literal in two more.
 * Twin: src/wasm/constants.ts.
 */
// prettier-ignore
export const MILLS = new Float64Array([
  81409.53134325966, 113578.53581339217, 78418.82720227352, 33997.616972663796, 10007.44903777809,
  2039.5018699820191, 281.28691855496413, 24.14339335532962, 1.0000000002749916, 64955.40816098383,
  142449.4774763998, 143749.70619327665, 87872.74524466578, 35988.89629629754, 10286.732697580765,
  2063.645382592219, 282.28691562432726, 24.14339339802991,
]);
