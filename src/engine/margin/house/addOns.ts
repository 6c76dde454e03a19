/** Add-ons to market risk, all in USD and >= 0, as formulas on plain numbers. */

/** rate x exposure beyond the threshold. */
export const concentrationAddOn = (exposureUsd: number, thresholdUsd: number, rate: number): number =>
  rate * Math.max(0, Math.abs(exposureUsd) - thresholdUsd);

/** Days to sell a position at a share of the daily turnover; Infinity without turnover, 0 without a position. */
export function daysToLiquidate(exposureUsd: number, dailyVolumeUsd: number, participation: number): number {
  const capacity = participation * dailyVolumeUsd;
  return exposureUsd === 0 ? 0 : Math.abs(exposureUsd) / capacity;
}

/** Factor on a risk measured over `horizonDays` when selling takes longer: sqrt(max(days, horizon) / horizon). */
export const liquidityHorizonFactor = (days: number, horizonDays: number): number =>
  Math.sqrt(Math.max(days, horizonDays) / horizonDays);

/** Cost of crossing the spread, wider for sizes beyond a day's turnover: |exposure| x half spread x sqrt(max(1, days)). */
export const spreadAddOn = (exposureUsd: number, halfSpread: number, days: number): number =>
  Math.abs(exposureUsd) * halfSpread * Math.sqrt(Math.max(1, days));

/**
 * Basis: deltas of different expiries that offset each other need not move alike. Rate x the hedged part, half of gross
 * less net.
 */
export function basisAddOn(deltaUsdByExpiry: readonly number[], rate: number): number {
  const gross = deltaUsdByExpiry.reduce((sum, delta) => sum + Math.abs(delta), 0);
  const net = Math.abs(deltaUsdByExpiry.reduce((sum, delta) => sum + delta, 0));
  return (rate * (gross - net)) / 2;
}

/** Options short at the index price, however far out of the money. */
export const shortOptionAddOn = (shortUsd: number, rate: number): number => rate * shortUsd;

/**
 * Wrong way: collateral in a coin falls together with a book that is long the same coin. Rate x the part of both that
 * overlaps; 0 when the book is short.
 */
export const wrongWayAddOn = (collateralUsd: number, deltaUsd: number, rate: number): number =>
  rate * Math.max(0, Math.min(collateralUsd, deltaUsd));
