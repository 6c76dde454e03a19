/**
 * A uniform grid in the logarithm of spot with the strike on a node, and the Black-Scholes operator on it: exact for claims
 * that are linear in spot (so that forwards are right on any grid), second order elsewhere.
 *
 * Operator row: a V(x - h) - (a + c + r) V(x) + c V(x + h), c - a = mu/h, mu = r - q - sigma^2/2, a chosen so that a
 * unit of the asset yields -q. At both ends V is taken as linear in spot.
 */
import { makeTridiagonal, type Tridiagonal } from '../../math/tridiagonal';

export interface LogGrid {
  readonly spots: Float64Array;
  readonly step: number;
  /** Rows of the operator, per year. */
  readonly operator: Tridiagonal;
}

export interface Diffusion {
  readonly sigma: number;
  readonly r: number;
  readonly q: number;
}

/** Deviations of ln S that the grid holds on each side. */
const WIDTH = 6;
/** Largest step over sigma^2/|mu|: layers are resolved and off-diagonal elements stay positive. */
const LARGEST_DRIFT_STEP = 0.2;
export const LARGEST_NODES = 20_000;

/**
 * About `nodes` nodes, `refinement` times as many for the finer grids of an extrapolation. Undefined where the drift
 * is so strong against the vol that more than `LARGEST_NODES` would be needed.
 */
export function makeLogGrid(
  { sigma, r, q }: Diffusion,
  strike: number,
  range: readonly [number, number],
  T: number,
  nodes: number,
  refinement: number,
): LogGrid | undefined {
  const drift = r - q - 0.5 * sigma * sigma;
  const margin = WIDTH * sigma * Math.sqrt(T) + Math.abs(drift) * T;
  const below = Math.log(strike / range[0]) + margin;
  const above = Math.log(range[1] / strike) + margin;
  const finest = drift === 0 ? Infinity : (LARGEST_DRIFT_STEP * sigma * sigma) / Math.abs(drift);
  const step = Math.min((below + above) / nodes, finest) / refinement;
  const first = -Math.ceil(below / step);
  const count = Math.ceil(above / step) + 1 - first;
  if (!(count <= LARGEST_NODES)) return undefined;
  const spots = Float64Array.from({ length: count }, (_, i) => strike * Math.exp((i + first) * step));
  return { spots, step, operator: makeOperator({ sigma, r, q }, step, count) };
}

/** The operator of a diffusion on a grid of that step; to be made again for other rates or another vol. */
export function makeOperator({ sigma, r, q }: Diffusion, step: number, count: number): Tridiagonal {
  const rows = makeTridiagonal(count);
  const slope = (r - q - 0.5 * sigma * sigma) / step;
  const bend = 4 * Math.sinh(0.5 * step) ** 2;
  const a = (r - q - slope * Math.expm1(step)) / bend;
  rows.lower.fill(a);
  rows.upper.fill(a + slope);
  rows.diagonal.fill(-2 * a - slope - r);
  const first = (r - q) / Math.expm1(step);
  rows.upper[0] = first;
  rows.diagonal[0] = -first - r;
  const last = (r - q) / -Math.expm1(-step);
  rows.lower[count - 1] = -last;
  rows.diagonal[count - 1] = last - r;
  return rows;
}

/** Value at any spot: cubic in ln S between the nodes, linear in S beyond them. */
export function valueAt({ spots, step }: LogGrid, values: Float64Array, spot: number): number {
  const last = spots.length - 1;
  if (spot <= spots[1]) return linear(spots, values, 0, spot);
  if (spot >= spots[last - 1]) return linear(spots, values, last - 1, spot);
  const place = Math.log(spot / spots[0]) / step;
  const i = Math.min(last - 2, Math.max(1, Math.floor(place)));
  const u = place - i;
  return (
    (-u * (u - 1) * (u - 2) * values[i - 1]) / 6 +
    ((u + 1) * (u - 1) * (u - 2) * values[i]) / 2 -
    ((u + 1) * u * (u - 2) * values[i + 1]) / 2 +
    ((u + 1) * u * (u - 1) * values[i + 2]) / 6
  );
}

function linear(spots: Float64Array, values: Float64Array, i: number, spot: number): number {
  const slope = (values[i + 1] - values[i]) / (spots[i + 1] - spots[i]);
  return values[i] + slope * (spot - spots[i]);
}
