/**
 * Values a product against its market. The combination of kind, exercise and settlement decides the pricer; one that
 * is not in the lists is refused, never priced with the nearest thing.
 */
import { failure, type Result } from '../basics/result';
import type { Instrument } from '../instruments/instrument';
import type { Product } from '../instruments/product';
import { americanPricer } from './americanPricer';
import { approximationPricer } from './approximationPricer';
import { basketPricer } from './basketPricer';
import { futurePricer, spotPricer } from './deltaOnePricers';
import { earlyExoticPricer } from './earlyExoticPricer';
import { inverseEuropeanPricer, linearEuropeanPricer } from './europeanPricers';
import { exoticPricer } from './exoticPricer';
import type { InstrumentMarket, InstrumentValue, ProductValue } from './instrumentValue';
import { dividendEuropeanPricer } from './knownDividends';
import { modelPricer } from './modelPricer';
import { monteCarloPricer } from './monteCarloPricer';
import type { ProductPricer } from './productPricer';
import { varianceSwapPricer } from './varianceSwapPricer';

/** Pricers of what books hold: one line each. */
export const INSTRUMENT_PRICERS: readonly ProductPricer<InstrumentValue>[] = [
  spotPricer,
  futurePricer,
  linearEuropeanPricer,
  inverseEuropeanPricer,
];

/** Every pricer: one line each. */
export const PRICERS: readonly ProductPricer<ProductValue>[] = [
  dividendEuropeanPricer,
  ...INSTRUMENT_PRICERS,
  americanPricer,
  earlyExoticPricer,
  basketPricer,
  varianceSwapPricer,
  exoticPricer,
  modelPricer,
  approximationPricer,
  monteCarloPricer,
];

/**
 * Value and Greeks of one unit of position quantity. Errors: UNSUPPORTED for a combination without pricer,
 * MISSING_MARKET_DATA naming the field, EXPIRED, and what the formulas refuse (INVALID_INPUT, OUT_OF_RANGE).
 */
export const priceInstrument = (instrument: Instrument, market: InstrumentMarket): Result<InstrumentValue> =>
  firstOf(INSTRUMENT_PRICERS, instrument, market);

/** The same for every product; Greeks that the model cannot form are absent. */
export const priceProduct = (product: Product, market: InstrumentMarket): Result<ProductValue> =>
  firstOf(PRICERS, product, market);

function firstOf<V extends ProductValue>(
  pricers: readonly ProductPricer<V>[],
  product: Product,
  market: InstrumentMarket,
): Result<V> {
  for (const pricer of pricers) {
    const priced = pricer.tryPrice(product, market);
    if (priced !== undefined) return priced;
  }
  const [model, method] = [market.model?.kind, market.method?.kind];
  const inModel = model === undefined ? '' : ` in the model "${model}"`;
  const byMethod = method === undefined ? '' : ` by the method "${method}"`;
  return failure('UNSUPPORTED', `${product.symbol}: no pricer for this combination${inModel}${byMethod}`, {
    instrument: product.id,
    kind: product.kind,
    inverse: product.isInverse,
    ...(model === undefined ? {} : { model }),
    ...(method === undefined ? {} : { method }),
  });
}
