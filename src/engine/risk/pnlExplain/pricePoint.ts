/** A market between two others, taken apart further than a snapshot: what each instrument is worth there. */
import { intrinsicOrValue } from './premium';
import { deltaOnePrice } from '../../market/instrumentStatus';
import type { MarketState } from '../../market/marketState';
import { KIND, type Universe } from '../../market/universe';

export interface PricePoint {
  /** By expiry slot. */
  readonly forward: Float64Array;
  readonly years: Float64Array;
  /** By instrument: price of what is no option. */
  readonly price: Float64Array;
  /** By instrument: vol of options. */
  readonly vol: Float64Array;
}

/** The market as it is. An expiry that has passed is settled at the index, and options on it at what they pay there. */
export function pointOf(universe: Universe, market: MarketState): PricePoint {
  const forward = market.forward.map((value, e) =>
    market.years[e] > 0 ? value : market.spot[universe.expiries[e].indexSlot],
  );
  const price = Float64Array.from({ length: universe.count }, (_, row) => {
    const expiry = universe.expirySlot[row];
    const isSettled = expiry >= 0 && !(market.years[expiry] > 0);
    return isSettled ? market.spot[universe.indexSlot[row]] : deltaOnePrice(universe, market, row);
  });
  return { forward, years: market.years.map((t) => Math.max(0, t)), price, vol: market.vol };
}

/**
 * Worth of one unit of quantity such that differences are P&L in settlement currency: premium of an option, price of a
 * linear contract, -1/price of an inverse one, each times the multiplier. NaN where an input is missing.
 */
export function unitWorth(
  universe: Universe,
  point: PricePoint,
  discount: Float64Array,
  row: number,
): number {
  const multiplier = universe.multiplier[row];
  const isInverse = universe.isInverse[row] === 1;
  if (universe.kind[row] !== KIND.option) {
    const price = point.price[row];
    if (!(price > 0)) return NaN;
    return isInverse ? -multiplier / price : multiplier * price;
  }
  const expiry = universe.expirySlot[row];
  const forward = point.forward[expiry];
  const value = intrinsicOrValue(
    universe.isCall[row] === 1 ? 1 : -1,
    forward,
    universe.strike[row],
    point.vol[row],
    point.years[expiry],
  );
  return multiplier * (isInverse ? value / forward : value * discount[expiry]);
}
