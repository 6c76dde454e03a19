/** How far a margin would lie elsewhere had the history been another one: shocks from resampled days, margin at each. */
import { success, type Result } from '../../basics/result';
import type { RulePack } from '../../margin/rulePack';
import { quantile } from '../../math/quantile';
import { columnsOf, newestMoves } from '../../risk/valueAtRisk/factorPanel';
import type { RiskContext } from '../../risk/valueAtRisk/scenarioMethods';
import { gridMargins, stretchedGrid } from '../bookFigures';
import { estimated, type BootstrapRules, type EstimatedFigure } from './estimationError';

export interface MarginUncertainty {
  /** Tail probability of the shocks on either side. */
  readonly alpha: number;
  readonly accounts: readonly { readonly accountId: string; readonly initialUsd: EstimatedFigure }[];
}

/**
 * Grid margin of each account with the falls and rises at the quantiles of the spot moves of one day, the largest over the
 * coins, and without the grid's tails. A resample revalues the grid, so give fewer of them than for VaR. Refuses what the bootstrap refuses.
 */
export function marginUncertainty(
  context: RiskContext,
  grid: RulePack,
  alpha: number,
  rules: BootstrapRules,
): Result<MarginUncertainty> {
  const window = newestMoves(context.panel, context.request.windowDays);
  const columns = columnsOf(window).filter((_, k) => window.factors[k].kind === 'spot');
  const known = new Map<string, Result<readonly number[]>>();
  const marginsAt = (rows: Int32Array): Result<readonly number[]> => {
    const shocks = shocksOf(columns, rows, alpha);
    if (!shocks.ok) return shocks;
    const key = shocks.value.join();
    const margins =
      known.get(key) ??
      success(gridMargins(context, stretchedGrid(grid, ...shocks.value)).map(({ usd }) => usd));
    known.set(key, margins);
    return margins;
  };
  const { accounts } = context.run.scope.book.portfolio;
  const found: { accountId: string; initialUsd: EstimatedFigure }[] = [];
  for (const [k, { id }] of accounts.entries()) {
    const initialUsd = estimated(window.count, rules, (rows) => {
      const margins = marginsAt(rows);
      return margins.ok ? success(margins.value[k]) : margins;
    });
    if (!initialUsd.ok) return initialUsd;
    found.push({ accountId: id, initialUsd: initialUsd.value });
  }
  return success({ alpha, accounts: found });
}

function shocksOf(
  columns: readonly Float64Array[],
  rows: Int32Array,
  alpha: number,
): Result<readonly [down: number, up: number]> {
  let [down, up] = [0, 0];
  for (const column of columns) {
    const moves = Float64Array.from(rows, (row) => column[row]);
    const [low, high] = [quantile(moves, alpha), quantile(moves, 1 - alpha)];
    if (!low.ok) return low;
    if (!high.ok) return high;
    down = Math.min(down, Math.expm1(low.value));
    up = Math.max(up, Math.expm1(high.value));
  }
  return success([down, up]);
}
