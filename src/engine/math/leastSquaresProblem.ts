/** A vector of residuals over a box of parameters. */
export interface LeastSquaresProblem {
  readonly residualCount: number;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Writes all residuals at x; false where they are not defined. */
  residuals(x: Float64Array, out: Float64Array): boolean;
  /** Writes d residual / d parameter, row-major [residual x parameter]; central differences when absent. */
  jacobian?(x: Float64Array, out: Float64Array): void;
}
