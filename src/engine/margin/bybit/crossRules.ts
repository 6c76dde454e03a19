/**
 * Bybit unified account, cross margin, formulas on plain numbers. Sources: Bybit help centre, "Initial and Maintenance
 * Margin Calculation (Options)" (000001546, 000001735) with their worked examples. USD per coin.
 */
import { dollarOption, type FamilyMargin, type FamilyOption } from '../optionFamily';

export interface BybitOptionRules {
  /** Shares of the index at the money and the floor (IM), and of the index or the mark (MM). */
  readonly initial: number;
  readonly floor: number;
  readonly maintenance: number;
  /** Fee of a liquidation on the index, part of MM. */
  readonly liquidationFee: number;
}

/** One short option: MM = max(f index, f mark) + mark + fee index, IM at least that. */
export const shortOption = (rules: BybitOptionRules, option: FamilyOption): FamilyMargin =>
  dollarOption({ ...rules, fee: rules.liquidationFee }, option);

/** Trading fee of an option per coin: a share of the index, at most a share of its price. */
export const optionFee = (index: number, price: number, feeRate: number, capOfPrice: number): number =>
  Math.min(feeRate * index, capOfPrice * price);

/** Share of the equity that a requirement takes. */
export const accountRate = (requirement: number, marginBalance: number): number =>
  requirement / marginBalance;
