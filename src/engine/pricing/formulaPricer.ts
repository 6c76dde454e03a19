/** Values of products from formulas on one spot asset: the market as plain numbers, and Greeks completed by differences. */
import { success, type Result } from '../basics/result';
import { MS_PER_YEAR, yearFraction } from '../basics/time';
import type { ValuedTerms } from '../instruments/instrument';
import type { ExoticMarket } from './exotic/exoticMarket';
import type {
  InstrumentMarket,
  KnownGreeks,
  ProductValue,
  SecondAsset,
  SecondGreeks,
} from './instrumentValue';
import { dividendsBefore } from './knownDividends';
import { completeGreeks, neighbours, slope, type MarketShift } from './numericGreeks';
import { scaledKnown, spotMarket, unsupported, type SpotMarket } from './productPricer';

/** Market of one valuation: instants of the product become years from `valuationMs`. */
export interface FormulaMarket extends ExoticMarket {
  readonly valuationMs: number;
  readonly second?: SecondAsset;
}

/** Price and what the formula gives of the Greeks. */
export type Formula = (market: FormulaMarket) => Result<KnownGreeks>;

type Dated = ValuedTerms & { readonly expiryMs: number };

export const years = (market: { readonly valuationMs: number }, instantMs: number): number =>
  yearFraction(market.valuationMs, instantMs);

/** A price from a formula that knows no Greeks. */
export const priceOnly = (result: Result<number>): Result<KnownGreeks> =>
  result.ok ? success({ price: result.value }) : result;

/** The spot market; refuses what no formula on a spot asset takes: coin settlement and dividends on known dates. */
export function formulaMarket(product: Dated, market: InstrumentMarket): Result<FormulaMarket> {
  const { valuationMs, second } = market;
  const refused = (what: string): Result<never> => ({ ok: false, failure: unsupported(product, what) });
  if (product.isInverse) return refused('a coin-settled exotic option');
  if (dividendsBefore(market, product.expiryMs).length > 0)
    return refused('an exotic option on an asset with dividends on known dates');
  const given = spotMarket(product, market);
  return given.ok ? success({ ...given.value, valuationMs, second }) : given;
}

/** The value with every Greek that can be formed. `events`: instants before expiry at which something happens. */
export function valueByFormula(
  product: Dated,
  market: FormulaMarket,
  formula: Formula,
  events: readonly number[] = [],
): Result<ProductValue> {
  const priced = formula(market);
  if (!priced.ok) return priced;
  const { S, sigma: vol, T } = market;
  const ahead = events.map((instant) => years(market, instant)).filter((t) => t > 0);
  const revalue = (shift: MarketShift) => valueIn(formula, movedMarket(market, shift));
  const greeks = completeGreeks(priced.value, revalue, { S, vol, nextEvent: Math.min(T, ...ahead) });
  return success(quoteValue(product, S, scaledKnown(greeks, product.multiplier), priced.value.price));
}

/** A value in quote currency whose Greeks are per unit of quantity. */
export const quoteValue = (
  { quoteCurrency, multiplier }: ValuedTerms,
  S: number,
  greeks: KnownGreeks,
  price: number,
): ProductValue => ({
  price,
  priceCurrency: quoteCurrency,
  valueQuote: multiplier * price,
  underlyingPrice: S,
  greeks,
});

function valueIn(formula: Formula, market: FormulaMarket): KnownGreeks | undefined {
  const moved = formula(market);
  return moved.ok ? moved.value : undefined;
}

export const movedInputs = <M extends SpotMarket>(market: M, shift: MarketShift): M => ({
  ...market,
  S: market.S * (1 + (shift.spot ?? 0)),
  sigma: market.sigma + (shift.vol ?? 0),
  r: market.r + (shift.rate ?? 0),
  q: market.q + (shift.yieldRate ?? 0),
  T: market.T - (shift.years ?? 0),
});

const movedMarket = (market: FormulaMarket, shift: MarketShift): FormulaMarket => ({
  ...movedInputs(market, shift),
  valuationMs: market.valuationMs + (shift.years ?? 0) * MS_PER_YEAR,
});

const SECOND_STEP = 1e-3;

/** Derivatives in the second asset, scaled by the multiplier. */
export function secondGreeks(formula: Formula, market: FormulaMarket, multiplier: number): SecondGreeks {
  const { second } = market;
  if (second === undefined) return {};
  const along = (field: 'spot' | 'vol' | 'correlation', h: number): number | undefined => {
    const moved = (step: number) =>
      valueIn(formula, { ...market, second: { ...second, [field]: second[field] + step } });
    const value = slope(neighbours(moved, h), 'price');
    return value === undefined ? undefined : multiplier * value;
  };
  return {
    delta: along('spot', SECOND_STEP * second.spot),
    vega: along('vol', SECOND_STEP * second.vol),
    perCorrelation: along('correlation', SECOND_STEP),
  };
}
