/** Haircuts: what part of an asset's value is not counted as collateral. All haircuts are fractions, 0 to 1. */
import { discountedAmount, type DiscountTier } from '../discount';

/** Parts that multiply: price move over the liquidation period, currency, cost of selling. */
export interface HaircutParts {
  readonly market: number;
  readonly currency: number;
  readonly liquidity: number;
}

/** 1 - (1 - market)(1 - currency)(1 - liquidity). */
export const combinedHaircut = ({ market, currency, liquidity }: HaircutParts): number =>
  1 - (1 - market) * (1 - currency) * (1 - liquidity);

/**
 * Haircut of an asset that falls together with the book: h + max(0, rho) (shock - h), rho the correlation of the asset's
 * P&L with the book's, shock the asset's loss in the stress that the book is margined for. Never below h.
 */
export const wrongWayHaircut = (haircut: number, correlation: number, shock: number): number =>
  haircut + Math.max(0, correlation) * Math.max(0, shock - haircut);

/** amount x price x (1 - haircut); a debt counts in full. */
export const haircutValue = (amount: number, price: number, haircut: number): number =>
  amount < 0 ? amount * price : amount * price * (1 - haircut);

/** The same with slices of the amount at rates of their own, on top of the haircut. */
export const tieredValue = (
  amount: number,
  price: number,
  haircut: number,
  tiers: readonly DiscountTier[],
): number => haircutValue(tiers.length === 0 ? amount : discountedAmount(amount, tiers), price, haircut);
