/**
 * Bybit portfolio margin, formulas on plain numbers: MM = largest loss + contingencies, IM a multiple of it. Source:
 * Bybit help centre, "Margin Calculations under Portfolio Margin (Unified Trading Account)" of 2024-09-04, and the
 * parameter change of 2025-01-10; most coefficients are not public. USD, positive.
 */
import type { HedgedAmount } from '../hedgedPairs';

export interface BybitContingencies {
  readonly shortOptions: number;
  readonly vegaSpread: number;
  readonly stableSpread: number;
  readonly deltaSpread: number;
  readonly futures: number;
}

/** Net short coins of options x coefficient x index. */
export const shortOptionCharge = (netShortCoins: number, coefficient: number, index: number): number =>
  Math.max(0, netShortCoins) * coefficient * index;

/** Days between expiries x hedged vega (USD per 1.00 of vol) x factor. */
export const vegaSpreadCharge = (hedged: HedgedAmount, factor: number): number => hedged.sizeTime * factor;

/** Years between expiries x hedged delta in USD x basis factor. */
export const deltaSpreadCharge = (hedged: HedgedAmount, basisFactor: number): number =>
  hedged.sizeTime * basisFactor;

/** Delta in USD that one dollar token hedges against another x factor. */
export function stableSpreadCharge(deltasUsd: readonly number[], factor: number): number {
  const longs = deltasUsd.reduce((sum, delta) => sum + Math.max(0, delta), 0);
  const shorts = deltasUsd.reduce((sum, delta) => sum + Math.max(0, -delta), 0);
  return Math.min(longs, shorts) * factor;
}

/** Gross coins of perpetuals and futures x factor x index. */
export const futuresCharge = (grossCoins: number, factor: number, index: number): number =>
  grossCoins * factor * index;

export const contingencySum = (c: BybitContingencies): number =>
  c.shortOptions + c.vegaSpread + c.stableSpread + c.deltaSpread + c.futures;
