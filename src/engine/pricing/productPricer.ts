/** The shape of a pricer, and what pricers share. */
import { failure, type Failure, type Result } from '../basics/result';
import { yearFraction } from '../basics/time';
import type { ValuedTerms } from '../instruments/instrument';
import type { Product } from '../instruments/product';
import { GREEK_NAMES, type GreekName, type Greeks } from './greeks';
import type { InstrumentMarket, KnownGreeks, ProductValue } from './instrumentValue';

/** One way to value one kind of product. */
export interface ProductPricer<V extends ProductValue> {
  readonly id: string;
  /** Undefined for products that are not its own. */
  tryPrice(product: Product, market: InstrumentMarket): Result<V> | undefined;
}

/** A pricer of the lognormal model by its most accurate formula; `anyModel` where the value does not depend on how the underlying moves. */
export const pricerOf = <P extends Product, V extends ProductValue>(
  id: string,
  accepts: (product: Product) => product is P,
  price: (product: P, market: InstrumentMarket) => Result<V>,
  anyModel = false,
): ProductPricer<V> => ({
  id,
  tryPrice: (product, market) =>
    accepts(product) && market.method === undefined && (anyModel || market.model === undefined)
      ? price(product, market)
      : undefined,
});

export const NO_GREEKS = Object.fromEntries(GREEK_NAMES.map((name) => [name, 0])) as Record<
  GreekName,
  number
>;

export function scaled(greeks: Greeks, factor: number): Greeks {
  const result = { ...NO_GREEKS };
  for (const name of GREEK_NAMES) result[name] = greeks[name] * factor;
  return result;
}

/** The same of Greeks some of which are absent. */
export function scaledKnown(greeks: KnownGreeks, factor: number): KnownGreeks {
  const result: Partial<Record<GreekName, number>> & { price: number } = { price: greeks.price * factor };
  for (const name of GREEK_NAMES) {
    const value = greeks[name];
    if (value !== undefined) result[name] = value * factor;
  }
  return result;
}

export const missing = (product: ValuedTerms, field: string): Result<never> =>
  failure('MISSING_MARKET_DATA', `${product.symbol}: no ${field}`, { instrument: product.id, field });

export const expired = (product: ValuedTerms): Result<never> =>
  failure('EXPIRED', `${product.symbol}: has expired and no settlement price is known`, {
    instrument: product.id,
  });

export const unsupported = (product: ValuedTerms, what: string): Failure => ({
  reason: 'UNSUPPORTED',
  message: `${product.symbol}: ${what} has no pricer`,
  context: { instrument: product.id },
});

/** Spot, rate, yield and vol of one asset, with T in years: what formulas on a spot take. */
export interface SpotMarket {
  readonly S: number;
  readonly T: number;
  readonly sigma: number;
  readonly r: number;
  readonly q: number;
}

export function spotMarket(
  product: ValuedTerms & { readonly expiryMs: number },
  market: InstrumentMarket,
): Result<SpotMarket> {
  const { spot: S, vol: sigma, rate: r, yieldRate: q } = market;
  const T = yearFraction(market.valuationMs, product.expiryMs);
  if (T < 0) return expired(product);
  if (S === undefined) return missing(product, 'spot price');
  if (sigma === undefined) return missing(product, 'vol');
  if (r === undefined) return missing(product, 'rate');
  if (q === undefined) return missing(product, 'yield');
  return { ok: true, value: { S, T, sigma, r, q } };
}
