/** Unrealised profit and loss of a position against its average price. */
import { deltaOnePrice } from '../market/instrumentStatus';
import type { MarketState } from '../market/marketState';
import { KIND, type Universe } from '../market/universe';

/**
 * Unrealised P&L of `quantity` units in settlement currency, gain positive: linear `q m (P - P0)`, coin premium
 * `q m (V - V0)`, inverse future `q m (1/P0 - 1/P)` in coin. NaN when mark or average price is missing.
 * `modelPrice` stands in for the mark of an option that has none.
 */
export function unrealisedPnl(
  universe: Universe,
  market: MarketState,
  row: number,
  quantity: number,
  averagePrice: number,
  modelPrice: number,
): number {
  const size = quantity * universe.multiplier[row];
  if (universe.kind[row] === KIND.option) {
    const mark = market.mark[row] >= 0 ? market.mark[row] : modelPrice;
    return size * (mark - averagePrice);
  }
  const price = deltaOnePrice(universe, market, row);
  if (universe.isInverse[row] === 1) return averagePrice > 0 ? size * (1 / averagePrice - 1 / price) : NaN;
  return size * (price - averagePrice);
}
