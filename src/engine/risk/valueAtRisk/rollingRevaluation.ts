/**
 * The static book's daily P&L over stored history, and a forecaster that revalues the book in the rescaled moves of each
 * day's own past: what a rolling backtest of filtered history needs.
 */
import { success, type Result } from '../../basics/result';
import { ewmaVariance } from '../volatility/ewma';
import { historicalTail, type TailSpec } from '../tail/historicalTail';
import type { TailFigures } from '../tail/parametricTail';
import type { BookRun } from './bookRun';
import { columnOf, type FactorPanel } from './factorPanel';
import { FILTER_BOUNDS } from './riskMoves';
import { decayOf, type Decay } from './riskParameters';

/** P&L of today's book on every daily move there is, USD, oldest first. */
export const bookHistory = (run: BookRun, panel: FactorPanel): Float64Array => run.pnlByDay(panel.moves)[0];

/**
 * Tail of day `start` (a row of the panel, at least `window`), then of the next at every call: the window's moves times the volatility known before the day over
 * that of their own day, all by EWMA, and the book revalued in full.
 */
export function filteredForecaster(
  run: BookRun,
  panel: FactorPanel,
  window: number,
  start: number,
  lambda: Decay,
  spec: TailSpec,
): Result<(past: Float64Array) => Result<TailFigures>> {
  const n = panel.factors.length;
  const sigma: Float64Array[] = [];
  for (let factor = 0; factor < n; factor++) {
    const path = ewmaVariance(columnOf(panel, factor), decayOf(lambda, panel.factors[factor].id));
    if (!path.ok) return path;
    sigma.push(path.value.variance.map(Math.sqrt));
  }
  const moves = new Float64Array(window * n);
  let day = start;
  return success(() => {
    for (let k = 0; k < window * n; k++) {
      const row = day - window + Math.floor(k / n);
      const own = sigma[k % n];
      const ratio = own[row] > 0 ? own[day] / own[row] : 1;
      moves[k] =
        panel.moves[row * n + (k % n)] * Math.min(FILTER_BOUNDS.high, Math.max(FILTER_BOUNDS.low, ratio));
    }
    day++;
    return historicalTail(run.pnl(moves), spec);
  });
}
