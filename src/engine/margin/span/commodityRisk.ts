/** Risk of one combined commodity and the requirement of a portfolio. */
import type { ShortOptionMinimum } from './spanParameters';

/** Money of one combined commodity, all >= 0. */
export interface CommodityTerms {
  readonly scanRisk: number;
  readonly intraCharge: number;
  readonly deliveryCharge: number;
  readonly interCredit: number;
  readonly shortOptionMinimum: number;
}

/** max(scan + intra + delivery - inter, short option minimum). */
export const commodityRisk = (terms: CommodityTerms): number =>
  Math.max(
    terms.scanRisk + terms.intraCharge + terms.deliveryCharge - terms.interCredit,
    terms.shortOptionMinimum,
  );

/** Short calls and short puts, as numbers of contracts >= 0. */
export interface ShortOptions {
  readonly calls: number;
  readonly puts: number;
}

/** Charge for options short, however little they scan. */
export const shortOptionMinimum = ({ rate, method }: ShortOptionMinimum, short: ShortOptions): number =>
  rate * (method === 'sum' ? short.calls + short.puts : Math.max(short.calls, short.puts));

export interface SpanRequirement {
  /** Risk less net option value before the floor at 0; negative is an excess. */
  readonly unfloored: number;
  readonly maintenance: number;
  readonly initial: number;
}

/**
 * Requirement against cash: long option value reduces it, short option value adds. The initial factor is on the risk,
 * not on the option value. `netOptionValue` = long less short market value.
 */
export function spanRequirement(
  risk: number,
  netOptionValue: number,
  initialFactor: number,
): SpanRequirement {
  return {
    unfloored: risk - netOptionValue,
    maintenance: Math.max(0, risk - netOptionValue),
    initial: Math.max(0, initialFactor * risk - netOptionValue),
  };
}
