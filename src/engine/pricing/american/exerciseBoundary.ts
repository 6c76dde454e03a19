/**
 * The early-exercise boundary B(t) of an American put as a function of the time t to expiry, by spectral collocation
 * (`boundarySystem`, Newton's iteration from the QD+ boundary).
 *
 * Source: Andersen, Lake and Offengenden (2016), "High Performance American Option Pricing", J. Computational Finance
 * 20(1). Domain: K, T, sigma > 0 and a single boundary: r > 0, or r = 0 > q. Accuracy: about 1e-8 of the strike away
 * from expiry. Failure NOT_CONVERGED where the iteration does not settle.
 */
import { failure, success, type Result } from '../../basics/result';
import { solvedBoundary } from './accuracy';
import { gapAt } from './boundarySystem';
import { interpolationRow } from './collocationGrid';

export interface PutTerms {
  readonly K: number;
  readonly T: number;
  readonly sigma: number;
  readonly r: number;
  readonly q: number;
}

export interface ExerciseBoundary {
  /** B at the time to expiry t in 0..T, price units. */
  at(t: number): number;
}

/** B(0+): just before expiry the put is exercised where the interest on K exceeds the yield of S. */
export const boundaryAtExpiry = ({ K, r, q }: PutTerms): number => (q > r ? (K * r) / q : K);

export function exerciseBoundary(terms: PutTerms): Result<ExerciseBoundary> {
  const { T, sigma, r, q } = terms;
  const ws = solvedBoundary('reference', T, sigma, r, q);
  if (ws === undefined) return failure('NOT_CONVERGED', `no exercise boundary for ${JSON.stringify(terms)}`);
  const top = boundaryAtExpiry(terms);
  const { grid } = ws;
  const squares = ws.squares.slice();
  const at = (t: number): number => {
    if (t === 0) return top;
    return top * Math.exp(-gapAt(squares, interpolationRow(grid, Math.sqrt(t / T)), 0));
  };
  return success({ at });
}
