/** How far accounts are from their levels, what pooling them would save, and what their margin buys. */
import { fragmentationCost } from '../../engine/margin/explain/accountModes';
import { capitalEfficiency } from '../../engine/margin/explain/capitalEfficiency';
import { levelDistances, nearest } from '../../engine/margin/explain/marginDistance';
import { createMovedMargin } from '../../engine/margin/movedMargin';
import { AT, MEASURE_COUNT, type MeasureName } from '../../engine/risk/measure';
import type { AccountDistance, MarginExplained } from '../../contracts/marginExplain';
import { spotOf } from './frameViews';
import type { Frozen } from './frozenMarket';

export type RegimeDistance = MarginExplained['regimes'][number];

export function distanceOf(
  frozen: Frozen,
  {
    name,
    account,
    underlying,
  }: { readonly name: string; readonly account: number; readonly underlying: string },
): AccountDistance {
  const { engine, book, state } = frozen;
  const marginAt = createMovedMargin(engine, book, [{ account, model: frozen.modelOf[account] }]);
  const [call, liquidation, zeroEquity] = levelDistances(
    state.view.heatmap.revaluation,
    marginAt,
    underlying,
  );
  const spot = underlying === '*' ? NaN : spotOf(state.view, underlying);
  return {
    accountName: name,
    underlying,
    spot,
    call: nearest(call),
    liquidation: nearest(liquidation),
    zeroEquity: nearest(zeroEquity),
  };
}

/** The nearest liquidation of any account in view, were all of them under one of the compared models. */
export function regimeDistance({ state, book }: Frozen, at: number): RegimeDistance {
  const { margins, heatmap, scoped, compared, placeOf } = state.view;
  const moves = scoped.accounts.flatMap(({ id }, account) => {
    const model = placeOf(id, compared[at]);
    if (model < 0 || book.holdings[account].positions.length === 0) return [];
    const marginAt = createMovedMargin(margins, book, [{ account, model }]);
    const [found] = levelDistances(heatmap.revaluation, marginAt, '*', ['liquidation']);
    return nearest(found) ?? [];
  });
  const liquidation = moves.length === 0 ? null : moves.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a));
  return { modelId: compared[at], liquidation };
}

export function poolsOf({ state, book }: Frozen): MarginExplained['pools'] {
  const { margins, unit } = state.view;
  const accounts = book.holdings.flatMap(({ positions }, account) => (positions.length > 0 ? [account] : []));
  return margins.models.map(({ model }, at) => ({
    modelId: model.id,
    ...fragmentationCost(margins, at, book, accounts, unit),
  }));
}

/** Sum over accounts and instruments of a figure of the holding; what has no value is left out. */
export function heldFigure(
  { book, unit }: Frozen,
  name: MeasureName,
  map = (value: number): number => value,
): number {
  let sum = 0;
  for (const { instruments, quantities } of book.holdings) {
    for (let k = 0; k < instruments.length; k++) {
      const value = map(quantities[k] * unit[instruments[k] * MEASURE_COUNT + AT[name]]);
      if (!Number.isNaN(value)) sum += value;
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
