/** Position by position: incremental, marginal and stand-alone requirement, and what netting saves. */
import {
  createPositionMargins,
  offsetBenefit,
  type OffsetBenefit,
  type PositionMargin,
} from '../../engine/margin/explain/positionMargins';
import {
  ACCOUNT_LEVELS,
  accountLevels,
  type AccountLevel,
} from '../../engine/margin/liquidation/accountLevels';
import { createMovedMargin } from '../../engine/margin/movedMargin';
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
  readonly distances: Readonly<Record<AccountLevel, number | null>>;
}

export function explainAccount(run: MarginRun, account: number, at: number): Explained {
  const { book, engine, portfolio } = run;
  const margins = createPositionMargins(engine, at, requestOf(run, account));
  while (!margins.step());
  const { positions } = book.holdings[account];
  const marginAt = createMovedMargin(engine, book, [{ account, model: at }]);
  const levels = accountLevels(engine.revaluation, marginAt, '*', ACCOUNT_LEVELS);
  const distance = (level: AccountLevel): number | null =>
    levels.ok ? (levels.value[level].nearest ?? null) : null;
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
