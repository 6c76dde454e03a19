/**
 * The half hour before expiry, in which Deribit's delivery price is averaged: what is averaged already no longer moves,
 * so a move of the index reaches an instrument in the share of the window that is left (delta decays linearly to 0).
 * Source: the venue's model deck as quoted by others; the averaged part is taken at today's price.
 */
import { black76Undiscounted } from '../../pricing/black76';
import { KIND } from '../../market/universe';
import type { MarginInput } from '../marginModel';

export const SETTLEMENT_WINDOW_MS = 30 * 60_000;

/** Share of the window that is left: 1 before it, 0 at expiry. */
export const openShare = (msToExpiry: number): number =>
  Math.min(1, Math.max(0, msToExpiry) / SETTLEMENT_WINDOW_MS);

/** Open share of an instrument; 1 for those that do not expire. */
export function openShareOf(input: MarginInput, row: number): number {
  const slot = input.universe.expirySlot[row];
  if (slot < 0) return 1;
  return openShare(input.universe.expiries[slot].expiryMs - input.market.valuationMs);
}

/** P&L in settlement currency of one unit when the index moves, in the window; `vol` after its own shift. */
export function settlingPnl(input: MarginInput, row: number, move: number, vol: number): number {
  const { universe, market } = input;
  const factor = 1 + openShareOf(input, row) * move;
  const multiplier = universe.multiplier[row];
  const isInverse = universe.isInverse[row] === 1;
  if (universe.kind[row] !== KIND.option) {
    const price = market.mark[row];
    return isInverse ? (multiplier / price) * ((factor - 1) / factor) : multiplier * price * (factor - 1);
  }
  const slot = universe.expirySlot[row];
  const forward = market.forward[slot];
  const root = Math.sqrt(market.years[slot]);
  const sign = universe.isCall[row] === 1 ? 1 : -1;
  const value = (f: number, sigma: number): number =>
    black76Undiscounted(sign, f, universe.strike[row], sigma * root) / (isInverse ? f : 1);
  return multiplier * (value(forward * factor, vol) - value(forward, market.vol[row]));
}
