/**
 * Values on a log grid, carried back from expiry: TR-BDF2 in time, the right of exercise as a linear complementarity
 * problem in each stage, jumps (dividends) between the periods.
 *
 * Sources: Bank et al. (1985), "Transient Simulation of Silicon Devices and Circuits", IEEE Trans. Electron Devices
 * 32 (TR-BDF2, gamma = 2 - sqrt 2: both stages share a matrix, damps what a kink excites); Forsyth and Vetzal (2002),
 * "Quadratic Convergence for Valuing American Options", SIAM J. Sci. Comput. 23 (steps that grow from each kink).
 * Second order in time and space.
 */
import {
  makeTridiagonal,
  solveComplementarity,
  solveTridiagonal,
  type Tridiagonal,
} from '../../math/tridiagonal';

/** One stretch of time without jumps, in times to expiry. */
export interface Period {
  readonly from: number;
  readonly to: number;
  readonly steps: number;
}

/** Fills what exercise yields at the time to expiry `rest`; absent for European exercise. */
export type Obstacle = (rest: number, out: Float64Array) => void;

const GAMMA = 2 - Math.SQRT2;
/** Implicit share of both stages. */
const SHARE = 0.5 * GAMMA;
const NEW_WEIGHT = 1 / (GAMMA * (2 - GAMMA));
const OLD_WEIGHT = ((1 - GAMMA) * (1 - GAMMA)) / (GAMMA * (2 - GAMMA));

export interface Induction {
  readonly operator: Tridiagonal;
  readonly matrix: Tridiagonal;
  readonly obstacle: Float64Array;
  readonly held: Uint8Array;
  readonly right: Float64Array;
  readonly stage: Float64Array;
  readonly work: Float64Array;
}

export function makeInduction(operator: Tridiagonal): Induction {
  const n = operator.diagonal.length;
  const zeros = (): Float64Array => new Float64Array(n);
  const matrix = makeTridiagonal(n);
  const held = new Uint8Array(n);
  return { operator, matrix, obstacle: zeros(), held, right: zeros(), stage: zeros(), work: zeros() };
}

/** Carries `values` through the period, from later to earlier dates; false where exercise does not settle. */
export function carryBack(
  induction: Induction,
  values: Float64Array,
  { from, to, steps }: Period,
  obstacle?: Obstacle,
): boolean {
  let rest = from;
  for (let k = 1; k <= steps; k++) {
    const next = from + (to - from) * (k / steps) ** 2;
    if (!step(induction, values, rest, next - rest, obstacle)) return false;
    rest = next;
  }
  return true;
}

function step(
  induction: Induction,
  values: Float64Array,
  rest: number,
  dt: number,
  obstacle: Obstacle | undefined,
): boolean {
  const { operator, matrix, right, stage } = induction;
  const n = values.length;
  for (let i = 0; i < n; i++) {
    matrix.lower[i] = -SHARE * dt * operator.lower[i];
    matrix.diagonal[i] = 1 - SHARE * dt * operator.diagonal[i];
    matrix.upper[i] = -SHARE * dt * operator.upper[i];
    right[i] = 2 * values[i] - row(matrix, values, i);
  }
  obstacle?.(rest + GAMMA * dt, induction.obstacle);
  if (!solve(induction, stage, obstacle !== undefined)) return false;
  for (let i = 0; i < n; i++) right[i] = NEW_WEIGHT * stage[i] - OLD_WEIGHT * values[i];
  obstacle?.(rest + dt, induction.obstacle);
  return solve(induction, values, obstacle !== undefined);
}

function row({ lower, diagonal, upper }: Tridiagonal, x: Float64Array, i: number): number {
  const left = i > 0 ? lower[i] * x[i - 1] : 0;
  const right = i < x.length - 1 ? upper[i] * x[i + 1] : 0;
  return left + diagonal[i] * x[i] + right;
}

function solve(
  { matrix, right, obstacle, held, work }: Induction,
  out: Float64Array,
  early: boolean,
): boolean {
  if (early) return solveComplementarity(matrix, right, obstacle, out, held, work);
  solveTridiagonal(matrix, right, out, work);
  return true;
}
