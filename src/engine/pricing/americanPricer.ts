/**
 * Pricer of American options on a spot asset with yield and dividends, or on a future, settled in quote currency.
 *
 * Integral equation (`american/americanGreeks`) where it holds; finite differences (`american/gridGreeks`) with
 * dividends on known dates and where two exercise boundaries exist, there without Greeks of second order but gamma.
 */
import { success, type Result } from '../basics/result';
import type { AmericanOption, Product } from '../instruments/product';
import { priceAmerican, type AmericanInputs } from './american/american';
import { americanGreeks } from './american/americanGreeks';
import { priceOnGrid, type Dividend } from './american/finiteDifferences';
import { greeksOnGrid } from './american/gridGreeks';
import { priceEuropean } from './european';
import { movedInputs } from './formulaPricer';
import type { InstrumentMarket, KnownGreeks, ProductValue } from './instrumentValue';
import { dividendsBefore } from './knownDividends';
import { completeGreeks, type MarketShift } from './numericGreeks';
import { missing, pricerOf, scaledKnown, spotMarket, unsupported, type SpotMarket } from './productPricer';

export const isAmerican = (product: Product): product is AmericanOption =>
  product.kind === 'option' && product.exercise === 'american';

function price(option: AmericanOption, market: InstrumentMarket): Result<ProductValue> {
  if (option.isInverse) return { ok: false, failure: unsupported(option, 'a coin-settled American option') };
  const onFuture = option.on === 'future';
  if (onFuture && market.forward === undefined) return missing(option, 'mark of the future');
  const given = spotMarket(option, onFuture ? futureMarket(market) : market);
  if (!given.ok) return given;
  if (given.value.T === 0) return atExpiry(option, given.value);
  const dividends = onFuture ? [] : dividendsBefore(market, option.expiryMs);
  return dividends.length > 0 ? onGrid(option, given.value, dividends) : continuous(option, given.value);
}

/** A future costs nothing to hold: it is an asset that yields the rate, and has the dividends in its price. */
export const futureMarket = (market: InstrumentMarket): InstrumentMarket => ({
  ...market,
  spot: market.forward,
  yieldRate: market.rate,
  dividends: undefined,
});

export const inputsOf = ({ optionType, strike }: AmericanOption, market: SpotMarket): AmericanInputs => ({
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

/** Without vol the path is known: there is a price, but no vega. */
function continuous(option: AmericanOption, market: SpotMarket): Result<ProductValue> {
  const inputs = inputsOf(option, market);
  const priced = market.sigma === 0 ? priceAmerican(inputs) : americanGreeks(inputs);
  if (!priced.ok) return priced.failure.reason === 'UNSUPPORTED' ? onGrid(option, market, []) : priced;
  const { exerciseNow, earlyExercisePremium: premium, ...known } = priced.value;
  const revalue = (shift: MarketShift): KnownGreeks | undefined => {
    const moved = priceAmerican(movedInputs(inputs, option.on === 'future' ? held(shift) : shift));
    return moved.ok
      ? { price: moved.value.price, delta: moved.value.delta, gamma: moved.value.gamma }
      : undefined;
  };
  const { S, sigma, T } = market;
  const greeks = completeGreeks(ratesOf(option, known), revalue, { S, vol: sigma, nextEvent: T });
  return success(valueOf(option, market, greeks, { exerciseNow, premium }));
}

/** With the future held fixed the rate only discounts: yield and rate move together. */
const held = (shift: MarketShift): MarketShift => ({ ...shift, yieldRate: shift.rate });

function ratesOf({ on }: AmericanOption, known: KnownGreeks): KnownGreeks {
  const { rho, rhoQ } = known;
  if (on === 'spot' || rho === undefined || rhoQ === undefined) return known;
  return { ...known, rho: rho + rhoQ, rhoQ: 0 };
}

/** What holding on is worth below this share of spot does not show on the grid. */
const GRID_ERROR = 1e-6;

function onGrid(
  option: AmericanOption,
  market: SpotMarket,
  dividends: readonly Dividend[],
): Result<ProductValue> {
  const terms = { ...inputsOf(option, market), dividends };
  const priced = greeksOnGrid({ ...terms, exercise: 'american' });
  if (!priced.ok) return priced;
  const late = priceOnGrid({ ...terms, exercise: 'european' });
  if (!late.ok) return late;
  const intrinsic = (option.optionType === 'call' ? 1 : -1) * (market.S - option.strike);
  const early = {
    exerciseNow: intrinsic > 0 && priced.value.price - intrinsic <= GRID_ERROR * market.S,
    premium: Math.max(0, priced.value.price - late.value.price),
  };
  return success(valueOf(option, market, ratesOf(option, priced.value), early));
}

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
