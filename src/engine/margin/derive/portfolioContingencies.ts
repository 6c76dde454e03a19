/** PMRM2's charges beside the scenarios: perpetuals, naked shorts, collateral haircuts, uncertain oracles. */
import { nakedShorts } from './portfolioRules';
import type { PmBook, PmCollateral, PmExpiry, PmRules } from './portfolioTypes';
import { confidencePenalty } from './standardRules';

/** Charges beside the scenarios, USD, positive. */
export interface PmContingencies {
  readonly perp: { readonly mm: number; readonly im: number };
  readonly options: { readonly mm: number; readonly im: number };
  readonly collateral: { readonly mm: number; readonly im: number };
  /** Uncertain oracles, IM only. */
  readonly oracle: number;
}

function nakedSize({ options }: PmExpiry): number {
  const strikes = new Map<number, { calls: number; puts: number }>();
  for (const { strike, isCall, amount } of options) {
    const at = strikes.get(strike) ?? { calls: 0, puts: 0 };
    if (isCall) at.calls += amount;
    else at.puts += amount;
    strikes.set(strike, at);
  }
  let naked = 0;
  for (const { calls, puts } of strikes.values()) naked += nakedShorts(calls, puts);
  return naked;
}

function oracleCharge(rules: PmRules, book: PmBook): number {
  const { spot, spotConfidence, perpConfidence, perpSize } = book;
  const { confidenceThreshold, confidenceMargin } = rules.other;
  const charge = (confidence: number, notional: number): number =>
    confidencePenalty(confidence, confidenceThreshold, confidenceMargin, notional);
  const common = perpSize === 0 ? spotConfidence : Math.min(spotConfidence, perpConfidence);
  let total = perpSize === 0 ? 0 : charge(common, perpSize * spot);
  for (const { options, confidence } of book.expiries) {
    const size = options.reduce((sum, { amount }) => sum + Math.abs(amount), 0);
    total += charge(Math.min(common, confidence), size * spot);
  }
  for (const { value, confidence } of book.collaterals) {
    total += charge(Math.min(spotConfidence, confidence), value);
  }
  return total;
}

export function contingencies(rules: PmRules, book: PmBook): PmContingencies {
  const { other } = rules;
  const perp = book.perpSize * book.spot;
  const naked = book.expiries.reduce((sum, expiry) => sum + nakedSize(expiry), 0) * book.spot;
  const haircut = (of: (c: PmCollateral) => number): number =>
    book.collaterals.reduce((sum, c) => sum + c.value * of(c), 0);
  return {
    perp: { mm: perp * other.mmPerp, im: perp * other.imPerp },
    options: { mm: naked * other.mmOption, im: naked * other.imOption },
    collateral: { mm: haircut((c) => c.mmHaircut), im: haircut((c) => c.imHaircut) },
    oracle: oracleCharge(rules, book),
  };
}
