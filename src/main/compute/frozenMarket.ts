/** The market behind a view as it is at one instant, in buffers of its own: live numbers go on beside it. */
import type { ActiveModel, MarginEngine } from '../../engine/margin/marginEngine';
import { createMarginEngine } from '../../engine/margin/marginEngine';
import { marketFromSnapshot } from '../../engine/market/marketState';
import type { CompiledBook } from '../../engine/portfolio/compiledBook';
import { accountEquity } from '../../engine/risk/equity';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import { markVolSolver } from '../../engine/risk/markVol';
import { OWN_MODELS } from './combineMargins';
import type { SessionState } from './sessionState';
import { wantedModels } from './wantedModels';

export interface Frozen {
  readonly state: SessionState;
  readonly active: readonly ActiveModel[];
  /** Place in `active` of each account's model; -1: none. */
  readonly modelOf: readonly number[];
  readonly engine: MarginEngine;
  /** The models that are compared, on the same market; places as in the view. */
  readonly compared: MarginEngine;
  readonly book: CompiledBook;
  readonly unit: Float64Array;
}

/** The view's market as it is now, in buffers of its own; one model for all accounts, or each its own. */
export function freeze(state: SessionState, modelId: string): Frozen {
  const { view, market: content } = state;
  const market = marketFromSnapshot(view.universe, { id: 'frozen', ...content }, markVolSolver);
  const wishes = view.scoped.accounts.map(({ id, marginModelId }) => ({
    accountId: id,
    modelIds: [modelId === OWN_MODELS ? marginModelId : modelId],
  }));
  const { models: active, placeOf } = wantedModels(state.packs, wishes, market.valuationMs);
  const modelOf = wishes.map(({ accountId, modelIds: [id] }) => placeOf(accountId, id));
  const engine = createMarginEngine(view.universe, market, active);
  const compared = createMarginEngine(view.universe, market, view.margins.models);
  return {
    state,
    active,
    modelOf,
    engine,
    compared,
    book: view.book,
    unit: instrumentRisk(view.universe, market),
  };
}

export const equityOf = ({ engine: { revaluation }, book, unit }: Frozen, account: number) =>
  accountEquity(revaluation.universe, revaluation.market, book, unit, account);
