/**
 * Hyperliquid margin tiers, formulas on plain numbers. Source: hyperliquid.gitbook.io, "Margin tiers". MM = notional /
 * (2 x maximum leverage of the tier) less a deduction that keeps it continuous at the edges.
 */

/** A tier from `lower` USD of notional on; the last one has no upper end. */
export interface LeverageTier {
  readonly lower: number;
  readonly maxLeverage: number;
}

export interface TierMargin {
  /** Tier of the notional, from 0. */
  readonly tier: number;
  readonly rate: number;
  readonly deduction: number;
  readonly maintenance: number;
}

/** Tiers from the thresholds between them (one fewer) and their maximum leverages. */
export const tiersOfLeverage = (
  thresholds: readonly number[],
  leverages: readonly number[],
): readonly LeverageTier[] =>
  leverages.map((maxLeverage, k) => ({ lower: k === 0 ? 0 : thresholds[k - 1], maxLeverage }));

const maintenanceRate = ({ maxLeverage }: LeverageTier): number => 1 / (2 * maxLeverage);

/** MM of a position of `notional` USD (>= 0); at an edge the lower tier, which gives the same amount. */
export function tierMargin(tiers: readonly LeverageTier[], notional: number): TierMargin {
  let [tier, deduction] = [0, 0];
  for (let k = 1; k < tiers.length && notional > tiers[k].lower; k++) {
    deduction += tiers[k].lower * (maintenanceRate(tiers[k]) - maintenanceRate(tiers[k - 1]));
    tier = k;
  }
  const rate = maintenanceRate(tiers[tier]);
  return { tier, rate, deduction, maintenance: notional * rate - deduction };
}

/** IM at a chosen leverage, at most the tier's. */
export const initialMargin = (tiers: readonly LeverageTier[], notional: number, leverage: number): number =>
  notional / Math.min(leverage, tiers[tierMargin(tiers, notional).tier].maxLeverage);
