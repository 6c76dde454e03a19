/** Product families (records P), what they say of prices and money, and rates of currencies (records T). */
import { CURRENCY, PRODUCT } from './columns';
import {
  field,
  locatorAt,
  numberAt,
  requiredAt,
  requiredTextAt,
  textAt,
  type Pa2Field,
  type Pa2Line,
} from './line';

export interface Pa2Product {
  readonly line: Pa2Line;
  readonly priceDecimals: number;
  readonly strikeDecimals: number;
  /** Prices with a code are printed in fractions whose digits the layout does not say. */
  readonly alignment: string;
  /** Currency per quote unit; 0 when the record has none. */
  readonly valueFactor: number;
  readonly currency: string;
  /** `FUT` futures-style, `EQTY` premium-style, blank unknown. */
  readonly valuation: string;
}

/** Exchange, code and type name a product family. */
export const familyKey = (
  line: Pa2Line,
  at: { readonly [key in 'exchange' | 'code' | 'type']: Pa2Field },
): string => [at.exchange, at.code, at.type].map((one) => textAt(line, one)).join('|');

/** 9(7)V9(7) times ten to a signed exponent. */
export function valueFactorAt(
  line: Pa2Line,
  at: { readonly valueFactor: Pa2Field; readonly exponent: Pa2Field; readonly exponentSign: Pa2Field },
): number {
  const exponent = (numberAt(line, at.exponent) ?? 0) * (textAt(line, at.exponentSign) === '-' ? -1 : 1);
  const { name, from, to, decimals } = at.valueFactor;
  return numberAt(line, field(name, from, to, decimals - exponent)) ?? 0;
}

export const productOf = (line: Pa2Line): Pa2Product => ({
  line,
  priceDecimals: locatorAt(line, PRODUCT.priceDecimals),
  strikeDecimals: locatorAt(line, PRODUCT.strikeDecimals),
  alignment: [PRODUCT.priceAlignment, PRODUCT.strikeAlignment]
    .map((one) => textAt(line, one))
    .filter((code) => code !== '' && code !== '0')
    .join(', '),
  valueFactor: valueFactorAt(line, PRODUCT),
  currency: textAt(line, PRODUCT.currency),
  valuation: textAt(line, PRODUCT.valuation),
});

/** "from/to" and how many of the one are one of the other. */
export const rateOf = (line: Pa2Line): readonly [string, number] => [
  `${requiredTextAt(line, CURRENCY.from)}/${requiredTextAt(line, CURRENCY.to)}`,
  requiredAt(line, CURRENCY.multiplier),
];
