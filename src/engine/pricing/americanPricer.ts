/** Pricer of American options on a spot asset with a continuous yield or on a future, settled in quote currency. */
import { success, type Result } from '../basics/result';
import type { AmericanOption, Product } from '../instruments/product';
import { priceAmerican, type AmericanInputs } from './american/american';
import { priceEuropean } from './european';
import type { InstrumentMarket, KnownGreeks, ProductValue } from './instrumentValue';
import { completeGreeks, type MarketShift } from './numericGreeks';
import { missing, pricerOf, scaledKnown, spotMarket, unsupported, type SpotMarket } from './productPricer';

const isAmerican = (product: Product): product is AmericanOption =>
  product.kind === 'option' && product.exercise === 'american';

function price(option: AmericanOption, market: InstrumentMarket): Result<ProductValue> {
  if (option.isInverse) return { ok: false, failure: unsupported(option, 'a coin-settled American option') };
  if (option.on === 'future' && market.forward === undefined) return missing(option, 'mark of the future');
  const given = spotMarket(option, option.on === 'future' ? futureMarket(market) : market);
  if (!given.ok) return given;
  return given.value.T === 0 ? atExpiry(option, given.value) : alive(option, given.value);
}

/** A future costs nothing to hold: it is an asset that yields the rate. */
const futureMarket = (market: InstrumentMarket): InstrumentMarket => ({
  ...market,
  spot: market.forward,
  yieldRate: market.rate,
});

const inputsOf = ({ optionType, strike }: AmericanOption, market: SpotMarket): AmericanInputs => ({
  type: optionType,
  K: strike,
  ...market,
});

/** The last instant: exercise or let it go. */
function atExpiry(option: AmericanOption, market: SpotMarket): Result<ProductValue> {
  const priced = priceEuropean({ ...inputsOf(option, market), model: 'blackScholes' });
  if (!priced.ok) return priced;
  const early = { exerciseNow: priced.value.price > 0, premium: 0 };
  return success(valueOf(option, market, priced.value, early));
}

function alive(option: AmericanOption, market: SpotMarket): Result<ProductValue> {
  const inputs = inputsOf(option, market);
  const priced = priceAmerican(inputs);
  if (!priced.ok) return priced;
  const { exerciseNow, earlyExercisePremium: premium } = priced.value;
  const revalue = (shift: MarketShift): KnownGreeks | undefined => {
    const moved = priceAmerican(movedInputs(inputs, option.on === 'future' ? held(shift) : shift));
    return moved.ok ? figuresOf(moved.value) : undefined;
  };
  const { S, sigma, T } = market;
  const greeks = completeGreeks(figuresOf(priced.value), revalue, { S, vol: sigma, nextEvent: T });
  return success(valueOf(option, market, greeks, { exerciseNow, premium }));
}

/** With the future held fixed the rate only discounts: yield and rate move together. */
const held = (shift: MarketShift): MarketShift => ({ ...shift, yieldRate: shift.rate });

const figuresOf = ({ price: value, delta, gamma }: KnownGreeks): KnownGreeks => ({
  price: value,
  delta,
  gamma,
});

export const movedInputs = <M extends SpotMarket>(market: M, shift: MarketShift): M => ({
  ...market,
  S: market.S * (1 + (shift.spot ?? 0)),
  sigma: market.sigma + (shift.vol ?? 0),
  r: market.r + (shift.rate ?? 0),
  q: market.q + (shift.yieldRate ?? 0),
  T: market.T - (shift.years ?? 0),
});

const valueOf = (
  option: AmericanOption,
  market: SpotMarket,
  greeks: KnownGreeks,
  early: { readonly exerciseNow: boolean; readonly premium: number },
): ProductValue => ({
  price: greeks.price,
  priceCurrency: option.quoteCurrency,
  valueQuote: option.multiplier * greeks.price,
  underlyingPrice: market.S,
  greeks: scaledKnown(greeks, option.multiplier),
  early,
});

export const americanPricer = pricerOf('american', isAmerican, price);
