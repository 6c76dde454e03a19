/** The methods that a backtest offers, by name and as models of the book's own P&L. */
import type { RiskAsk } from '../../contracts/risk';
import type { TailMethod } from '../../engine/risk/tail/seriesTail';

export type BacktestAsk = NonNullable<RiskAsk['backtest']>;
export type BacktestMethod = BacktestAsk['methods'][number];

/** Significance of the verdicts. */
export const LEVEL = 0.05;

export const BACKTEST_LABELS: Readonly<Record<BacktestMethod, string>> = {
  historical: 'Historical, full revaluation',
  'age-weighted': 'Historical, age-weighted',
  'filtered-ewma': 'Filtered EWMA, full revaluation each day',
  'filtered-garch': "Filtered GARCH of the book's P&L",
  normal: "Normal law of the book's P&L",
};

export function seriesMethod(
  method: Exclude<BacktestMethod, 'filtered-ewma'>,
  ageLambda: number,
): TailMethod {
  if (method === 'age-weighted') return { kind: 'age-weighted', lambda: ageLambda };
  if (method === 'filtered-garch')
    return { kind: 'filtered-garch', asymmetric: false, innovations: 'student' };
  return method === 'normal' ? { kind: 'normal' } : { kind: 'historical' };
}
