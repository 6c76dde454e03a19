/**
 * Permutation test of independence by distance covariance, seeded. Only the sum of |x_i - x_j| |y_i - y_j| changes with a
 * permutation, and it needs n log n steps: Huo and Szekely (2016), Technometrics 58(4), sect. 3.
 */
import { failure, success, type Result } from '../../basics/result';
import { averageRanks, pairRefusal } from '../../math/ranks';
import { seededRandom, shuffle } from '../../math/random';
import type { Series } from '../../math/series';

export interface IndependenceTest {
  /** (1 + permutations at least as dependent) / (1 + permutations): exact under independence, never 0. */
  readonly pValue: number;
  readonly permutations: number;
  /** Standard error of the p value from the finite number of permutations. */
  readonly standardError: number;
}

/** Serial dependence (volatility clusters) breaks exchangeability: give residuals, or read the p value with a caution. */
export function independenceTest(
  x: Series,
  y: Series,
  { permutations = 999, seed }: { readonly permutations?: number; readonly seed: number },
): Result<IndependenceTest> {
  const refused = pairRefusal(x, y, 4);
  if (refused !== undefined) return refused;
  if (!(Number.isInteger(permutations) && permutations >= 19))
    return failure('OUT_OF_RANGE', `${permutations} permutations: 19 at least`, { permutations });
  const order = Array.from({ length: x.length }, (_, i) => i).sort((a, b) => x[a] - x[b]);
  const sortedX = Float64Array.from(order, (i) => x[i]);
  const levels = denseRanks(y);
  const measure = distanceProductSum(sortedX, Float64Array.from(y), levels);
  const observed = measure(Int32Array.from(order));
  const random = seededRandom(seed);
  const places = Int32Array.from(order);
  let reached = 1;
  for (let k = 0; k < permutations; k++) {
    shuffle(places, random);
    if (measure(places) >= observed * (1 - 1e-12)) reached++;
  }
  const pValue = reached / (permutations + 1);
  return success({ pValue, permutations, standardError: Math.sqrt((pValue * (1 - pValue)) / permutations) });
}

/** Ranks 1, 2, ... in whole numbers, equal for equal values. */
function denseRanks(values: Series): Int32Array {
  const average = averageRanks(values);
  const distinct = Float64Array.from(new Set(average)).sort();
  const level = new Map(Array.from(distinct, (rank, k) => [rank, k + 1]));
  return Int32Array.from(average, (rank) => level.get(rank) ?? 0);
}

/** Returns the function: sum over pairs i < j in x's order of (x_j - x_i) |y_j - y_i|, with y taken at `places`. */
export function distanceProductSum(
  sortedX: Float64Array,
  y: Float64Array,
  levels: Int32Array,
): (places: Int32Array) => number {
  const n = sortedX.length;
  const trees = Array.from({ length: 4 }, () => new Float64Array(n + 1));
  return (places) => {
    trees.forEach((tree) => tree.fill(0));
    const all = new Float64Array(4);
    const below = new Float64Array(4);
    let sum = 0;
    for (let j = 0; j < n; j++) {
      const [xj, yj] = [sortedX[j], y[places[j]]];
      prefixSums(trees, levels[places[j]], below);
      sum += signedSum(xj, yj, below) * 2 - signedSum(xj, yj, all);
      addPoint(trees, levels[places[j]], xj, yj, all);
    }
    return sum;
  };
}

/** Sum of (x - x_i)(y - y_i) over points with the given count, sum of x, of y and of xy. */
const signedSum = (x: number, y: number, [count, sx, sy, sxy]: Float64Array): number =>
  count * x * y - x * sy - y * sx + sxy;

/** Sums over the points with a level up to `level` (Fenwick 1994). */
function prefixSums(trees: readonly Float64Array[], level: number, into: Float64Array): void {
  into.fill(0);
  for (let k = level; k > 0; k -= k & -k) for (let f = 0; f < 4; f++) into[f] += trees[f][k];
}

function addPoint(
  trees: readonly Float64Array[],
  level: number,
  x: number,
  y: number,
  all: Float64Array,
): void {
  const point = [1, x, y, x * y];
  for (let f = 0; f < 4; f++) all[f] += point[f];
  for (let k = level; k < trees[0].length; k += k & -k) for (let f = 0; f < 4; f++) trees[f][k] += point[f];
}
