/**
 * Parabolic problems with an obstacle on a uniform grid: V_tau = a V_xx + b V_x - c V, V >= obstacle, values given at
 * both ends. Central differences in x, Crank-Nicolson in tau after four implicit half steps (Rannacher 1984), steps
 * that lengthen with the square of their number, since the solution is roughest at the start. The obstacle by policy iteration,
 * which ends at the exact solution of each step. Sources: Forsyth and Vetzal (2002), "Quadratic Convergence for
 * Valuing American Options Using a Penalty Method", SIAM J. Sci. Comput. 23; Howard's algorithm: Bokanowski, Maroso and
 * Zidani (2009), SIAM J. Numer. Anal. 47. Errors of second order in both steps.
 */
export interface ObstacleProblem {
  /** Coefficients of V_xx, V_x and V. */
  readonly diffusion: number;
  readonly drift: number;
  readonly decay: number;
  readonly spacing: number;
  /** At tau = 0, ends included. */
  readonly initial: Float64Array;
  /** Lower bound of every inner value, or undefined for a linear problem. */
  readonly obstacle?: Float64Array;
  /** Values at the ends at time tau; `step` counts whole steps from 1. */
  readonly ends: (tau: number, step: number) => readonly [number, number];
  readonly horizon: number;
  readonly steps: number;
  /** Called after every whole step. */
  readonly observe?: (values: Float64Array, step: number) => void;
}

const HALF_STEPS = 2;
const POLICY_ROUNDS = 50;

/** Values at the horizon. */
export function solveObstacle(problem: ObstacleProblem): Float64Array {
  const { horizon, steps } = problem;
  const values = problem.initial.slice();
  let tau = 0;
  for (let step = 1; step <= steps; step++) {
    const next = horizon * (step / steps) ** 2;
    if (step <= HALF_STEPS) {
      advance(problem, values, tau, 0.5 * (tau + next), step, 1);
      advance(problem, values, 0.5 * (tau + next), next, step, 1);
    } else advance(problem, values, tau, next, step, 0.5);
    tau = next;
    problem.observe?.(values, step);
  }
  return values;
}

/** One step of weight theta on the new time, in place. */
function advance(
  problem: ObstacleProblem,
  values: Float64Array,
  from: number,
  to: number,
  step: number,
  theta: number,
): void {
  const n = values.length;
  const dt = to - from;
  const { diffusion, drift, decay, spacing, obstacle } = problem;
  const second = diffusion / (spacing * spacing);
  const first = drift / (2 * spacing);
  const [below, middle, above] = [second - first, -2 * second - decay, second + first];
  const right = new Float64Array(n);
  const old = (1 - theta) * dt;
  for (let i = 1; i < n - 1; i++)
    right[i] = values[i] + old * (below * values[i - 1] + middle * values[i] + above * values[i + 1]);
  [values[0], values[n - 1]] = problem.ends(to, step);
  const system = { below: -theta * dt * below, middle: 1 - theta * dt * middle, above: -theta * dt * above };
  if (obstacle === undefined) solveRows(system, right, values, undefined, undefined);
  else iteratePolicy(system, right, values, obstacle);
}

interface Stencil {
  readonly below: number;
  readonly middle: number;
  readonly above: number;
}

function iteratePolicy(
  system: Stencil,
  right: Float64Array,
  values: Float64Array,
  obstacle: Float64Array,
): void {
  const n = values.length;
  const held = new Uint8Array(n);
  for (let i = 1; i < n - 1; i++) held[i] = values[i] <= obstacle[i] ? 1 : 0;
  for (let round = 0; round < POLICY_ROUNDS; round++) {
    solveRows(system, right, values, held, obstacle);
    let changed = false;
    for (let i = 1; i < n - 1; i++) {
      const rest =
        system.below * values[i - 1] + system.middle * values[i] + system.above * values[i + 1] - right[i];
      const hold = rest > values[i] - obstacle[i] ? 1 : 0;
      if (hold !== held[i]) changed = true;
      held[i] = hold;
    }
    if (!changed) return;
  }
}

/** Thomas' algorithm; rows that are held take the obstacle's value. */
function solveRows(
  { below, middle, above }: Stencil,
  right: Float64Array,
  values: Float64Array,
  held: Uint8Array | undefined,
  obstacle: Float64Array | undefined,
): void {
  const n = values.length;
  const factor = new Float64Array(n);
  const reduced = new Float64Array(n);
  reduced[0] = values[0];
  for (let i = 1; i < n - 1; i++) {
    if (held?.[i] === 1 && obstacle !== undefined) {
      reduced[i] = obstacle[i];
      continue;
    }
    const pivot = middle - below * factor[i - 1];
    factor[i] = above / pivot;
    reduced[i] = (right[i] - below * reduced[i - 1]) / pivot;
  }
  for (let i = n - 2; i > 0; i--) values[i] = reduced[i] - factor[i] * values[i + 1];
}
