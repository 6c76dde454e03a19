/** Dividends on known dates, and European options on assets that pay them. */
import { success, type Result } from '../basics/result';
import { yearFraction } from '../basics/time';
import type { EuropeanOption } from '../instruments/instrument';
import type { Product } from '../instruments/product';
import type { Dividend } from './american/finiteDifferences';
import { greeksOnGrid } from './american/gridGreeks';
import type { InstrumentMarket, ProductValue } from './instrumentValue';
import { scaledKnown, spotMarket, type ProductPricer } from './productPricer';

/** Those between valuation and expiry, in years from the valuation; the others are in the spot or do not matter. */
export const dividendsBefore = (market: InstrumentMarket, expiryMs: number): readonly Dividend[] =>
  (market.dividends ?? [])
    .filter(({ exMs }) => exMs > market.valuationMs && exMs < expiryMs)
    .map(({ exMs, kind, amount }) => ({ kind, amount, time: yearFraction(market.valuationMs, exMs) }));

/** A forward has the dividends in it; with a spot they need the grid. */
export const needsDividends = (product: Product, market: InstrumentMarket): boolean =>
  (product.kind === 'option' || product.kind === 'exotic') &&
  market.forward === undefined &&
  dividendsBefore(market, product.expiryMs).length > 0;

const isLinearEuropean = (product: Product): product is EuropeanOption =>
  product.kind === 'option' && product.exercise === 'european' && !product.isInverse;

export const dividendEuropeanPricer: ProductPricer<ProductValue> = {
  id: 'european-dividends',
  tryPrice: (product, market) => {
    if (!isLinearEuropean(product)) return undefined;
    if (market.model !== undefined || market.method !== undefined) return undefined;
    return needsDividends(product, market) ? price(product, market) : undefined;
  },
};

function price(option: EuropeanOption, market: InstrumentMarket): Result<ProductValue> {
  const given = spotMarket(option, market);
  if (!given.ok) return given;
  const { optionType: type, strike: K, expiryMs, multiplier } = option;
  const dividends = dividendsBefore(market, expiryMs);
  const priced = greeksOnGrid({ ...given.value, type, K, exercise: 'european', dividends });
  if (!priced.ok) return priced;
  const greeks = scaledKnown(priced.value, multiplier);
  return success({
    price: priced.value.price,
    priceCurrency: option.quoteCurrency,
    valueQuote: greeks.price,
    underlyingPrice: given.value.S,
    greeks,
    deltaNet: greeks.delta,
  });
}
