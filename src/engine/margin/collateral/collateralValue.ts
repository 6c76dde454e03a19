/** What a set of assets is worth as collateral: haircuts, tiers, limits per asset and of its share. */
import { failure, success, type Failure, type Result } from '../../basics/result';
import type { DiscountTier } from '../discount';
import { combinedHaircut, tieredValue, type HaircutParts } from './haircut';

/** One eligible asset of a venue's or the house's policy. */
export interface CollateralRule {
  readonly asset: string;
  readonly haircut: HaircutParts;
  /** Slices by amount of the asset; empty: one rate for all. */
  readonly tiers: readonly DiscountTier[];
  /** Largest value after haircut that counts, USD; Infinity without limit. */
  readonly limitUsd: number;
  /** Largest share of all value after haircut, 0 to 1; 1 without limit. */
  readonly limitShare: number;
}

export interface CollateralHolding {
  readonly asset: string;
  /** Units of the asset; negative is a debt. */
  readonly amount: number;
  /** USD per unit; undefined when there is no price. */
  readonly priceUsd?: number;
}

export interface CollateralLine {
  readonly asset: string;
  readonly marketUsd: number;
  /** Lost to haircut and tiers, >= 0. */
  readonly haircutUsd: number;
  /** Lost to limits, >= 0. */
  readonly overLimitUsd: number;
  /** marketUsd - haircutUsd - overLimitUsd. */
  readonly countedUsd: number;
}

export interface CollateralValue {
  readonly lines: readonly CollateralLine[];
  readonly marketUsd: number;
  readonly countedUsd: number;
  /** Non-empty: assets whose value is not in the totals. */
  readonly failures: readonly Failure[];
}

/** Refuses what has no rule (not eligible) or no price; a debt needs a price only. */
function valueBeforeLimits(
  holding: CollateralHolding,
  rules: ReadonlyMap<string, CollateralRule>,
): Result<number> {
  const { asset, amount, priceUsd } = holding;
  if (priceUsd === undefined || !Number.isFinite(priceUsd) || !Number.isFinite(amount)) {
    const message = `collateral ${asset}: no price, ${amount} ${asset} are not counted`;
    return failure('MISSING_MARKET_DATA', message, { asset, amount });
  }
  if (amount <= 0) return success(amount * priceUsd);
  const rule = rules.get(asset);
  if (rule === undefined) {
    const message = `collateral ${asset}: not eligible, ${amount} ${asset} are not counted`;
    return failure('UNSUPPORTED', message, { asset, amount });
  }
  return success(tieredValue(amount, priceUsd, combinedHaircut(rule.haircut), rule.tiers));
}

/**
 * Values holdings under a policy. The share limit is on the sum of positive values after haircut and before limits, so
 * that an asset alone in the account counts up to its share. Debts count in full and are not limited.
 */
export function collateralValue(
  holdings: readonly CollateralHolding[],
  policy: readonly CollateralRule[],
): CollateralValue {
  const rules = new Map(policy.map((rule) => [rule.asset, rule]));
  const valued = holdings.map((holding) => ({ holding, value: valueBeforeLimits(holding, rules) }));
  const known = valued.flatMap(({ holding, value }) =>
    value.ok ? [{ holding, valueUsd: value.value, rule: rules.get(holding.asset) }] : [],
  );
  const totalUsd = known.reduce((sum, { valueUsd }) => sum + Math.max(0, valueUsd), 0);
  const lines = known.map(({ holding, valueUsd, rule }): CollateralLine => {
    const marketUsd = holding.amount * (holding.priceUsd ?? NaN);
    const limit = rule === undefined ? Infinity : Math.min(rule.limitUsd, rule.limitShare * totalUsd);
    const countedUsd = valueUsd <= 0 ? valueUsd : Math.min(valueUsd, limit);
    return {
      asset: holding.asset,
      marketUsd,
      haircutUsd: marketUsd - valueUsd,
      overLimitUsd: valueUsd - countedUsd,
      countedUsd,
    };
  });
  return {
    lines,
    marketUsd: lines.reduce((sum, line) => sum + line.marketUsd, 0),
    countedUsd: lines.reduce((sum, line) => sum + line.countedUsd, 0),
    failures: valued.flatMap(({ value }) => (value.ok ? [] : [value.failure])),
  };
}
