/**
 * History rescaled factor by factor to today's volatilities and, on request, re-coloured to today's correlations: the
 * scenarios of a filtered historical run with full revaluation. Sources: Hull and White (1998), J. of Risk 1(1); Duffie and
 * Pan (1997), J. of Derivatives 4(3), for the change of correlation.
 */
import { failure, success, type Result } from '../../basics/result';
import { dccPath, type DccParameters } from '../../market/correlation/dcc';
import { panelRefusal } from '../../market/correlation/correlationMatrix';
import { choleskyRoot, solveLower } from '../../math/choleskyRoot';
import type { SquareMatrix } from '../../math/matrix';
import { filteredReturns, type FilteredSeries, type RatioBounds } from '../tail/filteredHistory';

export interface FilteredPanel {
  /** One per factor, parallel in time. */
  readonly factors: readonly FilteredSeries[];
  readonly bounds?: RatioBounds;
}

/** Moves [day x factor], row-major, in the units of the returns, oldest day first; today's volatilities, each day's own mix. */
export function filteredMoves({ factors, bounds }: FilteredPanel): Result<Float64Array> {
  const refused = panelRefusal(
    factors.map(({ returns }) => returns),
    1,
  );
  if (refused !== undefined) return refused;
  const n = factors.length;
  const moves = new Float64Array(factors[0].returns.length * n);
  for (let i = 0; i < n; i++) {
    const filtered = filteredReturns(factors[i], bounds);
    if (!filtered.ok) return failure(filtered.failure.reason, `factor ${i}: ${filtered.failure.message}`);
    filtered.value.forEach((move, t) => (moves[t * n + i] = move));
  }
  return success(moves);
}

/**
 * The same with each day's residuals whitened by the root of that day's conditional correlation (DCC) and coloured by that
 * of the day to come. Refuses singular correlations. Whitened residuals have no ratio to bound: the caller holds the
 * volatilities of the days within bounds.
 */
export function recolouredMoves(
  factors: readonly FilteredSeries[],
  dcc: DccParameters,
): Result<Float64Array> {
  const unit = factors.map((factor) => ({ ...factor, sigmaNext: 1 }));
  const standard = filteredMoves({ factors: unit });
  if (!standard.ok) return standard;
  const n = factors.length;
  const residuals = factors.map((_, i) => standard.value.filter((_move, k) => k % n === i));
  const white = new Float64Array(standard.value.length);
  let singular: number | undefined;
  const next = dccPath(residuals, dcc, (t, correlation) => {
    const root = choleskyRoot(correlation);
    if (root.ok && hasFullRank(root.value))
      white.set(solveLower(root.value, standard.value.subarray(t * n, (t + 1) * n)), t * n);
    else singular ??= t;
  });
  if (!next.ok) return next;
  if (singular !== undefined)
    return failure('INVALID_INPUT', `correlations of day ${singular} are singular`, { row: singular });
  const today = choleskyRoot(next.value);
  return today.ok ? success(coloured(white, today.value, factors)) : today;
}

function hasFullRank({ size, entries }: SquareMatrix): boolean {
  for (let i = 0; i < size; i++) if (entries[i * size + i] === 0) return false;
  return true;
}

function coloured(
  white: Float64Array,
  { size, entries }: SquareMatrix,
  factors: readonly FilteredSeries[],
): Float64Array {
  const moves = new Float64Array(white.length);
  for (let k = 0; k < white.length; k++) {
    const i = k % size;
    const row = k - i;
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += entries[i * size + j] * white[row + j];
    moves[k] = factors[i].sigmaNext * sum;
  }
  return moves;
}
