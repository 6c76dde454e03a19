/**
 * The equations for the exercise boundary of an American put on a strike of 1, one per collocation point, with their
 * exact derivatives. Value matching at the boundary, in the ratio form of Andersen, Lake and Offengenden (2016),
 * "High Performance American Option Pricing", J. Computational Finance 20(1), sect. 4 (their system B):
 *
 * F = ln b - ln C + ln A = 0, C = e^(-rt) N(d2(b)) + r int e^(-r(t-u)) N(d2(b/B(u))) du, A likewise with q and d1.
 *
 * The unknowns are the gaps g = ln X - ln b > 0 below the level X just before expiry; g^2 is the interpolated
 * polynomial. Everything is written into the workspace: no allocation.
 */
import { millsRatio } from '../../math/mills';
import { INV_SQRT_2PI } from '../../math/normal';
import { makeCollocationGrid, type CollocationGrid, type CollocationScheme } from './collocationGrid';

export interface BoundaryWorkspace {
  readonly grid: CollocationGrid;
  /** Gaps of the levels 1..degree, and their squares. */
  readonly gaps: Float64Array;
  readonly squares: Float64Array;
  readonly residual: Float64Array;
  /** [equation][level]. */
  readonly jacobian: Float64Array;
  /** [equation][node]: r e^(-r(t-u)) du and q e^(-q(t-u)) du. */
  readonly cashWeights: Float64Array;
  readonly assetWeights: Float64Array;
  /** Of one equation: derivatives of its two sums in ln B at each node, over the gap there. */
  readonly cashParts: Float64Array;
  readonly assetParts: Float64Array;
  T: number;
  sigma: number;
  r: number;
  q: number;
  /** ln of the level just before expiry. */
  top: number;
}

export function makeBoundaryWorkspace(scheme: CollocationScheme): BoundaryWorkspace {
  const { degree, points } = scheme;
  const zeros = (count: number): Float64Array => new Float64Array(count);
  return {
    grid: makeCollocationGrid(scheme),
    gaps: zeros(degree),
    squares: zeros(degree),
    residual: zeros(degree),
    jacobian: zeros(degree * degree),
    cashWeights: zeros(degree * points),
    assetWeights: zeros(degree * points),
    cashParts: zeros(points),
    assetParts: zeros(points),
    T: 0,
    sigma: 0,
    r: 0,
    q: 0,
    top: 0,
  };
}

/** Sets the option (a put on a strike of 1) and what does not depend on the boundary. */
export function setBoundaryTerms(
  ws: BoundaryWorkspace,
  T: number,
  sigma: number,
  r: number,
  q: number,
): void {
  ws.T = T;
  ws.sigma = sigma;
  ws.r = r;
  ws.q = q;
  ws.top = q > r ? Math.log(r / q) : 0;
  const { roots, equation, scheme } = ws.grid;
  for (let i = 0; i < scheme.degree; i++) {
    const t = T * roots[i] * roots[i];
    for (let j = 0; j < scheme.points; j++) {
      const rest = t * equation.cosines[j] * equation.cosines[j];
      const at = i * scheme.points + j;
      ws.cashWeights[at] = r * t * equation.weights[j] * Math.exp(-r * rest);
      ws.assetWeights[at] = q * t * equation.weights[j] * Math.exp(-q * rest);
    }
  }
}

/** Below this a gap counts as none: the polynomial of the squares may dip below 0. */
const FLAT = 1e-11;

/** The gap at one interpolation row. */
export function gapAt(squares: Float64Array, rows: Float64Array, from: number): number {
  let square = 0;
  for (let k = 0; k < squares.length; k++) square += rows[from + k] * squares[k];
  return square > FLAT * FLAT ? Math.sqrt(square) : FLAT;
}

/** Writes residual and jacobian at the gaps. */
export function fillBoundarySystem(ws: BoundaryWorkspace): void {
  const degree = ws.gaps.length;
  squareGaps(ws);
  ws.jacobian.fill(0);
  for (let i = 0; i < degree; i++) fillEquation(ws, i);
}

export function squareGaps({ gaps, squares }: BoundaryWorkspace): void {
  for (let k = 0; k < gaps.length; k++) squares[k] = gaps[k] * gaps[k];
}

/** Both sums with their slopes in the level itself and, kept for `fillJacobianRow`, in the levels at the nodes. */
function fillEquation(ws: BoundaryWorkspace, i: number): void {
  const { grid, squares, sigma, r, q, cashWeights, assetWeights, cashParts, assetParts } = ws;
  const { points } = grid.scheme;
  const { cosines } = grid.equation;
  const degree = squares.length;
  const rootT = Math.sqrt(ws.T) * grid.roots[i];
  const t = rootT * rootT;
  const spread = sigma * rootT;
  const tilt = ((r - q) / sigma + 0.5 * sigma) * rootT;
  const ownGap = ws.gaps[i];
  const level = ws.top - ownGap;

  const end1 = level / spread + tilt;
  const end2 = end1 - spread;
  const cashEnd = Math.exp(-r * t);
  const assetEnd = Math.exp(-q * t);
  const endDensity1 = assetEnd * INV_SQRT_2PI * Math.exp(-0.5 * end1 * end1);
  const endDensity2 = cashEnd * INV_SQRT_2PI * Math.exp(-0.5 * end2 * end2);
  let cash = end2 > 0 ? cashEnd - endDensity2 * millsRatio(end2) : endDensity2 * millsRatio(-end2);
  let asset = end1 > 0 ? assetEnd - endDensity1 * millsRatio(end1) : endDensity1 * millsRatio(-end1);
  let cashSlope = endDensity2 / spread;
  let assetSlope = endDensity1 / spread;
  for (let j = 0; j < points; j++) {
    const at = i * points + j;
    const gap = gapAt(squares, grid.equationRows, at * degree);
    const deviation = spread * cosines[j];
    const d1 = (gap - ownGap) / deviation + tilt * cosines[j];
    const d2 = d1 - deviation;
    const density1 = INV_SQRT_2PI * Math.exp(-0.5 * d1 * d1);
    const density2 = INV_SQRT_2PI * Math.exp(-0.5 * d2 * d2);
    const tail1 = density1 * millsRatio(Math.abs(d1));
    const tail2 = density2 * millsRatio(Math.abs(d2));
    cash += cashWeights[at] * (d2 > 0 ? 1 - tail2 : tail2);
    asset += assetWeights[at] * (d1 > 0 ? 1 - tail1 : tail1);
    const cashPart = (cashWeights[at] * density2) / deviation;
    const assetPart = (assetWeights[at] * density1) / deviation;
    cashSlope += cashPart;
    assetSlope += assetPart;
    const perGap = gap > FLAT ? 1 / gap : 0;
    cashParts[j] = cashPart * perGap;
    assetParts[j] = assetPart * perGap;
  }
  ws.residual[i] = level - Math.log(cash / asset);
  fillJacobianRow(ws, i, 1 / cash, 1 / asset, cashSlope / cash - assetSlope / asset);
}

function fillJacobianRow(
  ws: BoundaryWorkspace,
  i: number,
  perCash: number,
  perAsset: number,
  own: number,
): void {
  const { grid, gaps, jacobian, cashParts, assetParts } = ws;
  const { points } = grid.scheme;
  const rows = grid.equationRows;
  const degree = gaps.length;
  const line = i * degree;
  for (let j = 0; j < points; j++) {
    const pull = assetParts[j] * perAsset - cashParts[j] * perCash;
    const row = (i * points + j) * degree;
    for (let k = 0; k < degree; k++) jacobian[line + k] += pull * rows[row + k];
  }
  for (let k = 0; k < degree; k++) jacobian[line + k] *= gaps[k];
  jacobian[line + i] += own - 1;
}
