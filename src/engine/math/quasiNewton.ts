/**
 * Quasi-Newton descent with slopes by central differences, and second derivatives for standard errors.
 * Source: Broyden, Fletcher, Goldfarb and Shanno (1970); Nocedal and Wright (2006), "Numerical Optimization",
 * algorithm 6.1 and eq. (6.17), with halving along the ray (Armijo 1966).
 */
import { dot, identityMatrix, timesVector, type SquareMatrix } from './matrix';
import type { Minimum, Objective } from './minimise';

const SLOPE_STEP = 6e-6;
const SUFFICIENT = 1e-4;

/** Slopes of f by central differences with steps relative to the size of each coordinate. */
export function gradientOf(f: Objective, x: Float64Array): Float64Array {
  const slope = new Float64Array(x.length);
  const moved = Float64Array.from(x);
  for (let i = 0; i < x.length; i++) {
    const h = SLOPE_STEP * Math.max(1, Math.abs(x[i]));
    moved[i] = x[i] + h;
    const up = f(moved);
    moved[i] = x[i] - h;
    slope[i] = (up - f(moved)) / (2 * h);
    moved[i] = x[i];
  }
  return slope;
}

/** Converged when no slope exceeds `tolerance` or no step lowers the value any more. */
export function quasiNewton(
  f: Objective,
  start: ArrayLike<number>,
  { tolerance = 1e-6, steps = 200 } = {},
): Minimum {
  let x = Float64Array.from(start);
  let value = f(x);
  let slope = gradientOf(f, x);
  let inverse = identityMatrix(x.length);
  for (let step = 0; step < steps; step++) {
    if (slope.every((s) => Math.abs(s) <= tolerance)) return { x, value, converged: true, steps: step };
    let direction = timesVector(inverse, slope).map((d) => -d);
    if (!(dot(direction, slope) < 0)) {
      inverse = identityMatrix(x.length);
      direction = slope.map((s) => -s);
    }
    const found = alongRay(f, x, value, direction, dot(direction, slope));
    if (found === undefined)
      return { x, value, converged: slope.every((s) => Math.abs(s) <= 1e3 * tolerance), steps: step };
    const nextSlope = gradientOf(f, found.x);
    inverse = updated(inverse, difference(found.x, x), difference(nextSlope, slope), step === 0);
    [x, value, slope] = [found.x, found.value, nextSlope];
  }
  return { x, value, converged: false, steps };
}

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - b[i]);

interface Found {
  readonly x: Float64Array<ArrayBuffer>;
  readonly value: number;
}

/** The first point of the halved ray that lowers f enough. */
function alongRay(
  f: Objective,
  x: Float64Array,
  value: number,
  direction: Float64Array,
  descent: number,
): Found | undefined {
  for (let length = 1; length > 1e-14; length *= 0.5) {
    const moved = Float64Array.from(x, (coordinate, i) => coordinate + length * direction[i]);
    const reached = f(moved);
    if (reached <= value + SUFFICIENT * length * descent) return { x: moved, value: reached };
  }
  return undefined;
}

/** The inverse Hessian after a step s that changed the slope by y. */
function updated(inverse: SquareMatrix, s: Float64Array, y: Float64Array, first: boolean): SquareMatrix {
  const curvature = dot(s, y);
  if (!(curvature > 1e-14 * Math.sqrt(dot(s, s) * dot(y, y)))) return inverse;
  const n = s.length;
  const base = first
    ? { size: n, entries: inverse.entries.map((e) => (e * curvature) / dot(y, y)) }
    : inverse;
  const hy = timesVector(base, y);
  const factor = (1 + dot(y, hy) / curvature) / curvature;
  const entries = Float64Array.from(base.entries);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      entries[i * n + j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / curvature;
  return { size: n, entries };
}

/** Second derivatives of f at x by central differences with the given step of each coordinate. */
export function hessianOf(f: Objective, x: ArrayLike<number>, steps: ArrayLike<number>): SquareMatrix {
  const n = x.length;
  const entries = new Float64Array(n * n);
  const at = (i: number, a: number, j: number, b: number): number => {
    const moved = Float64Array.from(x);
    moved[i] += a * steps[i];
    moved[j] += b * steps[j];
    return f(moved);
  };
  const here = f(Float64Array.from(x));
  for (let i = 0; i < n; i++) {
    entries[i * n + i] = (at(i, 1, i, 0) - 2 * here + at(i, -1, i, 0)) / steps[i] ** 2;
    for (let j = 0; j < i; j++) {
      const cross = at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1);
      entries[i * n + j] = entries[j * n + i] = cross / (4 * steps[i] * steps[j]);
    }
  }
  return { size: n, entries };
}
