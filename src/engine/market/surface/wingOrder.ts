/**
 * Wings of all expiries in order: total variance of a later expiry must not have flatter wings, or the slices cross
 * somewhere far out. Short-dated wings are poorly quoted, so neither side simply wins: the slopes are moved by
 * isotonic regression, each as stiff as its own quotes make it.
 */
import { solvePositiveDefinite } from '../../math/choleskyRoot';
import type { RawSvi } from './rawSvi';
import type { WingCaps } from './sliceRepair';
import type { PreparedSlice } from './sliceQuotes';
import { boxOf } from './sviBox';
import { coordinatesOf, SVI_COORDINATES } from './sviCoordinates';
import { sviProblem } from './sviProblem';

export interface FittedSlice {
  readonly prepared: PreparedSlice;
  /** By point, outliers 0. */
  readonly weights: Float64Array;
  readonly svi: RawSvi;
}

/**
 * Upper bounds of the wing coordinates (p, q) for slices in order of expiry; with each slice's wings at least those
 * of the one before, the wings are then ordered near their joint best values. Pool-adjacent-violators: Barlow,
 * Bartholomew, Bremner and Brunk (1972), "Statistical inference under order restrictions", ch. 1.
 */
export function capWings(slices: readonly FittedSlice[]): WingCaps[] {
  const [p, q] = [0, 1].map((wing) => {
    const values = slices.map(({ svi }) => coordinatesOf(svi)[wing]);
    const stiff = slices.map((slice) => stiffness(slice, wing));
    return capsOf(values, isotonic(values, stiff));
  });
  return slices.map((_, i) => [p[i], q[i]]);
}

/** A slice that is too steep is held at the ordered value, another one at that of its successor. */
const capsOf = (values: readonly number[], ordered: readonly number[]): number[] =>
  values.map((value, i) => (value > ordered[i] ? ordered[i] : (ordered[i + 1] ?? Infinity)));

interface Pool {
  value: number;
  weight: number;
  count: number;
}

/** The ascending sequence nearest to `values` in weighted squares. */
export function isotonic(values: readonly number[], weights: readonly number[]): number[] {
  const pools: Pool[] = [];
  values.forEach((value, i) => {
    let pool: Pool = { value, weight: weights[i], count: 1 };
    while (pools.length > 0 && pools[pools.length - 1].value > pool.value) pool = merged(pools.pop()!, pool);
    pools.push(pool);
  });
  return pools.flatMap(({ value, count }) => Array<number>(count).fill(value));
}

const merged = (one: Pool, other: Pool): Pool => ({
  value: (one.value * one.weight + other.value * other.weight) / (one.weight + other.weight),
  weight: one.weight + other.weight,
  count: one.count + other.count,
});

/** Curvature of the fit's cost in one wing coordinate when the other coordinates follow: 1 / (inverse normal matrix). */
function stiffness({ prepared, weights, svi }: FittedSlice, wing: number): number {
  const x = coordinatesOf(svi);
  const roots = weights.map(Math.sqrt);
  const jacobian = new Float64Array(roots.length * SVI_COORDINATES);
  sviProblem(prepared, roots, boxOf(prepared)).jacobian!(x, jacobian);
  const normal = new Float64Array(SVI_COORDINATES * SVI_COORDINATES);
  for (let row = 0; row < roots.length; row++)
    for (let i = 0; i < SVI_COORDINATES; i++)
      for (let j = 0; j <= i; j++)
        normal[i * SVI_COORDINATES + j] +=
          jacobian[row * SVI_COORDINATES + i] * jacobian[row * SVI_COORDINATES + j];
  const own = normal[wing * SVI_COORDINATES + wing];
  for (let i = 0; i < SVI_COORDINATES; i++) normal[i * SVI_COORDINATES + i] *= 1 + 1e-8;
  const column = new Float64Array(SVI_COORDINATES);
  column[wing] = 1;
  const solved = solvePositiveDefinite(normal, column, SVI_COORDINATES) && column[wing] > 0;
  return Math.max(solved ? 1 / column[wing] : own, 1e-12);
}
