/** The aggregation of a PRISMA liquidation group, on plain numbers. */
import { correlationBreak } from '../../risk/tail/antiProcyclical';

/** VaR of one scenario set and of its sub-windows, all >= 0. */
export interface SetRisk {
  readonly valueAtRisk: number;
  readonly windows: readonly number[];
}

export interface PrismaRates {
  /** Model-error adjustment of the filtered set, >= 1. */
  readonly modelError: number;
  /** Weight of the stressed set. */
  readonly stressWeight: number;
  readonly correlation: { readonly kappa: number; readonly low: number; readonly high: number };
}

export interface PrismaMarketRisk {
  readonly filteredBreak: number;
  readonly stressedBreak: number;
  readonly filtered: number;
  readonly stressed: number;
  /** max of both. */
  readonly marketRisk: number;
}

/**
 * max(MEA (VaR_f + CBA_f), w (VaR_s + CBA_s)). Eurex Clearing, PRISMA methodology and circulars on the stress-period VaR
 * (049/20, 034/25); the constants are not public.
 */
export function prismaMarketRisk(filtered: SetRisk, stressed: SetRisk, rates: PrismaRates): PrismaMarketRisk {
  const filteredBreak = correlationBreak(filtered.valueAtRisk, filtered.windows, rates.correlation);
  const stressedBreak = correlationBreak(stressed.valueAtRisk, stressed.windows, rates.correlation);
  const ofFiltered = rates.modelError * (filtered.valueAtRisk + filteredBreak);
  const ofStressed = rates.stressWeight * (stressed.valueAtRisk + stressedBreak);
  return {
    filteredBreak,
    stressedBreak,
    filtered: ofFiltered,
    stressed: ofStressed,
    marketRisk: Math.max(ofFiltered, ofStressed),
  };
}
