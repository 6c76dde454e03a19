/**
 * Collateral by tiered rates: each slice of a holding counts at its own rate; debts count in full (min(v rate, v)).
 * Sources: OKX discount-rate notices of 2025-06-16 and 2025-09-26, `GET /api/v5/public/discount-rate-interest-free-quota`;
 * Binance announcement "Portfolio Margin trading rules" of 2024-11-14 (collateral rate).
 */

/** Upper end of a slice in coins or USD (Infinity for the last) and the share of it that counts. */
export interface DiscountTier {
  readonly upTo: number;
  readonly rate: number;
}

/** Amount that counts of a holding, in the unit of the tiers; beyond the last tier nothing counts. */
export function discountedAmount(amount: number, tiers: readonly DiscountTier[]): number {
  if (amount <= 0) return amount;
  let [counted, from] = [0, 0];
  for (const { upTo, rate } of tiers) {
    if (amount <= from) break;
    counted += (Math.min(amount, upTo) - from) * rate;
    from = upTo;
  }
  return counted;
}
