/** Position by position: incremental, marginal and stand-alone requirement, and what netting saves. */
import {
  createPositionMargins,
  offsetBenefit,
  type OffsetBenefit,
  type PositionMargin,
} from '../../engine/margin/explain/positionMargins';
import { levelDistances, nearest, type MarginLevel } from '../../engine/margin/explain/marginDistance';
import { createMovedMargin } from '../../engine/margin/movedMargin';
import { ladderScenarios } from '../../engine/risk/ladder';
import { revalue } from '../../engine/risk/revalue';
import { requestOf, type MarginRun } from './marginRun';

export interface Explained {
  readonly accountId: string;
  readonly modelId: string;
  readonly positions: readonly (PositionMargin & {
    readonly instrumentId: string;
    readonly quantity: number;
  })[];
  readonly offset: OffsetBenefit;
  /** Nearest move of all spots together, a fraction; null when none is in range. */
  readonly distances: Readonly<Record<MarginLevel, number | null>>;
}

export function explainAccount(run: MarginRun, account: number, at: number): Explained {
  const { book, engine, portfolio } = run;
  const margins = createPositionMargins(engine, at, requestOf(run, account));
  while (!margins.step());
  const { positions } = book.holdings[account];
  const base = revalue(run.universe, run.market, ladderScenarios('*', [0]));
  const levels = levelDistances(base, createMovedMargin(engine, book, [{ account, model: at }]), '*');
  const distance = (level: MarginLevel): number | null => {
    const found = levels.find((one) => one.level === level);
    return found === undefined ? null : nearest(found);
  };
  return {
    accountId: portfolio.accounts[account].id,
    modelId: engine.models[at].model.id,
    positions: margins.rows.map((row, k) => ({
      ...row,
      instrumentId: portfolio.positions[positions[k]].instrumentId,
      quantity: book.quantity[positions[k]],
    })),
    offset: offsetBenefit(margins),
    distances: {
      call: distance('call'),
      liquidation: distance('liquidation'),
      zeroEquity: distance('zeroEquity'),
    },
  };
}
