/** Which formula prices which payoff: one line per style, checked by the compiler to be complete. */
import { failure, success, type Result } from '../basics/result';
import type { ExoticPayoff, ExoticStyle } from '../instruments/exoticPayoff';
import type { ExoticOption } from '../instruments/product';
import { priceDiscreteAsian, type DiscreteAsian } from './exotic/asian';
import { priceExactAsian, priceExactContinuousAsian } from './exotic/asianExact';
import { priceContinuousAsian, type ContinuousAsian } from './exotic/continuousAsian';
import { priceBarrier, type BarrierOption } from './exotic/barrier';
import { isCertain } from './exotic/certainPath';
import { priceComplexChooser } from './exotic/complexChooser';
import { priceCompound } from './exotic/compound';
import { priceDigital } from './exotic/digital';
import { priceDoubleBarrier, priceDoubleDigital } from './exotic/doubleBarrier';
import { priceExchange } from './exotic/exchange';
import { priceChooser, priceForwardStart } from './exotic/forwardStart';
import { priceLookback } from './exotic/lookback';
import { priceCorrelationOption, priceMinMax } from './exotic/minMax';
import { priceTouch } from './exotic/oneTouch';
import { pricePartialFixed, pricePartialFloating } from './exotic/partialLookback';
import { priceQuanto } from './exotic/quanto';
import { priceSoftBarrier } from './exotic/softBarrier';
import { exactSpread } from './exotic/spread';
import type { TwoAssetMarket } from './exotic/twoAssetMarket';
import { priceWindowBarrier } from './exotic/windowBarrier';
import { priceOnly, years, type Formula, type FormulaMarket } from './formulaPricer';
import type { KnownGreeks } from './instrumentValue';

/** Styles that are priced otherwise: `basketPricer`, `gridPricer`, `varianceSwapPricer`. */
type OtherStyle = 'basket' | 'rainbow' | 'shout' | 'variance-swap';
type FormulaStyle = Exclude<ExoticStyle, OtherStyle>;
type Payoff<Style extends ExoticStyle> = Extract<ExoticPayoff, { readonly style: Style }>;
type Formulas = {
  readonly [Style in FormulaStyle]: (
    payoff: Payoff<Style>,
    market: FormulaMarket,
    expiryMs: number,
  ) => Result<KnownGreeks>;
};

const FORMULAS: Formulas = {
  barrier: (payoff, market) => watchedOnDates(payoff) ?? priceBarrier(barrierOf(payoff), market),
  'window-barrier': (payoff, market) => {
    const { optionType: type, strike: K, level: H, direction, knock, crossing, fromMs, toMs } = payoff;
    // Of a window that has begun the rest is left; a hit in it would have been settled.
    const [t1, t2] = [Math.max(0, years(market, fromMs)), years(market, toMs)];
    return priceWindowBarrier({ type, K, H, direction, knock, crossing, t1, t2 }, market);
  },
  'double-barrier': ({ optionType: type, strike: K, low: L, high: U, knock }, market) =>
    priceDoubleBarrier({ type, K, L, U, knock }, market),
  'soft-barrier': ({ optionType: type, strike: K, low: L, high: U, direction, knock }, market) =>
    priceOnly(priceSoftBarrier({ type, K, L, U, direction, knock }, market)),
  'cash-or-nothing': ({ optionType: type, strike: K, cash }, market) =>
    priceDigital({ kind: 'cash-or-nothing', type, K, cash }, market),
  'asset-or-nothing': ({ optionType: type, strike: K }, market) =>
    priceDigital({ kind: 'asset-or-nothing', type, K }, market),
  gap: ({ optionType: type, strike: K, paymentStrike }, market) =>
    priceDigital({ kind: 'gap', type, K, paymentStrike }, market),
  touch: ({ level: H, direction, pays, amount }, market) =>
    priceTouch({ H, direction, pays, amount }, market),
  'double-touch': ({ low: L, high: U, pays, cash }, market) =>
    priceDoubleDigital({ L, U, pays, cash }, market),
  asian: (payoff, market) => {
    const option = asianOf(payoff, market);
    const isExact = option.average === 'arithmetic' && !isCertain(market);
    return isExact ? priceExactAsian(option, market) : priceDiscreteAsian(option, market);
  },
  'continuous-asian': (payoff, market) => {
    const option = continuousAsianOf(payoff, market);
    const isExact = option.average === 'arithmetic' && !isCertain(market);
    return isExact ? priceExactContinuousAsian(option, market) : priceContinuousAsian(option, market);
  },
  lookback: (payoff, market) => {
    const { optionType: type, strike: K, extremum } = payoff;
    return watchedOnDates(payoff) ?? priceLookback({ type, K, extremum }, market);
  },
  'partial-floating-lookback': ({ optionType: type, untilMs, extremum, multiple: lambda }, market) =>
    pricePartialFloating({ type, t1: years(market, untilMs), extremum, lambda }, market),
  'partial-fixed-lookback': ({ optionType: type, strike: K, fromMs }, market) =>
    pricePartialFixed({ type, K, t1: years(market, fromMs) }, market),
  'forward-start': ({ optionType: type, moneyness, startMs }, market) =>
    priceForwardStart(type, moneyness, years(market, startMs), market),
  chooser: ({ strike: K, chooseMs }, market) => priceChooser(K, years(market, chooseMs), market),
  'complex-chooser': (payoff, market, expiryMs) => {
    const { callExpiryMs, putExpiryMs, callStrike, putStrike, chooseMs } = payoff;
    if (expiryMs !== Math.max(callExpiryMs, putExpiryMs))
      return failure('INVALID_INPUT', 'expiry of a complex chooser: must be the later of call and put');
    const call = { K: callStrike, T: years(market, callExpiryMs) };
    const put = { K: putStrike, T: years(market, putExpiryMs) };
    return priceComplexChooser({ call, put }, { ...market, T: years(market, chooseMs) });
  },
  compound: (payoff, market) => {
    const t = years(market, payoff.motherExpiryMs);
    const mother = { type: payoff.motherType, K: payoff.motherStrike, t };
    return priceCompound({ mother, daughter: { type: payoff.optionType, K: payoff.strike } }, market);
  },
  exchange: ({ units, secondUnits }, market) => {
    const value = priceExchange(pairMarket(market), units, secondUnits);
    if (!value.ok) return value;
    const { price, delta1: delta, gamma1: gamma } = value.value;
    return success({ price, delta, gamma });
  },
  spread: (payoff, market) => priceOnly(exactSpread(spreadOf(payoff, pairMarket(market)))),
  'best-of': ({ optionType, strike }, market) =>
    priceOnly(priceMinMax('max', optionType, strike, pairMarket(market))),
  'worst-of': ({ optionType, strike }, market) =>
    priceOnly(priceMinMax('min', optionType, strike, pairMarket(market))),
  'two-asset-correlation': ({ optionType, strike, secondStrike }, market) =>
    priceOnly(priceCorrelationOption(optionType, strike, secondStrike, pairMarket(market))),
  quanto: (
    { optionType: type, strike: K, foreignRate, fxVol: fxSigma, fxCorrelation: rho, fixedFx },
    market,
  ) => priceQuanto({ type, K, foreignRate, fxSigma, rho, fixedFx }, market),
};

export const spreadOf = ({ optionType: type, strike: K }: Payoff<'spread'>, pair: TwoAssetMarket) => {
  const { T, r, sigma1, sigma2, rho } = pair;
  const F1 = pair.S1 * Math.exp((r - pair.q1) * T);
  const F2 = pair.S2 * Math.exp((r - pair.q2) * T);
  return { type, K, F1, F2, T, r, sigma1, sigma2, rho };
};

/** NaN for an absent second asset is refused by every formula; `exoticPricer` names it before. */
export function pairMarket({ S, q, sigma, r, T, second }: FormulaMarket): TwoAssetMarket {
  const { spot = NaN, yieldRate = NaN, vol = NaN, correlation = NaN } = second ?? {};
  return { S1: S, S2: spot, q1: q, q2: yieldRate, sigma1: sigma, sigma2: vol, rho: correlation, r, T };
}

/** Continuous formulas do not hold for levels and extremes that are watched on dates. */
function watchedOnDates({
  style,
  watchedMs,
}: Payoff<'barrier'> | Payoff<'lookback'>): Result<never> | undefined {
  if (watchedMs === undefined) return undefined;
  return failure('UNSUPPORTED', `${style} watched on dates has no formula: name a method`);
}

export const barrierOf = (payoff: Payoff<'barrier'>): BarrierOption => {
  const { optionType: type, strike: K, level: H, direction, knock, rebate } = payoff;
  return { type, K, H, direction, knock, rebate };
};

export const asianOf = (payoff: Payoff<'asian'>, market: FormulaMarket): DiscreteAsian => {
  const { optionType: type, average, strike: K, fixingsMs, known } = payoff;
  return { type, average, K, known, fixings: fixingsMs.map((instant) => years(market, instant)) };
};

export const continuousAsianOf = (
  { optionType: type, average, strike: K, known }: Payoff<'continuous-asian'>,
  market: FormulaMarket,
): ContinuousAsian => ({
  type,
  average,
  K,
  known: known && { average: known.average, elapsed: -years(market, known.sinceMs) },
});

/** The formula of the option's style; undefined for a style that has none. */
export function exoticFormula({ payoff, expiryMs }: ExoticOption): Formula | undefined {
  if (!Object.hasOwn(FORMULAS, payoff.style)) return undefined;
  const formula = FORMULAS[payoff.style as FormulaStyle] as (
    p: ExoticPayoff,
    m: FormulaMarket,
    expiryMs: number,
  ) => Result<KnownGreeks>;
  return (market) => formula(payoff, market, expiryMs);
}
