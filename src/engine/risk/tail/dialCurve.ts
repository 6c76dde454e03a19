/** How the risk of a book answers to the correlation dial: delta-normal VaR and ES at each position, and what stops offsetting. */
import { success, type Result } from '../../basics/result';
import {
  brokenOffsets,
  dialledCorrelation,
  type BrokenOffset,
  type DialEnds,
} from '../../market/correlation/correlationDial';
import { deltaNormalTail } from './deltaGamma';
import type { TailFigures } from './parametricTail';

export interface DialPoint extends TailFigures {
  /** 0 calm, 1 stressed, 2 all-one. */
  readonly position: number;
  /** Offsets of the calm market that are gone here, worst first. */
  readonly broken: readonly BrokenOffset[];
}

/**
 * `exposures`: P&L deviation of each factor over the horizon, signed (exposure times volatility). Losses positive. With all
 * exposures of one sign the curve never falls towards all-one. Refuses what the dial and the tail refuse.
 */
export function dialCurve(
  exposures: ArrayLike<number>,
  ends: DialEnds,
  alpha: number,
  positions: readonly number[],
): Result<DialPoint[]> {
  const points: DialPoint[] = [];
  for (const position of positions) {
    const correlation = dialledCorrelation(ends, position);
    if (!correlation.ok) return correlation;
    const tail = deltaNormalTail(exposures, correlation.value, alpha);
    if (!tail.ok) return tail;
    points.push({ position, ...tail.value, broken: brokenOffsets(exposures, ends.calm, correlation.value) });
  }
  return success(points);
}
