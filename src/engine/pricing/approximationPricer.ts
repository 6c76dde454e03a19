/** Approximations by name: for comparison with other systems, and where a barrier is watched on dates. */
import { failure, type Result } from '../basics/result';
import type { AmericanOption, ExoticOption, Product } from '../instruments/product';
import { baroneAdesiWhaley } from './american/baroneAdesiWhaley';
import { bjerksundStensland2002 } from './american/bjerksundStensland2002';
import { juQuadratic } from './american/juQuadratic';
import { qdPlusPrice } from './american/qdPlusPrice';
import { futureMarket, inputsOf, isAmerican } from './americanPricer';
import { priceDiscreteAsian } from './exotic/asian';
import { priceContinuousAsian } from './exotic/continuousAsian';
import { priceDiscreteBarrier } from './exotic/discreteBarrier';
import { bjerksundStenslandSpread, kirkSpread } from './exotic/spread';
import { asianOf, barrierOf, continuousAsianOf, pairMarket, spreadOf } from './exoticFormulas';
import { eventsOf } from './exoticPricer';
import { formulaMarket, priceOnly, secondGreeks, valueByFormula, years } from './formulaPricer';
import type { Formula, FormulaMarket } from './formulaPricer';
import type { InstrumentMarket, PricingMethod, ProductValue } from './instrumentValue';
import { missing, type ProductPricer } from './productPricer';

type MethodKind = PricingMethod['kind'];

const AMERICAN = {
  'barone-adesi-whaley': baroneAdesiWhaley,
  'bjerksund-stensland': bjerksundStensland2002,
  'qd-plus': qdPlusPrice,
  'ju-quadratic': juQuadratic,
} as const;

const isAmericanMethod = (kind: MethodKind): kind is keyof typeof AMERICAN => Object.hasOwn(AMERICAN, kind);

export const approximationPricer: ProductPricer<ProductValue> = {
  id: 'approximation',
  tryPrice: (product, market) => {
    const { method, model } = market;
    if (method === undefined || model !== undefined) return undefined;
    if (isAmerican(product))
      return isAmericanMethod(method.kind) ? americanValue(product, market, method.kind) : undefined;
    if (!isExoticAtExpiry(product)) return undefined;
    const formula = exoticApproximation(product, method.kind);
    return formula && exoticValue(product, market, formula);
  },
};

const isExoticAtExpiry = (product: Product): product is ExoticOption =>
  product.kind === 'exotic' && product.exercise === 'european';

function americanValue(
  option: AmericanOption,
  market: InstrumentMarket,
  kind: keyof typeof AMERICAN,
): Result<ProductValue> {
  const onFuture = option.on === 'future';
  if (onFuture && market.forward === undefined) return missing(option, 'mark of the future');
  const given = formulaMarket(option, onFuture ? futureMarket(market) : market);
  if (!given.ok) return given;
  const formula: Formula = (at) => priceOnly(AMERICAN[kind](inputsOf(option, at)));
  const value = valueByFormula(option, given.value, formula);
  if (!value.ok || !onFuture) return value;
  // With the future held fixed the rate only discounts.
  const { rho, rhoQ } = value.value.greeks;
  const total = rho === undefined || rhoQ === undefined ? undefined : rho + rhoQ;
  return { ok: true, value: { ...value.value, greeks: { ...value.value.greeks, rho: total, rhoQ: 0 } } };
}

function exoticValue(option: ExoticOption, market: InstrumentMarket, formula: Formula): Result<ProductValue> {
  const given = formulaMarket(option, market);
  if (!given.ok) return given;
  const isSpread = option.payoff.style === 'spread';
  if (isSpread && market.second === undefined) return missing(option, 'second asset');
  const value = valueByFormula(option, given.value, formula, eventsOf(option.payoff));
  if (!value.ok || !isSpread) return value;
  const second = secondGreeks(formula, given.value, option.multiplier);
  return { ok: true, value: { ...value.value, second } };
}

/** Undefined where the method is not one for this payoff. */
function exoticApproximation({ payoff }: ExoticOption, kind: MethodKind): Formula | undefined {
  if (payoff.style === 'asian' && payoff.average === 'arithmetic' && kind === 'moment-match')
    return (market) => priceDiscreteAsian(asianOf(payoff, market), market);
  if (payoff.style === 'continuous-asian' && payoff.average === 'arithmetic' && kind === 'moment-match')
    return (market) => priceContinuousAsian(continuousAsianOf(payoff, market), market);
  if (payoff.style === 'spread' && kind === 'kirk')
    return (market) => priceOnly(kirkSpread(spreadOf(payoff, pairMarket(market))));
  if (payoff.style === 'spread' && kind === 'bjerksund-stensland-spread')
    return (market) => priceOnly(bjerksundStenslandSpread(spreadOf(payoff, pairMarket(market))));
  const { style } = payoff;
  if (style === 'barrier' && payoff.watchedMs !== undefined && kind === 'continuity-correction') {
    const { watchedMs } = payoff;
    return (market) => {
      const dates = evenDates(watchedMs, market);
      return dates.ok ? priceDiscreteBarrier(barrierOf(payoff), dates.value, market) : dates;
    };
  }
  return undefined;
}

/** Share of a step by which a date may be off. */
const UNEVEN = 0.02;

/** Number of dates ahead, which must be T/m, 2T/m .. T. */
function evenDates(watchedMs: readonly number[], market: FormulaMarket): Result<number> {
  const ahead = watchedMs.map((instant) => years(market, instant)).filter((t) => t > 0);
  const step = market.T / ahead.length;
  const bad = ahead.findIndex((t, i) => Math.abs(t - (i + 1) * step) > UNEVEN * step);
  if (ahead.length > 0 && bad < 0) return { ok: true, value: ahead.length };
  return failure('UNSUPPORTED', `dates are not evenly spaced up to expiry: simulate the barrier`);
}
