/** Margin in moved markets, for ladders, call and liquidation lines and distances. */
import { createMarketState, type MarketState } from '../market/marketState';
import type { CompiledBook } from '../portfolio/compiledBook';
import { accountEquity } from '../risk/equity';
import type { MarginAt } from '../risk/ladder';
import { createMarginEngine, evaluateMargin, refreshMarginEngine, type MarginEngine } from './marginEngine';

/** An account and the place of its model in `engine.models`. */
export interface MarginedAccount {
  readonly account: number;
  readonly model: number;
}

/**
 * A reader of margin in any market of the engine's universe: equity, IM and MM of the accounts, summed. It values the
 * models' scenarios from the given market, in buffers of its own. NaN when there is no account.
 */
export function createMovedMargin(
  engine: MarginEngine,
  book: CompiledBook,
  accounts: readonly MarginedAccount[],
): MarginAt {
  const { universe, market } = engine.revaluation;
  const own = createMarketState(universe, market.valuationMs, market.volSolver);
  const models = new Set(accounts.map(({ model }) => model));
  const used = engine.models.map(({ model, pack }, at) =>
    models.has(at) ? { model, pack } : { model: { ...model, scenarios: () => [] }, pack },
  );
  const inner = createMarginEngine(universe, own, used);
  return (moved, unit) => {
    if (accounts.length === 0) return { equityUsd: NaN, initialMarginUsd: NaN, maintenanceMarginUsd: NaN };
    copyMarket(moved, own);
    refreshMarginEngine(inner);
    let [equityUsd, initialMarginUsd, maintenanceMarginUsd] = [0, 0, 0];
    for (const { account, model } of accounts) {
      const equity = accountEquity(universe, own, book, unit, account);
      const result = evaluateMargin(inner, model, { book, account, unit, equity, detail: 'totals' });
      equityUsd += result.equityUsd;
      initialMarginUsd += result.initialMarginUsd;
      maintenanceMarginUsd += result.maintenanceMarginUsd;
    }
    return { equityUsd, initialMarginUsd, maintenanceMarginUsd };
  };
}

function copyMarket(from: MarketState, to: MarketState): void {
  to.valuationMs = from.valuationMs;
  to.spot.set(from.spot);
  to.spotTimeMs.set(from.spotTimeMs);
  to.forward.set(from.forward);
  to.forwardTimeMs.set(from.forwardTimeMs);
  to.years.set(from.years);
  to.discount.set(from.discount);
  to.mark.set(from.mark);
  to.vol.set(from.vol);
  to.quoteTimeMs.set(from.quoteTimeMs);
  to.usdRate.set(from.usdRate);
  to.usdRateIsIndex.set(from.usdRateIsIndex);
}
