/** Positive definite systems of small order by Cholesky's root, in place. Golub and Van Loan (2013), algorithm 4.2.1. */

/**
 * Solves A x = b for x, which replaces b. Only the lower triangle of A (n x n, row-major) is read; it is destroyed.
 * False where A is not positive definite within rounding: then b holds nothing of use.
 */
export function solvePositiveDefinite(a: Float64Array, b: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    const pivot = reduced(a, n, j, j);
    if (!(pivot > 0) || pivot === Infinity) return false;
    const root = Math.sqrt(pivot);
    a[j * n + j] = root;
    for (let i = j + 1; i < n; i++) a[i * n + j] = reduced(a, n, i, j) / root;
  }
  substitute(a, b, n);
  return true;
}

/** a_ij less what the columns before j explain. */
function reduced(a: Float64Array, n: number, i: number, j: number): number {
  let sum = a[i * n + j];
  for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
  return sum;
}

function substitute(a: Float64Array, b: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= a[i * n + k] * b[k];
    b[i] /= a[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) b[i] -= a[k * n + i] * b[k];
    b[i] /= a[i * n + i];
  }
}
