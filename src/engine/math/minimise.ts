/** Minimisers of smooth functions of a few parameters: a simplex search, a quasi-Newton descent, a line search in one. */

/** The value may be Infinity or NaN where the function is undefined; such points are never chosen. */
export type Objective = (x: Float64Array) => number;

export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Largest step or slope was below the tolerance before the steps ran out. */
  readonly converged: boolean;
  readonly steps: number;
}

/** Undefined values rank behind all others. */
const ranked = (value: number): number => (Number.isNaN(value) ? Infinity : value);

/** Nelder and Mead (1965), Computer Journal 7(4), from a simplex with edges `edge` at `start`. */
export function nelderMead(
  f: Objective,
  start: ArrayLike<number>,
  edge: number,
  { tolerance = 1e-9, steps = 2000 } = {},
): Minimum {
  const n = start.length;
  const simplex = startingSimplex(f, start, edge);
  let step = 0;
  for (; step < steps; step++) {
    simplex.sort((a, b) => a.value - b.value);
    if (spreadOf(simplex) < tolerance) break;
    const centre = centroid(simplex, n);
    const worst = simplex[n];
    const mirrored = along(f, centre, worst.x, -1);
    if (mirrored.value < simplex[0].value) {
      const stretched = along(f, centre, worst.x, -2);
      simplex[n] = stretched.value < mirrored.value ? stretched : mirrored;
    } else if (mirrored.value < simplex[n - 1].value) simplex[n] = mirrored;
    else contract(f, simplex, centre, mirrored);
  }
  simplex.sort((a, b) => a.value - b.value);
  return { ...simplex[0], converged: step < steps, steps: step };
}

interface Vertex {
  readonly x: Float64Array;
  readonly value: number;
}

const vertex = (f: Objective, x: Float64Array): Vertex => ({ x, value: ranked(f(x)) });

function startingSimplex(f: Objective, start: ArrayLike<number>, edge: number): Vertex[] {
  const corners = [vertex(f, Float64Array.from(start))];
  for (let i = 0; i < start.length; i++) {
    const x = Float64Array.from(start);
    x[i] += edge;
    corners.push(vertex(f, x));
  }
  return corners;
}

/** Largest coordinate distance of a vertex from the best one. */
function spreadOf(simplex: readonly Vertex[]): number {
  let spread = 0;
  for (const { x } of simplex)
    for (let i = 0; i < x.length; i++) spread = Math.max(spread, Math.abs(x[i] - simplex[0].x[i]));
  return spread;
}

function centroid(simplex: readonly Vertex[], n: number): Float64Array {
  const centre = new Float64Array(n);
  for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) centre[i] += simplex[k].x[i] / n;
  return centre;
}

/** The point centre + factor (x - centre). */
const along = (f: Objective, centre: Float64Array, x: Float64Array, factor: number): Vertex =>
  vertex(
    f,
    centre.map((c, i) => c + factor * (x[i] - c)),
  );

function contract(f: Objective, simplex: Vertex[], centre: Float64Array, mirrored: Vertex): void {
  const n = centre.length;
  const better = mirrored.value < simplex[n].value ? mirrored : simplex[n];
  const inside = along(f, centre, better.x, 0.5);
  if (inside.value < better.value) {
    simplex[n] = inside;
    return;
  }
  for (let k = 1; k <= n; k++) simplex[k] = along(f, simplex[0].x, simplex[k].x, 0.5);
}

const GOLDEN = (3 - Math.sqrt(5)) / 2;

/**
 * Minimum of f on [low, high] by Brent's method: parabolas, golden section where they fail.
 * Source: Brent (1973), "Algorithms for Minimization without Derivatives", ch. 5.
 */
export function minimiseOnInterval(
  f: (x: number) => number,
  low: number,
  high: number,
  tolerance = 1e-9,
): { readonly x: number; readonly value: number } {
  let [x, w, v] = Array<number>(3).fill(low + GOLDEN * (high - low));
  let [fx, fw, fv] = Array<number>(3).fill(ranked(f(x)));
  let [move, before] = [0, 0];
  for (let step = 0; step < 200; step++) {
    const middle = 0.5 * (low + high);
    const close = tolerance * Math.abs(x) + 1e-12;
    if (Math.abs(x - middle) <= 2 * close - 0.5 * (high - low)) break;
    const parabolic = parabolaStep(x, w, v, fx, fw, fv);
    const usable =
      Math.abs(parabolic) < 0.5 * Math.abs(before) && x + parabolic > low && x + parabolic < high;
    before = usable ? move : (x < middle ? high : low) - x;
    move = usable ? parabolic : GOLDEN * before;
    const u = x + (Math.abs(move) >= close ? move : Math.sign(move || 1) * close);
    const fu = ranked(f(u));
    if (fu <= fx) {
      if (u < x) high = x;
      else low = x;
      [v, w, x] = [w, x, u];
      [fv, fw, fx] = [fw, fx, fu];
    } else {
      if (u < x) low = u;
      else high = u;
      if (fu <= fw || w === x) [v, fv, w, fw] = [w, fw, u, fu];
      else if (fu <= fv || v === x || v === w) [v, fv] = [u, fu];
    }
  }
  return { x, value: fx };
}

/** Step from x to the bottom of the parabola through three points; NaN where there is none. */
function parabolaStep(x: number, w: number, v: number, fx: number, fw: number, fv: number): number {
  const r = (x - w) * (fx - fv);
  const q = (x - v) * (fx - fw);
  const denominator = 2 * (q - r);
  return denominator === 0 ? NaN : -((x - v) * q - (x - w) * r) / denominator;
}
