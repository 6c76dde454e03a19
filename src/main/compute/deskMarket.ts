/** The whole desk on the market as it is now, in buffers of its own, each account under its own model. */
import { createMarginEngine, type MarginEngine } from '../../engine/margin/marginEngine';
import { marketFromSnapshot } from '../../engine/market/marketState';
import type { CompiledBook } from '../../engine/portfolio/compiledBook';
import type { Account } from '../../engine/portfolio/portfolio';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import { markVolSolver } from '../../engine/risk/markVol';
import type { SessionState } from './sessionState';
import { wantedModels } from './wantedModels';

export interface FrozenDesk {
  readonly accounts: readonly Account[];
  readonly engine: MarginEngine;
  readonly book: CompiledBook;
  readonly unit: Float64Array;
  /** Place in the engine's models of each account's own; -1: there is no pack. */
  readonly modelOf: readonly number[];
  readonly valuationMs: number;
  /** The market is a stored one, or a feed does not vouch for an instrument that is held. */
  readonly isStale: boolean;
}

export function freezeDesk(state: SessionState): FrozenDesk {
  const { view, market: content, packs, stale } = state;
  const { accounts, positions } = view.whole;
  const market = marketFromSnapshot(view.universe, { id: 'frozen', ...content }, markVolSolver);
  const wishes = accounts.map(({ id, marginModelId }) => ({ accountId: id, modelIds: [marginModelId] }));
  const { models, placeOf } = wantedModels(packs, wishes, market.valuationMs);
  return {
    accounts,
    engine: createMarginEngine(view.universe, market, models),
    book: view.wholeBook,
    unit: instrumentRisk(view.universe, market),
    modelOf: accounts.map(({ id, marginModelId }) => placeOf(id, marginModelId)),
    valuationMs: market.valuationMs,
    isStale: state.frame.engine.frozen || positions.some(({ instrumentId }) => stale.has(instrumentId)),
  };
}
