/** Pricers of European options, by settlement. */
import { success, type Result } from '../basics/result';
import { yearFraction } from '../basics/time';
import type { EuropeanOption } from '../instruments/instrument';
import type { Product } from '../instruments/product';
import { priceEuropean } from './european';
import type { Greeks } from './greeks';
import type { InstrumentMarket, InstrumentValue } from './instrumentValue';
import { inverseFromUsd } from './inverseOption';
import { needsDividends } from './knownDividends';
import { expired, missing, pricerOf, scaled, unsupported } from './productPricer';

const isEuropean = (product: Product): product is EuropeanOption =>
  product.kind === 'option' && product.exercise === 'european';
export const isLinearEuropean = (product: Product): product is EuropeanOption =>
  isEuropean(product) && !product.isInverse;
const isInverse = (product: Product): product is EuropeanOption => isEuropean(product) && product.isInverse;

/** Black-76 on the forward, or Black-Scholes on spot, rate and yield; premium in quote currency. */
function priceLinear(option: EuropeanOption, market: InstrumentMarket): Result<InstrumentValue> {
  const { forward, vol: sigma, rate: r, yieldRate: q } = market;
  const T = yearFraction(market.valuationMs, option.expiryMs);
  if (T < 0) return expired(option);
  if (sigma === undefined) return missing(option, 'vol');
  if (r === undefined) return missing(option, 'rate');
  const terms = { type: option.optionType, K: option.strike, T, sigma, r };
  if (forward !== undefined)
    return linearValue(option, forward, priceEuropean({ ...terms, model: 'black76', F: forward }));
  if (market.spot === undefined || q === undefined) return missing(option, 'forward (or spot and yield)');
  if (needsDividends(option, market))
    return { ok: false, failure: unsupported(option, 'an option with dividends on known dates, in a book,') };
  return linearValue(
    option,
    market.spot,
    priceEuropean({ ...terms, model: 'blackScholes', S: market.spot, q }),
  );
}

/** Value and Greeks of one unit of an option that is quoted and settled in quote currency. */
export function linearValue(
  option: EuropeanOption,
  underlyingPrice: number,
  priced: Result<Greeks>,
): Result<InstrumentValue> {
  if (!priced.ok) return priced;
  const greeks = scaled(priced.value, option.multiplier);
  return success({
    price: priced.value.price,
    priceCurrency: option.quoteCurrency,
    valueQuote: greeks.price,
    underlyingPrice,
    greeks,
    deltaNet: greeks.delta,
  });
}

/** Coin-settled: premium and payoff in coin, no discounting, forward of the expiry. */
function priceInverse(option: EuropeanOption, market: InstrumentMarket): Result<InstrumentValue> {
  const { forward: F, vol: sigma } = market;
  const T = yearFraction(market.valuationMs, option.expiryMs);
  if (T < 0) return expired(option);
  if (F === undefined) return missing(option, 'forward');
  if (sigma === undefined) return missing(option, 'vol');
  const terms = { type: option.optionType, K: option.strike, T, sigma, F };
  const usd = priceEuropean({ ...terms, model: 'black76', r: 0 });
  if (!usd.ok) return usd;
  const inverse = inverseFromUsd(usd.value, F, option.strike);
  return success({
    price: inverse.priceCoin,
    priceCurrency: option.underlying,
    valueQuote: option.multiplier * usd.value.price,
    underlyingPrice: F,
    greeks: scaled(inverse.usd, option.multiplier),
    deltaNet: option.multiplier * inverse.deltaNet,
    inverse,
  });
}

export const linearEuropeanPricer = pricerOf('european-linear', isLinearEuropean, priceLinear);
export const inverseEuropeanPricer = pricerOf('european-inverse', isInverse, priceInverse);
