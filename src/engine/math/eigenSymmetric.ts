/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder tridiagonalisation, then implicit QL with Wilkinson's
 * shift. Source: Golub and Van Loan (1996), "Matrix Computations", 8.3; Martin, Reinsch and Wilkinson (1968),
 * Numer. Math. 11. Error of an eigenvalue: a few ulp of the largest one.
 */
import { invariant } from '../basics/result';
import type { SquareMatrix } from './matrix';

export interface SymmetricEigen {
  /** Increasing. */
  readonly values: Float64Array;
  /** Column k (entry i * size + k) belongs to values[k]; orthonormal. */
  readonly vectors: SquareMatrix;
}

/** Only the lower triangle is read. */
export function eigenSymmetric(matrix: SquareMatrix): SymmetricEigen {
  const n = matrix.size;
  const work = Float64Array.from(matrix.entries);
  const diagonal = new Float64Array(n);
  const beside = new Float64Array(n);
  const vectors = tridiagonalise(work, n, diagonal, beside);
  for (let row = 0; row < n; row++) diagonaliseRow(diagonal, beside, vectors, n, row);
  return inIncreasingOrder(diagonal, vectors, n);
}

/** Reduces `a` to diagonal d and subdiagonal e (e[i] couples i and i + 1); returns the orthogonal Q, A = Q T Q'. */
function tridiagonalise(a: Float64Array, n: number, d: Float64Array, e: Float64Array): Float64Array {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j];
  const v = new Float64Array(n);
  for (let k = 0; k + 2 < n; k++) if (reflector(a, n, k, v)) reflect(a, q, n, k, v);
  for (let i = 0; i < n; i++) {
    d[i] = a[i * n + i];
    if (i + 1 < n) e[i] = a[(i + 1) * n + i];
  }
  return q;
}

/** v, of unit length, whose reflection puts column k below its subdiagonal to zero. False: nothing to do. */
function reflector(a: Float64Array, n: number, k: number, v: Float64Array): boolean {
  let [norm2, below2] = [0, 0];
  for (let i = k + 1; i < n; i++) {
    v[i] = a[i * n + k];
    norm2 += v[i] * v[i];
    if (i > k + 1) below2 += v[i] * v[i];
  }
  if (below2 === 0) return false;
  v[k + 1] += v[k + 1] >= 0 ? Math.sqrt(norm2) : -Math.sqrt(norm2);
  const length = Math.sqrt(below2 + v[k + 1] * v[k + 1]);
  for (let i = k + 1; i < n; i++) v[i] /= length;
  return true;
}

/** a <- H a H and q <- q H with H = 1 - 2 v v'. */
function reflect(a: Float64Array, q: Float64Array, n: number, k: number, v: Float64Array): void {
  for (let row = 0; row < n; row++) {
    reflectRow(q, row * n, k, n, v);
    reflectRow(a, row * n, k, n, v);
  }
  for (let column = 0; column < n; column++) {
    let sum = 0;
    for (let i = k + 1; i < n; i++) sum += v[i] * a[i * n + column];
    for (let i = k + 1; i < n; i++) a[i * n + column] -= 2 * sum * v[i];
  }
}

function reflectRow(m: Float64Array, start: number, k: number, n: number, v: Float64Array): void {
  let sum = 0;
  for (let i = k + 1; i < n; i++) sum += m[start + i] * v[i];
  for (let i = k + 1; i < n; i++) m[start + i] -= 2 * sum * v[i];
}

const LARGEST_STEPS = 60;

function diagonaliseRow(d: Float64Array, e: Float64Array, q: Float64Array, n: number, row: number): void {
  for (let step = 0; ; step++) {
    const end = firstUncoupled(d, e, n, row);
    if (end === row) return;
    invariant(step < LARGEST_STEPS, `eigenvalue ${row} does not converge`);
    sweep(d, e, q, n, row, end);
  }
}

function firstUncoupled(d: Float64Array, e: Float64Array, n: number, row: number): number {
  let end = row;
  while (end + 1 < n && Math.abs(e[end]) > Number.EPSILON * (Math.abs(d[end]) + Math.abs(d[end + 1])) * 0.5)
    end++;
  return end;
}

/** One implicit QL sweep over rows [row, end]. */
function sweep(d: Float64Array, e: Float64Array, q: Float64Array, n: number, row: number, end: number): void {
  let g = (d[row + 1] - d[row]) / (2 * e[row]);
  const r = Math.hypot(g, 1);
  g = d[end] - d[row] + e[row] / (g + (g >= 0 ? r : -r));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = end - 1; i >= row; i--) {
    const f = sine * e[i];
    const b = cosine * e[i];
    const length = Math.hypot(f, g);
    e[i + 1] = length;
    if (length === 0) {
      d[i + 1] -= shift;
      e[end] = 0;
      return;
    }
    sine = f / length;
    cosine = g / length;
    g = d[i + 1] - shift;
    const t = (d[i] - g) * sine + 2 * cosine * b;
    shift = sine * t;
    d[i + 1] = g + shift;
    g = cosine * t - b;
    rotateColumns(q, n, i, sine, cosine);
  }
  d[row] -= shift;
  e[row] = g;
  e[end] = 0;
}

function rotateColumns(q: Float64Array, n: number, i: number, sine: number, cosine: number): void {
  for (let k = 0; k < n; k++) {
    const [left, right] = [q[k * n + i], q[k * n + i + 1]];
    q[k * n + i + 1] = sine * left + cosine * right;
    q[k * n + i] = cosine * left - sine * right;
  }
}

function inIncreasingOrder(d: Float64Array, q: Float64Array, n: number): SymmetricEigen {
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => d[a] - d[b] || a - b);
  const entries = new Float64Array(n * n);
  for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) entries[i * n + k] = q[i * n + order[k]];
  return { values: Float64Array.from(order, (i) => d[i]), vectors: { size: n, entries } };
}
