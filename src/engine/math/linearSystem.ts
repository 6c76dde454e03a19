/**
 * Dense linear systems of small order: Gaussian elimination with partial pivoting, in place.
 * Source: Golub and Van Loan (2013), "Matrix Computations", algorithm 3.4.1. Backward stable in practice.
 */

/**
 * Solves A x = b for x, which replaces b; A (n x n, row-major) is destroyed. False where a pivot is 0 or not a
 * number: then b holds nothing of use.
 */
export function solveInPlace(a: Float64Array, b: Float64Array, n: number): boolean {
  for (let column = 0; column < n; column++) {
    const pivot = pivotRow(a, n, column);
    if (!(Math.abs(a[pivot * n + column]) > 0)) return false;
    if (pivot !== column) swapRows(a, b, n, column, pivot);
    eliminateBelow(a, b, n, column);
  }
  substituteBack(a, b, n);
  return true;
}

function pivotRow(a: Float64Array, n: number, column: number): number {
  let best = column;
  for (let row = column + 1; row < n; row++)
    if (Math.abs(a[row * n + column]) > Math.abs(a[best * n + column])) best = row;
  return best;
}

function swapRows(a: Float64Array, b: Float64Array, n: number, i: number, j: number): void {
  for (let k = 0; k < n; k++) {
    const kept = a[i * n + k];
    a[i * n + k] = a[j * n + k];
    a[j * n + k] = kept;
  }
  const kept = b[i];
  b[i] = b[j];
  b[j] = kept;
}

function eliminateBelow(a: Float64Array, b: Float64Array, n: number, column: number): void {
  const top = column * n;
  const inverse = 1 / a[top + column];
  for (let row = column + 1; row < n; row++) {
    const from = row * n;
    const factor = a[from + column] * inverse;
    for (let k = column + 1; k < n; k++) a[from + k] -= factor * a[top + k];
    b[row] -= factor * b[column];
  }
}

function substituteBack(a: Float64Array, b: Float64Array, n: number): void {
  for (let row = n - 1; row >= 0; row--) {
    let sum = b[row];
    for (let k = row + 1; k < n; k++) sum -= a[row * n + k] * b[k];
    b[row] = sum / a[row * n + row];
  }
}
