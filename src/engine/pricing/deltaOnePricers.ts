/** Pricers of spot, futures and perpetuals. */
import { success, type Result } from '../basics/result';
import type { Future, Instrument, Perpetual, Spot } from '../instruments/instrument';
import type { Product } from '../instruments/product';
import { checkFinite, checkPrices } from './european';
import type { InstrumentMarket, InstrumentValue } from './instrumentValue';
import { expired, missing, NO_GREEKS, pricerOf } from './productPricer';

const deltaOne = (instrument: Instrument, price: number, delta: number, value: number): InstrumentValue => ({
  price,
  priceCurrency: instrument.quoteCurrency,
  valueQuote: value,
  underlyingPrice: price,
  greeks: { ...NO_GREEKS, price: value, delta },
  deltaNet: delta,
});

const refusedPrice = (field: string, price: number) =>
  checkFinite([[field, price]]) ?? checkPrices([[field, price]], true);

const isSpot = (product: Product): product is Spot => product.kind === 'spot';

function priceSpot(instrument: Spot, market: InstrumentMarket): Result<InstrumentValue> {
  const { multiplier } = instrument;
  if (market.spot === undefined) return missing(instrument, 'spot price');
  const refused = refusedPrice('spot', market.spot);
  if (refused !== undefined) return { ok: false, failure: refused };
  return success(deltaOne(instrument, market.spot, multiplier, multiplier * market.spot));
}

const isFuture = (product: Product): product is Future | Perpetual =>
  product.kind === 'future' || product.kind === 'perpetual';

/** An inverse contract of `multiplier` USD is long multiplier / mark coins. */
function priceFuture(contract: Future | Perpetual, market: InstrumentMarket): Result<InstrumentValue> {
  const mark = market.forward;
  if (mark === undefined) return missing(contract, 'mark');
  const refused = refusedPrice('mark', mark);
  if (refused !== undefined) return { ok: false, failure: refused };
  if (contract.kind === 'future' && contract.expiryMs < market.valuationMs) return expired(contract);
  const delta = contract.isInverse ? contract.multiplier / mark : contract.multiplier;
  return success(deltaOne(contract, mark, delta, 0));
}

export const spotPricer = pricerOf('spot', isSpot, priceSpot, true);
export const futurePricer = pricerOf('future', isFuture, priceFuture, true);
