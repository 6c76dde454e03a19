/** Equity as a venue counts it: currencies at the rates of its rule pack, debts in full. */
import type { MarginInput } from './marginModel';
import { findNumbers, type RulePack } from './rulePack';
import { discountedAmount, type DiscountTier } from './discount';

/** Tiers of a currency in USD; nothing counts of a currency that the pack does not name. */
export function discountTiers(pack: RulePack, currency: string): readonly DiscountTier[] {
  const rates = findNumbers(pack, 'discount_rates', currency) ?? [];
  const thresholds = findNumbers(pack, 'discount_thresholds_usd', currency) ?? [];
  return rates.map((rate, k) => ({ upTo: thresholds[k] ?? Infinity, rate }));
}

export interface DiscountedEquity {
  /** USD by which the venue counts the equity lower. */
  readonly haircutUsd: number;
  /** USD value of negative currencies, positive. */
  readonly borrowedUsd: number;
  /** Currencies of which nothing counts. */
  readonly refused: readonly string[];
}

export function discountedEquity(input: MarginInput, pack: RulePack): DiscountedEquity {
  let [haircutUsd, borrowedUsd] = [0, 0];
  const refused: string[] = [];
  for (const { currency, totalUsd } of input.equity.byCurrency) {
    if (!Number.isFinite(totalUsd)) continue;
    const tiers = discountTiers(pack, currency);
    if (tiers.length === 0 && totalUsd > 0) refused.push(currency);
    haircutUsd += totalUsd - discountedAmount(totalUsd, tiers);
    borrowedUsd += Math.max(0, -totalUsd);
  }
  return { haircutUsd, borrowedUsd, refused };
}
