/**
 * Nonlinear least squares with bounds on the parameters: minimises the sum of squared residuals.
 *
 * Levenberg-Marquardt with Marquardt's scaling and Nielsen's damping rule (Madsen, Nielsen and Tingleff 2004,
 * "Methods for non-linear least squares problems", IMM, alg. 3.16). A parameter at its bound whose descent
 * direction leaves the box is held; steps are projected onto the box. Deterministic; a local minimum only.
 */
import { invariant } from '../basics/result';
import { solvePositiveDefinite } from './choleskyRoot';
import { differenceJacobian } from './differenceJacobian';
import type { LeastSquaresProblem } from './leastSquaresProblem';

export interface LeastSquaresLimits {
  readonly maxIterations: number;
  /** Stops when every parameter moves by less than this, relative to 1 + its size. */
  readonly stepTolerance: number;
  /** Stops when an accepted step lowers the cost by less than this fraction. */
  readonly costTolerance: number;
}

export const TIGHT_LIMITS: LeastSquaresLimits = {
  maxIterations: 200,
  stepTolerance: 1e-13,
  costTolerance: 1e-14,
};

export interface LeastSquaresSolution {
  readonly x: Float64Array;
  /** Sum of squared residuals; Infinity where they are not defined at the start. */
  readonly cost: number;
  readonly iterations: number;
  /** False when the iterations ran out. */
  readonly converged: boolean;
}

interface Workspace {
  readonly residuals: Float64Array;
  readonly trialResiduals: Float64Array;
  readonly jacobian: Float64Array;
  readonly normal: Float64Array;
  readonly damped: Float64Array;
  readonly gradient: Float64Array;
  readonly step: Float64Array;
  readonly trial: Float64Array;
  readonly held: Uint8Array;
}

/** `start` is projected onto the box. A problem has at least one residual and one parameter. */
export function minimiseLeastSquares(
  problem: LeastSquaresProblem,
  start: ArrayLike<number>,
  limits: LeastSquaresLimits = TIGHT_LIMITS,
): LeastSquaresSolution {
  const size = start.length;
  invariant(size > 0 && problem.residualCount > 0, 'least squares without parameters or residuals');
  const work = createWorkspace(size, problem.residualCount);
  const x = Float64Array.from(start, (value, i) => clamp(value, problem.lower[i], problem.upper[i]));
  let cost = costAt(problem, x, work.residuals);
  if (!(cost < Infinity)) return { x, cost: Infinity, iterations: 0, converged: false };
  let damping = 1e-3;
  let growth = 2;
  let fresh = false;
  for (let iteration = 1; iteration <= limits.maxIterations; iteration++) {
    if (!fresh) linearise(problem, x, work);
    fresh = true;
    const solved = solveStep(problem, x, work, damping);
    if (solved && isSmall(work.step, x, limits.stepTolerance))
      return { x, cost, iterations: iteration, converged: true };
    const trialCost = solved ? costAt(problem, work.trial, work.trialResiduals) : Infinity;
    if (!(trialCost < cost)) {
      damping *= growth;
      growth *= 2;
      if (damping > 1e20) return { x, cost, iterations: iteration, converged: true };
      continue;
    }
    const gain = (cost - trialCost) / Math.max(predictedDecrease(work), Number.MIN_VALUE);
    const small = cost - trialCost <= limits.costTolerance * cost;
    x.set(work.trial);
    work.residuals.set(work.trialResiduals);
    cost = trialCost;
    fresh = false;
    if (small || cost === 0) return { x, cost, iterations: iteration, converged: true };
    damping = Math.max(1e-15, damping * Math.max(1 / 3, 1 - (2 * gain - 1) ** 3));
    growth = 2;
  }
  return { x, cost, iterations: limits.maxIterations, converged: false };
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

const createWorkspace = (size: number, count: number): Workspace => ({
  residuals: new Float64Array(count),
  trialResiduals: new Float64Array(count),
  jacobian: new Float64Array(count * size),
  normal: new Float64Array(size * size),
  damped: new Float64Array(size * size),
  gradient: new Float64Array(size),
  step: new Float64Array(size),
  trial: new Float64Array(size),
  held: new Uint8Array(size),
});

function costAt(problem: LeastSquaresProblem, x: Float64Array, residuals: Float64Array): number {
  if (!problem.residuals(x, residuals)) return Infinity;
  let sum = 0;
  for (let i = 0; i < residuals.length; i++) sum += residuals[i] * residuals[i];
  return sum;
}

/** Normal matrix and gradient at x, and which parameters their bounds hold. */
function linearise(problem: LeastSquaresProblem, x: Float64Array, work: Workspace): void {
  if (problem.jacobian === undefined) differenceJacobian(problem, x, work.jacobian);
  else problem.jacobian(x, work.jacobian);
  const size = x.length;
  work.normal.fill(0);
  work.gradient.fill(0);
  for (let row = 0; row < problem.residualCount; row++) addRow(work, size, row);
  for (let i = 0; i < size; i++) {
    const leavesBelow = x[i] <= problem.lower[i] && work.gradient[i] > 0;
    const leavesAbove = x[i] >= problem.upper[i] && work.gradient[i] < 0;
    work.held[i] = leavesBelow || leavesAbove ? 1 : 0;
  }
}

function addRow(work: Workspace, size: number, row: number): void {
  const at = row * size;
  for (let i = 0; i < size; i++) {
    const slope = work.jacobian[at + i];
    if (slope === 0) continue;
    work.gradient[i] += slope * work.residuals[row];
    for (let j = 0; j <= i; j++) work.normal[i * size + j] += slope * work.jacobian[at + j];
  }
}

/** The damped Gauss-Newton step of the free parameters, projected onto the box; writes step and trial. */
function solveStep(problem: LeastSquaresProblem, x: Float64Array, work: Workspace, damping: number): boolean {
  const size = x.length;
  let largest = 0;
  for (let i = 0; i < size; i++) largest = Math.max(largest, work.normal[i * size + i]);
  work.damped.set(work.normal);
  for (let i = 0; i < size; i++) {
    const diagonal = work.normal[i * size + i];
    work.damped[i * size + i] = diagonal + damping * Math.max(diagonal, 1e-12 * largest, 1e-300);
    work.step[i] = -work.gradient[i];
    if (work.held[i] === 1) holdParameter(work, size, i);
  }
  if (!solvePositiveDefinite(work.damped, work.step, size)) return false;
  for (let i = 0; i < size; i++) {
    work.trial[i] = clamp(x[i] + work.step[i], problem.lower[i], problem.upper[i]);
    work.step[i] = work.trial[i] - x[i];
  }
  return true;
}

function holdParameter(work: Workspace, size: number, held: number): void {
  for (let j = 0; j < held; j++) work.damped[held * size + j] = 0;
  for (let i = held + 1; i < size; i++) work.damped[i * size + held] = 0;
  work.damped[held * size + held] = 1;
  work.step[held] = 0;
}

function predictedDecrease(work: Workspace): number {
  const size = work.step.length;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    sum -= 2 * work.gradient[i] * work.step[i] + work.normal[i * size + i] * work.step[i] ** 2;
    for (let j = 0; j < i; j++) sum -= 2 * work.normal[i * size + j] * work.step[i] * work.step[j];
  }
  return sum;
}

function isSmall(step: Float64Array, x: Float64Array, tolerance: number): boolean {
  for (let i = 0; i < step.length; i++)
    if (Math.abs(step[i]) > tolerance * (1 + Math.abs(x[i]))) return false;
  return true;
}
