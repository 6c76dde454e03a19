/** Pricer of options on a weighted sum of assets, by the sum of Black-Scholes models (`exotic/basket`). */
import { failure, success, type Result } from '../basics/result';
import type { ExoticOption, Product } from '../instruments/product';
import { priceBasket, type BasketValue } from './exotic/basket';
import type { BasketMarket, BasketOption } from './exotic/basketMarket';
import { formulaMarket, quoteValue } from './formulaPricer';
import type { AssetGreeks, InstrumentMarket, KnownGreeks, ProductValue } from './instrumentValue';
import { neighbours, slope } from './numericGreeks';
import { missing, pricerOf, scaledKnown } from './productPricer';

const isBasket = (product: Product): product is ExoticOption =>
  product.kind === 'exotic' && product.exercise === 'european' && product.payoff.style === 'basket';

/** Up to this many assets the derivatives that the formula does not give are formed by differences. */
const MOST_WITH_DIFFERENCES = 4;

function price(option: ExoticOption, market: InstrumentMarket): Result<ProductValue> {
  const given = basketMarketOf(option, market);
  if (!given.ok) return given;
  const { payoff, multiplier } = option;
  if (payoff.style !== 'basket') return failure('UNSUPPORTED', `style "${payoff.style}" is no basket`);
  const terms = { type: payoff.optionType, weights: payoff.weights, K: payoff.strike };
  const priced = priceBasket(terms, given.value);
  if (!priced.ok) return priced;
  const hasAll = given.value.spots.length <= MOST_WITH_DIFFERENCES;
  const greeks = hasAll ? completed(terms, given.value, priced.value) : knownOf(priced.value);
  const others = priced.value.deltas.slice(1).map((delta, i): AssetGreeks => {
    const vega = hasAll ? vegaOf(terms, given.value, i + 1) : undefined;
    return { delta: multiplier * delta, ...(vega === undefined ? {} : { vega: multiplier * vega }) };
  });
  const value = quoteValue(option, given.value.spots[0], scaledKnown(greeks, multiplier), priced.value.price);
  return success({ ...value, others, uncertainty: { kind: 'estimate', amount: priced.value.error } });
}

/** The underlying first, then the others; a second asset alone makes a basket of two. */
export function basketMarketOf(option: ExoticOption, market: InstrumentMarket): Result<BasketMarket> {
  const given = formulaMarket(option, market);
  if (!given.ok) return given;
  const { S, q, sigma, r, T } = given.value;
  const others = market.others ?? pairAsOthers(market);
  if (others === undefined) return missing(option, 'other assets of the basket');
  const { assets, correlation } = others;
  return success({
    spots: [S, ...assets.map(({ spot }) => spot)],
    yields: [q, ...assets.map(({ yieldRate }) => yieldRate)],
    sigmas: [sigma, ...assets.map(({ vol }) => vol)],
    correlation,
    r,
    T,
  });
}

function pairAsOthers({ second }: InstrumentMarket): InstrumentMarket['others'] {
  if (second === undefined) return undefined;
  const { correlation, ...asset } = second;
  return {
    assets: [asset],
    correlation: [
      [1, correlation],
      [correlation, 1],
    ],
  };
}

const knownOf = ({ price: worth, deltas }: BasketValue): KnownGreeks => ({ price: worth, delta: deltas[0] });

const SPOT_STEP = 2e-3;
const VOL_STEP = 2e-3;
const RATE_STEP = 5e-4;
const TIME_STEP = 2e-3;

/** Derivatives in the underlying, vol, time and rates by differences of price and delta. */
function completed(terms: BasketOption, market: BasketMarket, value: BasketValue): KnownGreeks {
  const { spots, r, T } = market;
  const at = (moved: Partial<BasketMarket>): KnownGreeks | undefined => {
    const priced = priceBasket(terms, { ...market, ...moved });
    return priced.ok ? knownOf(priced.value) : undefined;
  };
  const spot = neighbours((h) => at({ spots: moved(spots, 0, h) }), SPOT_STEP * spots[0]);
  const vol = volNeighbours(terms, market, 0);
  const time = neighbours((h) => at({ T: T - h }), TIME_STEP * T);
  const rate = neighbours((h) => at({ r: r + h }), RATE_STEP);
  const yieldRate = neighbours((h) => at({ yields: moved(market.yields, 0, h) }), RATE_STEP);
  return {
    ...knownOf(value),
    gamma: slope(spot, 'delta'),
    vega: slope(vol, 'price'),
    vanna: slope(vol, 'delta'),
    theta: slope(time, 'price'),
    charm: slope(time, 'delta'),
    rho: slope(rate, 'price'),
    rhoQ: slope(yieldRate, 'price'),
  };
}

const vegaOf = (terms: BasketOption, market: BasketMarket, i: number): number | undefined =>
  slope(volNeighbours(terms, market, i), 'price');

const volNeighbours = (terms: BasketOption, market: BasketMarket, i: number) =>
  neighbours((h) => {
    const priced = priceBasket(terms, { ...market, sigmas: moved(market.sigmas, i, h) });
    return priced.ok ? knownOf(priced.value) : undefined;
  }, VOL_STEP * market.sigmas[i]);

const moved = (list: readonly number[], i: number, step: number): readonly number[] =>
  list.map((x, j) => (j === i ? x + step : x));

export const basketPricer = pricerOf('basket', isBasket, price);
