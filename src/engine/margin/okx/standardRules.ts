/**
 * OKX standard modes (single- and multi-currency margin), formulas on plain numbers. Source: support.okexcn.com,
 * "OKEx Options Margin Q&A" (360037743511), with the venue's worked examples of option orders. Options in coin, per
 * contract of `multiplier` coins.
 */
import { coinOption, type FamilyOption, type OptionFamily } from '../optionFamily';

/** Coin locked by an order to buy an option, per contract: premium and fee. */
export const buyOrderMargin = (price: number, multiplier: number, feePerContract: number): number =>
  price * multiplier + feePerContract;

export interface OrderTerms {
  /** Limit price in coin. */
  readonly price: number;
  readonly multiplier: number;
  readonly fee: number;
}

/** Per contract: what a short option costs as a position, and what the order that opens it locks. */
export function sellOrderMargin(
  rules: Pick<OptionFamily, 'initial' | 'floor' | 'factor'>,
  option: FamilyOption,
  { price, multiplier, fee }: OrderTerms,
): { readonly position: number; readonly order: number } {
  const family = { ...rules, maintenance: 0, hasPutFloorOnMark: true };
  const position = coinOption(family, option).initial * multiplier;
  return { position, order: position - price * multiplier + fee };
}
