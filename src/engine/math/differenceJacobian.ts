/** Derivatives of residuals by differences, for least-squares problems without a formula of their own. */
import type { LeastSquaresProblem } from './leastSquaresProblem';

/** Cube root of the spacing of doubles: balances rounding against the truncation of a central difference. */
const RELATIVE_STEP = 6e-6;

/**
 * Central differences inside the bounds, one-sided at a bound or where one side is not defined. Error about 1e-10
 * of the residual's scale per unit of parameter (1e-5 one-sided). Writes row-major [residual x parameter].
 */
export function differenceJacobian(problem: LeastSquaresProblem, x: Float64Array, out: Float64Array): void {
  const moved = Float64Array.from(x);
  const above = new Float64Array(problem.residualCount);
  const below = new Float64Array(problem.residualCount);
  for (let i = 0; i < x.length; i++) {
    const step = RELATIVE_STEP * Math.max(1e-2, Math.abs(x[i]));
    const high = evaluate(problem, moved, i, Math.min(x[i] + step, problem.upper[i]), x[i], above);
    const low = evaluate(problem, moved, i, Math.max(x[i] - step, problem.lower[i]), x[i], below);
    const width = high - low;
    for (let row = 0; row < problem.residualCount; row++)
      out[row * x.length + i] = width > 0 ? (above[row] - below[row]) / width : 0;
  }
}

/** Residuals with parameter i at `value`, or at `middle` where they are not defined; the place taken. */
function evaluate(
  problem: LeastSquaresProblem,
  moved: Float64Array,
  i: number,
  value: number,
  middle: number,
  out: Float64Array,
): number {
  moved[i] = value;
  const defined = problem.residuals(moved, out);
  moved[i] = middle;
  if (defined) return value;
  problem.residuals(moved, out);
  return middle;
}
