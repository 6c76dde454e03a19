/** Liquidation price of one future on its own, in closed form. */

export interface IsolatedFuture {
  /** Linear: base coins; inverse: notional in quote currency. Long positive. */
  readonly quantity: number;
  /** Price at which the collateral below was measured: entry, or the mark with P&L counted in. */
  readonly price: number;
  /** Linear: quote currency; inverse: coin. */
  readonly collateral: number;
  /** Maintenance rate on position value. */
  readonly maintenanceRate: number;
}

/**
 * Price p at which collateral + Q (p - price) = rate |Q| p. Undefined when there is none above 0: a long whose collateral
 * covers its whole value, or no position.
 */
export function linearLiquidationPrice(future: IsolatedFuture): number | undefined {
  const { quantity, price, collateral, maintenanceRate } = future;
  const level = (quantity * price - collateral) / (quantity - maintenanceRate * Math.abs(quantity));
  return level > 0 && Number.isFinite(level) ? level : undefined;
}

/**
 * Price p at which collateral + N (1/price - 1/p) = rate |N| / p, all in coin. Undefined when there is none: a short
 * backed by at least its size in coin is never liquidated upwards.
 */
export function inverseLiquidationPrice(future: IsolatedFuture): number | undefined {
  const { quantity, price, collateral, maintenanceRate } = future;
  const level = (quantity + maintenanceRate * Math.abs(quantity)) / (collateral + quantity / price);
  return level > 0 && Number.isFinite(level) ? level : undefined;
}
