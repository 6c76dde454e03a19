/**
 * Tridiagonal systems, and the linear complementarity problem with a tridiagonal matrix. All arrays have length n;
 * `lower[0]` and `upper[n - 1]` are not read.
 */

export interface Tridiagonal {
  readonly lower: Float64Array;
  readonly diagonal: Float64Array;
  readonly upper: Float64Array;
}

export const makeTridiagonal = (n: number): Tridiagonal => ({
  lower: new Float64Array(n),
  diagonal: new Float64Array(n),
  upper: new Float64Array(n),
});

/**
 * Solves A x = b where `held` is 0, and x = obstacle where it is 1. Thomas' algorithm without pivoting (Golub and Van
 * Loan 2013, 4.3.6): exact to rounding for diagonally dominant rows. `work` has length n.
 */
export function solveTridiagonal(
  a: Tridiagonal,
  b: Float64Array,
  x: Float64Array,
  work: Float64Array,
  held?: Uint8Array,
  obstacle?: Float64Array,
): void {
  const n = b.length;
  let [before, slope] = [0, 0];
  for (let i = 0; i < n; i++) {
    if (held !== undefined && obstacle !== undefined && held[i] === 1) {
      before = obstacle[i];
      slope = 0;
    } else {
      const low = i === 0 ? 0 : a.lower[i];
      const pivot = 1 / (a.diagonal[i] - low * slope);
      before = (b[i] - low * before) * pivot;
      slope = i === n - 1 ? 0 : a.upper[i] * pivot;
    }
    x[i] = before;
    work[i] = slope;
  }
  for (let i = n - 2; i >= 0; i--) x[i] -= work[i] * x[i + 1];
}

const LARGEST_POLICIES = 60;

/**
 * min(A x - b, x - obstacle) = 0 by policy iteration (Howard 1960; Forsyth and Vetzal 2002, SIAM J. Sci. Comput. 23,
 * for options): exact to rounding after finitely many rounds when A is an M-matrix. `held` is the first guess and
 * holds the answer. False where it does not settle.
 */
export function solveComplementarity(
  a: Tridiagonal,
  b: Float64Array,
  obstacle: Float64Array,
  x: Float64Array,
  held: Uint8Array,
  work: Float64Array,
): boolean {
  for (let round = 0; round < LARGEST_POLICIES; round++) {
    solveTridiagonal(a, b, x, work, held, obstacle);
    if (!improvePolicy(a, b, obstacle, x, held, ROUNDING * LOOSENING ** round)) return true;
  }
  return false;
}

const ROUNDING = 1e-13;
/** Rounding could flip one point for ever: the tolerance grows with the rounds. */
const LOOSENING = 1.3;

/** Holds or frees every point by the smaller of the two sides; whether any changed. */
function improvePolicy(
  a: Tridiagonal,
  b: Float64Array,
  obstacle: Float64Array,
  x: Float64Array,
  held: Uint8Array,
  tolerance: number,
): boolean {
  let changed = false;
  for (let i = 0; i < b.length; i++) {
    const below = x[i] < obstacle[i] - tolerance * Math.abs(obstacle[i]);
    const next = held[i] === 1 ? excess(a, b, x, i) > -tolerance * Math.abs(a.diagonal[i] * x[i]) : below;
    if (next === (held[i] === 1)) continue;
    held[i] = next ? 1 : 0;
    changed = true;
  }
  return changed;
}

/** Row i of A x - b. */
function excess(
  { lower, diagonal, upper }: Tridiagonal,
  b: Float64Array,
  x: Float64Array,
  i: number,
): number {
  const left = i > 0 ? lower[i] * x[i - 1] : 0;
  const right = i < b.length - 1 ? upper[i] * x[i + 1] : 0;
  return left + diagonal[i] * x[i] + right - b[i];
}
