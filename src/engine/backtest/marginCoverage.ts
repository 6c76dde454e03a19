/** Was the margin enough? Losses over the margin that was held for them, whole and by segment. */
import { failure, success, type Result } from '../basics/result';
import { refusal, seriesFault, type Series } from '../math/series';
import { countExceptions, exceptionsOf } from './exceptions';

export interface MarginCoverage {
  readonly days: number;
  /** Days with a loss beyond the margin held. */
  readonly breaches: number;
  /** Share of the days that the margin covered, 0 to 1. */
  readonly coverage: number;
  /** Largest loss over margin; above 1 is a breach. */
  readonly worstRatio: number;
  /** Row of that day. */
  readonly worstRow: number;
  /** Sum of what was missing on the days of a breach: under-collateralisation. */
  readonly shortfall: number;
  /** Mean of margin less loss over the other days with a loss: over-collateralisation. */
  readonly meanSurplus: number;
}

/** Margin is positive; a gain counts as ratio 0. Refuses a day without margin but with a loss: its ratio is undefined. */
export function marginCoverage(pnl: Series, margin: Series): Result<MarginCoverage> {
  const refused = refusal(seriesFault(pnl, 'P&L', 1), seriesFault(margin, 'margin', 1));
  if (refused !== undefined) return refused;
  const hits = exceptionsOf(pnl, margin);
  if (!hits.ok) return hits;
  let [worstRatio, worstRow, shortfall, surplus, covered] = [0, 0, 0, 0, 0];
  for (let t = 0; t < pnl.length; t++) {
    const loss = Math.max(0, -pnl[t]);
    if (loss === 0) continue;
    if (!(margin[t] > 0))
      return failure('INVALID_INPUT', `margin[${t}] is ${margin[t]} against a loss of ${loss}`, { row: t });
    if (loss / margin[t] > worstRatio) [worstRatio, worstRow] = [loss / margin[t], t];
    if (hits.value[t] === 1) shortfall += loss - margin[t];
    else [surplus, covered] = [surplus + margin[t] - loss, covered + 1];
  }
  const breaches = countExceptions(hits.value);
  return success({
    days: pnl.length,
    breaches,
    coverage: 1 - breaches / pnl.length,
    worstRatio,
    worstRow,
    shortfall,
    meanSurplus: covered === 0 ? 0 : surplus / covered,
  });
}

/** Rows of each segment (underlying, strategy, volatility regime ...), in order of time. */
export function rowsBySegment(segmentOf: ArrayLike<number>, segments: number): Int32Array[] {
  const rows: number[][] = Array.from({ length: segments }, () => []);
  for (let t = 0; t < segmentOf.length; t++) rows[segmentOf[t]].push(t);
  return rows.map((list) => Int32Array.from(list));
}
