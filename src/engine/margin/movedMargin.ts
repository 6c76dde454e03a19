/** Margin in moved markets: ladders, call and liquidation lines, the nearest call. */
import { createMarketState, type MarketState } from '../market/marketState';
import type { CompiledBook } from '../portfolio/compiledBook';
import { accountEquity } from '../risk/equity';
import { instrumentRisk } from '../risk/instrumentRisk';
import { ladderScenarios, type MarginAt, type MarginFigures } from '../risk/ladder';
import { revalue, type Revaluation } from '../risk/revalue';
import { shiftMarket } from '../risk/shiftMarket';
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

export interface NearestCall {
  /** Spot move as a fraction, all underlyings together; 0 when equity is below IM already. */
  readonly move: number;
}

/** Moves that are looked at, nearest first on either side. */
const DOWN = [
  -0.01, -0.02, -0.04, -0.06, -0.08, -0.1, -0.13, -0.16, -0.2, -0.25, -0.3, -0.4, -0.5, -0.6, -0.75, -0.9,
];
const UP = [0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 2, 3];
const PRECISION = 1e-5;

/**
 * Smallest spot move at which equity = IM (margin call), from a scan outwards and bisection; null when equity stays
 * above IM from -90 % to +300 %. A call between two scan points that cures itself before the next is not seen.
 */
export function nearestCall(base: Revaluation, marginAt: MarginAt): NearestCall | null {
  const figuresAt = probe(base, marginAt);
  const headroom = (move: number): number => {
    const { equityUsd, initialMarginUsd } = figuresAt(move);
    return equityUsd - initialMarginUsd;
  };
  if (headroom(0) <= 0) return { move: 0 };
  const found = [DOWN, UP].flatMap((moves) => firstCall(moves, headroom));
  if (found.length === 0) return null;
  return { move: found.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a)) };
}

function firstCall(moves: readonly number[], headroom: (move: number) => number): readonly number[] {
  let safe = 0;
  for (const move of moves) {
    if (!(headroom(move) <= 0)) {
      safe = move;
      continue;
    }
    let called = move;
    while (Math.abs(called - safe) > PRECISION) {
      const middle = (safe + called) / 2;
      if (headroom(middle) <= 0) called = middle;
      else safe = middle;
    }
    return [called];
  }
  return [];
}

/** Equity and margin at one spot move of all underlyings. */
function probe(base: Revaluation, marginAt: MarginAt): (move: number) => MarginFigures {
  const { universe, market } = base;
  const moved = createMarketState(universe, market.valuationMs, market.volSolver);
  const unit = instrumentRisk(universe, moved);
  return (move) => {
    const at = revalue(universe, market, ladderScenarios('*', [move]));
    instrumentRisk(universe, shiftMarket(at, 0, moved), unit);
    return marginAt(moved, unit);
  };
}
