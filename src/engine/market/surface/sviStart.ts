/**
 * Starting points of an SVI fit: for given (m, sigma) total variance is linear in the other three parameters, so a
 * coarse grid of (m, sigma) with one small linear solve each finds the right valley.
 * After De Marco and Martini (2009), "Quasi-explicit calibration of Gatheral's SVI model", Zeliade white paper.
 */
import { solvePositiveDefinite } from '../../math/choleskyRoot';
import type { PreparedSlice } from './sliceQuotes';
import { LEE_BOUND } from './rawSvi';

const CENTRES = 9;
/** sigma as shares of the quoted width. */
const TURNS = [0.03, 0.08, 0.2, 0.5, 1.2, 3];

interface StartPoint {
  /** [p, q, wMin, m, ln sigma] as in `sviCoordinates`. */
  readonly x: Float64Array;
  readonly cost: number;
}

/** The `count` best points of the grid, best first. */
export function sviStarts(slice: PreparedSlice, counts: Uint8Array, count: number): Float64Array[] {
  const { k } = slice;
  const width = Math.max(k[k.length - 1] - k[0], 1e-4);
  const weights = varianceWeights(slice, counts);
  const found: StartPoint[] = [];
  for (let i = 0; i < CENTRES; i++)
    for (const turn of TURNS) {
      const m = k[0] + ((i - 1) / (CENTRES - 3)) * width;
      found.push(startAt(slice, weights, m, turn * width));
    }
  found.sort((one, other) => one.cost - other.cost);
  return found.slice(0, count).map(({ x }) => x);
}

/** Weight of an error in total variance that equals the weight of the error in vol. */
function varianceWeights({ weight, vol, years }: PreparedSlice, counts: Uint8Array): Float64Array {
  return weight.map((one, i) => (counts[i] > 0 ? one / (2 * vol[i] * years) ** 2 : 0));
}

/** Best level, tilt and turn for given (m, sigma): w = level + tilt y + turn sqrt(y^2 + 1), y = (k - m)/sigma. */
function startAt(slice: PreparedSlice, weights: Float64Array, m: number, sigma: number): StartPoint {
  const moments = momentsOf(slice, weights, m, sigma);
  const solved = moments.right.slice();
  if (!solvePositiveDefinite(moments.normal.slice(), solved, 3)) solved.fill(0);
  const turn = Math.min(Math.max(solved[2], 1e-6), LEE_BOUND * sigma);
  const room = Math.min(turn, LEE_BOUND * sigma - turn);
  const tilt = Math.min(Math.max(solved[1], -room), room);
  const least = Math.sqrt((turn - tilt) * (turn + tilt));
  const { normal, right } = moments;
  const level = Math.max((right[0] - tilt * normal[3] - turn * normal[6]) / normal[0], -least);
  const p = Math.sqrt((turn - tilt) / sigma);
  const q = Math.sqrt((turn + tilt) / sigma);
  return {
    x: Float64Array.of(p, q, level + least, m, Math.log(sigma)),
    cost: costOf(moments, level, tilt, turn),
  };
}

/** Weighted sums of the products of 1, y, sqrt(y^2 + 1) and w: lower triangle, right side, sum of w^2. */
interface Moments {
  readonly normal: Float64Array;
  readonly right: Float64Array;
  readonly square: number;
}

function momentsOf(slice: PreparedSlice, weights: Float64Array, m: number, sigma: number): Moments {
  const normal = new Float64Array(9);
  const right = new Float64Array(3);
  let square = 0;
  for (let i = 0; i < weights.length; i++) {
    const y = (slice.k[i] - m) / sigma;
    const root = Math.sqrt(y * y + 1);
    const [weight, w] = [weights[i], slice.vol[i] * slice.vol[i] * slice.years];
    normal[0] += weight;
    normal[3] += weight * y;
    normal[4] += weight * y * y;
    normal[6] += weight * root;
    normal[7] += weight * root * y;
    normal[8] += weight * root * root;
    right[0] += weight * w;
    right[1] += weight * w * y;
    right[2] += weight * w * root;
    square += weight * w * w;
  }
  for (const diagonal of [0, 4, 8]) normal[diagonal] *= 1 + 1e-10;
  return { normal, right, square };
}

function costOf({ normal, right, square }: Moments, level: number, tilt: number, turn: number): number {
  const ofModel =
    level * level * normal[0] +
    tilt * tilt * normal[4] +
    turn * turn * normal[8] +
    2 * (level * tilt * normal[3] + level * turn * normal[6] + tilt * turn * normal[7]);
  return square - 2 * (level * right[0] + tilt * right[1] + turn * right[2]) + ofModel;
}
