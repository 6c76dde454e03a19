/** Pricer of exotic options whose holder decides before expiry: American barriers and exchanges, shout options. */
import { success, type Result } from '../basics/result';
import type { ExoticOption, Product } from '../instruments/product';
import { priceAmericanExchange } from './american/exchangeAmerican';
import { greeksOnGrid } from './american/gridGreeks';
import { priceAmericanBarrier } from './exotic/americanBarrier';
import { barrierOf, pairMarket } from './exoticFormulas';
import { formulaMarket, quoteValue, type FormulaMarket } from './formulaPricer';
import type { InstrumentMarket, ProductValue } from './instrumentValue';
import { missing, pricerOf, scaledKnown } from './productPricer';

const isEarly = (product: Product): product is ExoticOption => {
  if (product.kind !== 'exotic') return false;
  const { payoff, exercise } = product;
  if (exercise === 'european') return payoff.style === 'shout';
  return payoff.style === 'exchange' || (payoff.style === 'barrier' && payoff.watchedMs === undefined);
};

function price(option: ExoticOption, market: InstrumentMarket): Result<ProductValue> {
  const given = formulaMarket(option, market);
  if (!given.ok) return given;
  const { payoff } = option;
  if (payoff.style === 'barrier') return barrierValue(option, payoff, given.value);
  if (payoff.style === 'shout') return shoutValue(option, payoff, given.value);
  if (market.second === undefined) return missing(option, 'second asset');
  return exchangeValue(option, payoff as Payoff<'exchange'>, given.value);
}

type Payoff<Style> = Extract<ExoticOption['payoff'], { readonly style: Style }>;

function barrierValue(
  option: ExoticOption,
  payoff: Payoff<'barrier'>,
  market: FormulaMarket,
): Result<ProductValue> {
  const priced = priceAmericanBarrier(barrierOf(payoff), market);
  if (!priced.ok) return priced;
  const { error, ...known } = priced.value;
  const value = quoteValue(option, market.S, scaledKnown(known, option.multiplier), known.price);
  return success({ ...value, uncertainty: { kind: 'estimate', amount: error } });
}

function shoutValue(
  option: ExoticOption,
  { optionType: type, strike: K }: Payoff<'shout'>,
  market: FormulaMarket,
): Result<ProductValue> {
  const { S, T, sigma, r, q } = market;
  const priced = greeksOnGrid({ type, K, S, T, sigma, r, q, exercise: 'shout', dividends: [] });
  if (!priced.ok) return priced;
  return success(quoteValue(option, S, scaledKnown(priced.value, option.multiplier), priced.value.price));
}

/** Proportional to both assets together: the second delta follows from value and first delta (Euler). */
function exchangeValue(
  option: ExoticOption,
  { units, secondUnits }: Payoff<'exchange'>,
  market: FormulaMarket,
): Result<ProductValue> {
  const pair = pairMarket(market);
  const priced = priceAmericanExchange(pair, units, secondUnits);
  if (!priced.ok) return priced;
  const { price: worth, exerciseNow, earlyExercisePremium: premium } = priced.value;
  const delta = units * priced.value.delta;
  const gamma = units * units * priced.value.gamma;
  const greeks = scaledKnown({ price: worth, delta, gamma }, option.multiplier);
  const secondDelta = (worth - delta * pair.S1) / pair.S2;
  return success({
    ...quoteValue(option, market.S, greeks, worth),
    second: { delta: option.multiplier * secondDelta },
    early: { exerciseNow, premium },
  });
}

export const earlyExoticPricer = pricerOf('early-exotic', isEarly, price);
