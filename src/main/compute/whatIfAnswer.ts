/** Hypothetical legs in one account of the view, under every model that is compared. */
import { failure, success, type Failure, type Result } from '../../engine/basics/result';
import { legAtMark, withLegs, type HypotheticalLeg } from '../../engine/margin/explain/hypotheticalBook';
import { whatIf } from '../../engine/margin/explain/whatIf';
import { accountLevels } from '../../engine/margin/liquidation/accountLevels';
import { createMovedMargin } from '../../engine/margin/movedMargin';
import type { CompiledBook } from '../../engine/portfolio/compiledBook';
import { instrumentFailure } from '../../engine/market/instrumentStatus';
import { neighbourVol } from '../../engine/market/neighbourVol';
import { KIND } from '../../engine/market/universe';
import { AT, MEASURE_COUNT, type MeasureName } from '../../engine/risk/measure';
import { accountEquity } from '../../engine/risk/equity';
import type { TriedLeg, WhatIfAnswer, WhatIfLeg } from '../../contracts/marginExplain';
import type { CompiledView } from './compiledView';
import type { WhatIfAsk } from './protocol';
import type { SessionState } from './sessionState';

/** Why a leg cannot be tried: nothing known of its instrument, or a price, forward or vol missing. */
function legFailure(
  { universe, market, unlisted }: CompiledView,
  instrumentId: string,
  row: number,
): Failure | undefined {
  const context = { instrumentId };
  if (row < 0) {
    const message = `${instrumentId}: no price has arrived for it yet`;
    return { reason: 'MISSING_MARKET_DATA', message, context };
  }
  const found = instrumentFailure(universe, market, row);
  if (found === undefined) return undefined;
  const vol = unlisted.has(row) ? neighbourVol(universe, market, row, unlisted) : undefined;
  const { reason, message } = vol?.ok === false ? vol.failure : found;
  return { reason, message, context };
}

function triedLeg(view: CompiledView, asked: WhatIfLeg, { row, price, paid }: HypotheticalLeg): TriedLeg {
  const { universe, market, unit, unlisted } = view;
  const figure = (name: MeasureName): number => unit[row * MEASURE_COUNT + AT[name]];
  return {
    ...asked,
    price,
    priceUsd: figure('markUsd'),
    premiumUsd: paid === undefined ? 0 : -paid.amount * market.usdRate[paid.currencySlot],
    vol: universe.kind[row] === KIND.option ? figure('vol') : NaN,
    isInterpolated: unlisted.has(row) && !(market.quotedVol[row] > 0),
  };
}

export function answerWhatIf(
  state: SessionState,
  ask: WhatIfAsk,
  stopwatch: () => number,
): Result<WhatIfAnswer> {
  const started = stopwatch();
  const { view } = state;
  const account = view.scoped.accounts.findIndex(({ id }) => id === ask.accountId);
  if (account < 0) return failure('NOT_FOUND', `there is no account ${ask.accountId} in view`);
  const legs: HypotheticalLeg[] = [];
  for (const [k, { instrumentId, quantity }] of ask.legs.entries()) {
    const row = view.universe.indexOf.get(instrumentId) ?? -1;
    const refused = legFailure(view, instrumentId, row);
    if (refused !== undefined) return { ok: false, failure: refused };
    if (!Number.isFinite(quantity))
      return failure('INVALID_INPUT', `${instrumentId}: the quantity is no number`);
    legs.push(legAtMark(view.universe, view.unit, `what-if ${k + 1}: ${instrumentId}`, row, quantity));
  }
  const equity = accountEquity(view.universe, view.market, view.book, view.unit, account);
  const request = { book: view.book, account, unit: view.unit, equity, detail: 'totals' as const };
  const models = view.compared.flatMap((modelId) => {
    const at = view.placeOf(ask.accountId, modelId);
    if (at < 0) return [];
    const { model } = view.margins.models[at];
    const change = whatIf(view.margins, at, request, legs);
    const worst = change.after.worst?.pnlUsd ?? null;
    return {
      modelId: model.id,
      modelName: model.name,
      initialMarginUsd: change.after.initialMarginUsd,
      initialChangeUsd: change.initialMarginUsd,
      maintenanceMarginUsd: change.after.maintenanceMarginUsd,
      maintenanceChangeUsd: change.maintenanceMarginUsd,
      headroomChangeUsd: change.headroomUsd,
      worstPnlUsd: worst,
      worstChangeUsd:
        worst === null || change.before.worst === undefined ? null : worst - change.before.worst.pnlUsd,
      incomplete: change.after.failures[0]?.failure ?? null,
    };
  });
  const computeMs = stopwatch() - started;
  const distance = (book: CompiledBook): number | null => {
    const model = view.ownModel[account];
    if (!ask.withDistance || model < 0 || !view.hasEquity) return null;
    const marginAt = createMovedMargin(view.margins, book, [{ account, model }]);
    const levels = accountLevels(view.heatmap.revaluation, marginAt, '*', ['liquidation']);
    return levels.ok ? (levels.value.liquidation.nearest ?? null) : null;
  };
  return success({
    computeMs,
    legs: ask.legs.map((leg, k) => triedLeg(view, leg, legs[k])),
    models,
    liquidationBefore: distance(view.book),
    liquidationAfter: distance(withLegs(view.book, account, legs)),
  });
}
