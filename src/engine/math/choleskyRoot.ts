/** The lower triangular root L of a covariance or correlation matrix, A = L L', and systems solved with it. Benoit (1924); Golub and Van Loan, 4.2. */
import { failure, success, type Result } from '../basics/result';
import { copyMatrix, type SquareMatrix } from './matrix';

/** Pivots below this share of the largest diagonal entry count as zero. */
const RANK_TOLERANCE = 1e-13;

/**
 * L with A = L L' for a positive semidefinite A: a pivot that is zero within rounding gives a zero column, so that
 * perfectly correlated factors are allowed. Refuses an indefinite matrix, naming the pivot.
 */
export function choleskyRoot(matrix: SquareMatrix): Result<SquareMatrix> {
  const n = matrix.size;
  const root = copyMatrix(matrix);
  const floor = RANK_TOLERANCE * n * largestDiagonal(matrix);
  for (let j = 0; j < n; j++) {
    const pivot = reducedEntry(root, j, j);
    if (pivot < -floor * 10 || Number.isNaN(pivot))
      return failure('INVALID_INPUT', `matrix is not positive semidefinite: pivot ${j} is ${pivot}`, {
        pivot: j,
        value: pivot,
      });
    const zeroFrom = fillColumn(root, j, pivot > floor ? Math.sqrt(pivot) : 0, Math.sqrt(10 * floor));
    if (zeroFrom !== undefined)
      return failure('INVALID_INPUT', `matrix is not positive semidefinite: entry (${zeroFrom}, ${j})`);
  }
  return success(root);
}

function largestDiagonal({ size, entries }: SquareMatrix): number {
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, entries[i * size + i]);
  return largest;
}

/** a_ij less what the columns before j explain. */
function reducedEntry({ size, entries }: SquareMatrix, i: number, j: number): number {
  let sum = entries[i * size + j];
  for (let k = 0; k < j; k++) sum -= entries[i * size + k] * entries[j * size + k];
  return sum;
}

/** Returns the row whose entry contradicts a zero pivot. */
function fillColumn(root: SquareMatrix, j: number, diagonal: number, tolerance: number): number | undefined {
  const { size, entries } = root;
  for (let i = j + 1; i < size; i++) {
    const rest = reducedEntry(root, i, j);
    if (diagonal === 0 && Math.abs(rest) > tolerance) return i;
    entries[i * size + j] = diagonal === 0 ? 0 : rest / diagonal;
    entries[j * size + i] = 0;
  }
  entries[j * size + j] = diagonal;
  return undefined;
}

/** y with L y = b; L must have no zero on its diagonal. */
export function solveLower({ size, entries }: SquareMatrix, b: ArrayLike<number>): Float64Array {
  const y = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= entries[i * size + k] * y[k];
    y[i] = sum / entries[i * size + i];
  }
  return y;
}

/** x with L' x = y. */
export function solveUpper({ size, entries }: SquareMatrix, y: ArrayLike<number>): Float64Array {
  const x = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    let sum = y[i];
    for (let k = i + 1; k < size; k++) sum -= entries[k * size + i] * x[k];
    x[i] = sum / entries[i * size + i];
  }
  return x;
}

/**
 * Solves A x = b for x, which replaces b, for a positive definite A (n x n, row-major) of which only the lower triangle
 * is read and which is destroyed. False where A is not positive definite within rounding: then b holds nothing of use.
 */
export function solvePositiveDefinite(entries: Float64Array, b: Float64Array, size: number): boolean {
  const root = { size, entries };
  for (let j = 0; j < size; j++) {
    const pivot = reducedEntry(root, j, j);
    if (!(pivot > 0) || pivot === Infinity) return false;
    const diagonal = Math.sqrt(pivot);
    entries[j * size + j] = diagonal;
    for (let i = j + 1; i < size; i++) entries[i * size + j] = reducedEntry(root, i, j) / diagonal;
  }
  b.set(solveUpper(root, solveLower(root, b)));
  return true;
}

/** A^-1 from its root L. Refuses a singular matrix. */
export function inverseFromRoot(root: SquareMatrix): Result<SquareMatrix> {
  const n = root.size;
  const entries = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    if (root.entries[j * n + j] === 0) return failure('INVALID_INPUT', `matrix is singular at column ${j}`);
    const unit = new Float64Array(n);
    unit[j] = 1;
    const column = solveUpper(root, solveLower(root, unit));
    for (let i = 0; i < n; i++) entries[i * n + j] = column[i];
  }
  return success({ size: n, entries });
}
