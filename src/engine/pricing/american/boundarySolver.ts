/**
 * Newton's iteration on the boundary equations, from the QD+ boundary. The step of a gap is limited to half and
 * double, which keeps the first steps inside the domain; close to the solution convergence is quadratic.
 */
import { solveInPlace } from '../../math/linearSystem';
import { fillBoundarySystem, setBoundaryTerms, squareGaps, type BoundaryWorkspace } from './boundarySystem';
import { makeQdPlusEquation, qdPlusRoot, setQdPlusEquation } from './qdPlus';

const LARGEST_STEPS = 60;
/** Of the first guess, as a share of sigma sqrt(t). */
const START_TOLERANCE = 0.02;
/** Share of sigma sqrt(t) that the first guess of a gap is at least. */
const SMALLEST_GAP = 0.05;

const equation = makeQdPlusEquation();

/**
 * Solves for the boundary of the put with strike 1 and leaves it in the workspace (gaps and squares). False where the
 * iteration does not settle. Precondition: T, sigma > 0 and r > 0, or r = 0 > q.
 */
export function solveBoundary(
  ws: BoundaryWorkspace,
  T: number,
  sigma: number,
  r: number,
  q: number,
): boolean {
  setBoundaryTerms(ws, T, sigma, r, q);
  startAtQdPlus(ws);
  const { tolerance } = ws.grid.scheme;
  for (let step = 0; step < LARGEST_STEPS; step++) {
    fillBoundarySystem(ws);
    if (!solveInPlace(ws.jacobian, ws.residual, ws.gaps.length)) return false;
    const move = advance(ws);
    if (!(move < Infinity)) return false;
    if (move < tolerance) {
      squareGaps(ws);
      return true;
    }
  }
  return false;
}

function startAtQdPlus(ws: BoundaryWorkspace): void {
  const { T, sigma, r, q, gaps, top, grid } = ws;
  let ratio = 2;
  for (let i = 0; i < gaps.length; i++) {
    const rootT = Math.sqrt(T) * grid.roots[i];
    setQdPlusEquation(equation, rootT * rootT, sigma, r, q);
    const spread = sigma * rootT;
    const root = qdPlusRoot(equation, Math.exp(top - ratio * spread), START_TOLERANCE * spread);
    gaps[i] = Math.max(top - Math.log(root), SMALLEST_GAP * spread);
    ratio = gaps[i] / spread;
  }
}

/** Applies the step in `residual`; its largest component. */
function advance({ gaps, residual }: BoundaryWorkspace): number {
  let largest = 0;
  for (let i = 0; i < gaps.length; i++) {
    const size = Math.abs(residual[i]);
    if (!(size <= largest)) largest = size;
    gaps[i] = Math.min(2 * gaps[i], Math.max(0.5 * gaps[i], gaps[i] - residual[i]));
  }
  return largest;
}
