/**
 * The nearest correlation matrix in the Frobenius norm: alternating projections onto the positive semidefinite matrices
 * (with Dykstra's correction) and onto those with unit diagonal. Source: Higham (2002), "Computing the nearest correlation
 * matrix - a problem from finance", IMA J. Numer. Anal. 22, 329-343, algorithm 3.3.
 */
import { failure, success, type Result } from '../../basics/result';
import { eigenSymmetric } from '../../math/eigenSymmetric';
import { asymmetryOf, copyMatrix, frobeniusDistance, zeroMatrix, type SquareMatrix } from '../../math/matrix';

export interface CorrelationRepair {
  readonly correlation: SquareMatrix;
  /** Frobenius norm of what was changed, over all entries: to be shown beside what uses the matrix. */
  readonly distance: number;
  /** Largest change of one correlation. */
  readonly largestChange: number;
  readonly smallestEigenvalueBefore: number;
  /** The input needed no repair. */
  readonly wasSemidefinite: boolean;
  readonly iterations: number;
}

export interface RepairLimits {
  /** Eigenvalues are kept at or above this; positive for a matrix to be inverted. */
  readonly floor?: number;
  /** Stops when an iteration changes the matrix by less than this, Frobenius. */
  readonly tolerance?: number;
  readonly iterations?: number;
}

/** Eigenvalues above -SEMIDEFINITE count as zero: rounding. */
const SEMIDEFINITE = 1e-10;

/**
 * The input is symmetric with entries of any size; its diagonal may differ from 1. Converges linearly; accurate to about
 * `tolerance` times the inverse rate. Refuses a matrix that is not symmetric; `NOT_CONVERGED` when the iterations run out.
 */
export function nearestCorrelation(
  matrix: SquareMatrix,
  { floor = 0, tolerance = 1e-12, iterations = 20_000 }: RepairLimits = {},
): Result<CorrelationRepair> {
  if (matrix.size === 0) return failure('EMPTY', 'correlation matrix without factors');
  if (!(asymmetryOf(matrix) <= 1e-8))
    return failure('INVALID_INPUT', 'the matrix to repair is not symmetric');
  const smallest = eigenSymmetric(matrix).values[0];
  if (smallest >= Math.max(floor, -SEMIDEFINITE) && hasUnitDiagonal(matrix))
    return success(described(matrix, copyMatrix(matrix), smallest, 0));
  let current = copyMatrix(matrix);
  const correction = zeroMatrix(matrix.size);
  for (let step = 1; step <= iterations; step++) {
    const next = projectedTwice(current, correction, floor);
    const moved = frobeniusDistance(next, current);
    current = next;
    if (moved <= tolerance * matrix.size) return success(described(matrix, current, smallest, step));
  }
  return failure('NOT_CONVERGED', `correlation repair after ${iterations} iterations`, { iterations });
}

function hasUnitDiagonal({ size, entries }: SquareMatrix): boolean {
  for (let i = 0; i < size; i++) if (Math.abs(entries[i * size + i] - 1) > 1e-12) return false;
  return true;
}

/** One round: take the correction off, onto the cone, note the new correction, onto the unit diagonal. */
function projectedTwice(current: SquareMatrix, correction: SquareMatrix, floor: number): SquareMatrix {
  const { size } = current;
  const shifted = { size, entries: current.entries.map((entry, k) => entry - correction.entries[k]) };
  const cone = withEigenvaluesFrom(shifted, floor);
  for (let k = 0; k < size * size; k++) correction.entries[k] = cone.entries[k] - shifted.entries[k];
  for (let i = 0; i < size; i++) cone.entries[i * size + i] = 1;
  return cone;
}

/** The nearest matrix with no eigenvalue below `floor`: adds what the low ones lack along their vectors. */
function withEigenvaluesFrom(matrix: SquareMatrix, floor: number): SquareMatrix {
  const { size } = matrix;
  const { values, vectors } = eigenSymmetric(matrix);
  const raised = copyMatrix(matrix);
  for (let k = 0; k < size && values[k] < floor; k++) {
    const lack = floor - values[k];
    for (let i = 0; i < size; i++) {
      const factor = lack * vectors.entries[i * size + k];
      for (let j = 0; j < size; j++) raised.entries[i * size + j] += factor * vectors.entries[j * size + k];
    }
  }
  return raised;
}

function described(
  before: SquareMatrix,
  correlation: SquareMatrix,
  smallestEigenvalueBefore: number,
  iterations: number,
): CorrelationRepair {
  let largestChange = 0;
  for (let k = 0; k < before.entries.length; k++)
    largestChange = Math.max(largestChange, Math.abs(before.entries[k] - correlation.entries[k]));
  return {
    correlation,
    distance: frobeniusDistance(before, correlation),
    largestChange,
    smallestEigenvalueBefore,
    wasSemidefinite: smallestEigenvalueBefore >= -SEMIDEFINITE,
    iterations,
  };
}
