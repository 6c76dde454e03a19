/** How far accounts are from their levels, what pooling them would save, and what their margin buys. */
import { fragmentationCost } from '../../engine/margin/explain/accountModes';
import { capitalEfficiency } from '../../engine/margin/explain/capitalEfficiency';
import {
  ACCOUNT_LEVELS,
  accountLevels,
  type AccountLevel,
  type LevelMoves,
} from '../../engine/margin/liquidation/accountLevels';
import { evaluateMargin, type MarginEngine } from '../../engine/margin/marginEngine';
import { createMovedMargin, type MarginedAccount } from '../../engine/margin/movedMargin';
import { AT, MEASURE_COUNT, type MeasureName } from '../../engine/risk/measure';
import { failure, success, type Result } from '../../engine/basics/result';
import type { AccountDistance, MarginExplained } from '../../contracts/marginExplain';
import { OWN_MODELS } from './combineMargins';
import { spotOf } from './frameViews';
import { equityOf, type Frozen } from './frozenMarket';

export type RegimeDistance = MarginExplained['regimes'][number];

/** `levels` of an account in the frozen market; refused where its equity or its margin is incomplete. */
function levelsOf<L extends AccountLevel>(
  frozen: Frozen,
  engine: MarginEngine,
  { account, model }: MarginedAccount,
  underlying: string,
  levels: readonly L[],
): Result<Readonly<Record<L, LevelMoves>>> {
  const { book, unit } = frozen;
  const equity = equityOf(frozen, account);
  const now = evaluateMargin(engine, model, { book, account, unit, equity, detail: 'totals' });
  const gap = equity.failures[0] ?? now.failures[0]?.failure;
  if (gap !== undefined) return { ok: false, failure: gap };
  const marginAt = createMovedMargin(engine, book, [{ account, model }]);
  return accountLevels(engine.revaluation, marginAt, underlying, levels);
}

export interface DistanceAsk {
  readonly name: string;
  readonly account: number;
  readonly underlying: string;
}

export function distanceOf(frozen: Frozen, { name, account, underlying }: DistanceAsk): AccountDistance {
  const { engine, modelOf } = frozen;
  const of = levelsOf(frozen, engine, { account, model: modelOf[account] }, underlying, ACCOUNT_LEVELS);
  const move = (level: AccountLevel): number | null => (of.ok ? (of.value[level].nearest ?? null) : null);
  return {
    accountName: name,
    underlying,
    spot: underlying === '*' ? NaN : spotOf(engine.revaluation, underlying),
    call: move('call'),
    liquidation: move('liquidation'),
    zeroEquity: move('zeroEquity'),
    failure: of.ok ? null : of.failure,
  };
}

const holdersOf = ({ book }: Frozen): readonly number[] =>
  book.holdings.flatMap(({ positions }, account) => (positions.length > 0 ? [account] : []));

/** Models to search under: every compared one, and the accounts' own where these differ. */
export const searchedRegimes = ({ state: { view } }: Frozen): readonly string[] =>
  new Set(view.scoped.accounts.map(({ marginModelId }) => marginModelId)).size > 1
    ? [OWN_MODELS, ...view.compared]
    : view.compared;

/** The nearest liquidation of any account in view under one model, or each under its own. */
export function regimeDistance(frozen: Frozen, modelId: string): RegimeDistance {
  const { scoped, placeOf } = frozen.state.view;
  const found = holdersOf(frozen).map((account): Result<LevelMoves> => {
    const { id, marginModelId } = scoped.accounts[account];
    const wanted = modelId === OWN_MODELS ? marginModelId : modelId;
    const model = placeOf(id, wanted);
    if (model < 0) return failure('NOT_FOUND', `no rule pack for ${wanted}`);
    const levels = levelsOf(frozen, frozen.compared, { account, model }, '*', ['liquidation']);
    return levels.ok ? success(levels.value.liquidation) : levels;
  });
  const gap = found.find((one) => !one.ok);
  if (gap !== undefined) return { modelId, liquidation: null, failure: gap.failure };
  const moves = found.flatMap((one) => (one.ok ? (one.value.nearest ?? []) : []));
  const liquidation = moves.length === 0 ? null : moves.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a));
  return { modelId, liquidation, failure: null };
}

/** The accounts apart and in one pool under one of the compared models; undefined where none of them has it. */
export function poolOf(frozen: Frozen, at: number): MarginExplained['pools'][number] | undefined {
  const { scoped, compared, placeOf } = frozen.state.view;
  const accounts = holdersOf(frozen);
  if (accounts.length === 0) return undefined;
  const model = placeOf(scoped.accounts[accounts[0]].id, compared[at]);
  if (model < 0) return undefined;
  return {
    modelId: compared[at],
    ...fragmentationCost(frozen.compared, model, frozen.book, accounts, frozen.unit),
  };
}

/** Sum over accounts and instruments of a figure of the holding; NaN when one of them has none: never a smaller sum. */
export function heldFigure(
  { book, unit }: Frozen,
  name: MeasureName,
  map = (value: number): number => value,
): number {
  let sum = 0;
  for (const { instruments, quantities } of book.holdings) {
    for (let k = 0; k < instruments.length; k++) {
      if (quantities[k] !== 0) sum += map(quantities[k] * unit[instruments[k] * MEASURE_COUNT + AT[name]]);
    }
  }
  return sum;
}

export function efficiencyOf(frozen: Frozen, initialMarginUsd: number): MarginExplained['efficiency'] {
  const { frame } = frozen.state;
  return capitalEfficiency({
    equityUsd: frame.header.equityUsd,
    initialMarginUsd,
    grossDeltaUsd: heldFigure(frozen, 'deltaUsd', Math.abs),
    deltaUsd: heldFigure(frozen, 'deltaUsd'),
    vegaUsd: heldFigure(frozen, 'vegaUsd'),
    thetaUsd: heldFigure(frozen, 'thetaUsd'),
    pnlUsd: frame.totals[frame.totals.length - 1]?.values[AT.pnlUsd] ?? NaN,
  });
}
