/** Square matrices as row-major arrays of doubles, and the few operations that the risk models need. */
import { failure, invariant, success, type Result } from '../basics/result';

export interface SquareMatrix {
  readonly size: number;
  /** Entry (i, j) stands at i * size + j. */
  readonly entries: Float64Array;
}

export const zeroMatrix = (size: number): SquareMatrix => ({ size, entries: new Float64Array(size * size) });

export function identityMatrix(size: number): SquareMatrix {
  const matrix = zeroMatrix(size);
  for (let i = 0; i < size; i++) matrix.entries[i * size + i] = 1;
  return matrix;
}

export const copyMatrix = (from: SquareMatrix): SquareMatrix => ({
  size: from.size,
  entries: Float64Array.from(from.entries),
});

/** Refuses rows of unequal length and entries that are not finite, naming the place. */
export function matrixOfRows(rows: readonly ArrayLike<number>[]): Result<SquareMatrix> {
  const matrix = zeroMatrix(rows.length);
  for (let i = 0; i < rows.length; i++) {
    if (rows[i].length !== rows.length)
      return failure('INVALID_INPUT', `row ${i} has ${rows[i].length} entries, ${rows.length} are needed`);
    for (let j = 0; j < rows.length; j++) {
      if (!Number.isFinite(rows[i][j]))
        return failure('INVALID_INPUT', `entry (${i}, ${j}) is ${rows[i][j]}, not a finite number`);
      matrix.entries[i * rows.length + j] = rows[i][j];
    }
  }
  return success(matrix);
}

export function rowsOf({ size, entries }: SquareMatrix): number[][] {
  return Array.from({ length: size }, (_, i) => Array.from(entries.subarray(i * size, (i + 1) * size)));
}

/** A x. */
export function timesVector({ size, entries }: SquareMatrix, x: ArrayLike<number>): Float64Array {
  invariant(x.length === size, `vector of ${x.length} for a matrix of ${size}`);
  const product = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += entries[i * size + j] * x[j];
    product[i] = sum;
  }
  return product;
}

export function timesMatrix(a: SquareMatrix, b: SquareMatrix): SquareMatrix {
  invariant(a.size === b.size, `matrices of ${a.size} and ${b.size}`);
  const n = a.size;
  const product = zeroMatrix(n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const factor = a.entries[i * n + k];
      for (let j = 0; j < n; j++) product.entries[i * n + j] += factor * b.entries[k * n + j];
    }
  return product;
}

export function dot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** x' A x. */
export const quadraticForm = (a: SquareMatrix, x: ArrayLike<number>): number => dot(timesVector(a, x), x);

/** Root of the sum of squared differences of all entries. */
export function frobeniusDistance(a: SquareMatrix, b: SquareMatrix): number {
  let sum = 0;
  for (let i = 0; i < a.entries.length; i++) sum += (a.entries[i] - b.entries[i]) ** 2;
  return Math.sqrt(sum);
}

/** (1 - share) a + share b. */
export function blendMatrices(a: SquareMatrix, b: SquareMatrix, share: number): SquareMatrix {
  invariant(a.size === b.size, `matrices of ${a.size} and ${b.size}`);
  const entries = a.entries.map((entry, i) => (1 - share) * entry + share * b.entries[i]);
  return { size: a.size, entries };
}

/** Largest |a_ij - a_ji|. */
export function asymmetryOf({ size, entries }: SquareMatrix): number {
  let worst = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++)
      worst = Math.max(worst, Math.abs(entries[i * size + j] - entries[j * size + i]));
  return worst;
}
