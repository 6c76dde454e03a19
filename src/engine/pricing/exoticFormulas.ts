/** Which formula prices which payoff: one line per style, checked by the compiler to be complete. */
import type { Result } from '../basics/result';
import { success } from '../basics/result';
import { yearFraction } from '../basics/time';
import type { ExoticPayoff, ExoticStyle } from '../instruments/exoticPayoff';
import { priceContinuousAsian, priceDiscreteAsian } from './exotic/asian';
import { priceBarrier } from './exotic/barrier';
import { priceCompound } from './exotic/compound';
import { priceDigital } from './exotic/digital';
import { priceDoubleBarrier, priceDoubleDigital } from './exotic/doubleBarrier';
import { priceExchange } from './exotic/exchange';
import type { ExoticMarket } from './exotic/exoticMarket';
import { priceChooser, priceForwardStart } from './exotic/forwardStart';
import { priceLookback } from './exotic/lookback';
import { priceMinMax } from './exotic/minMax';
import { priceTouch } from './exotic/oneTouch';
import { pricePartialFixed, pricePartialFloating } from './exotic/partialLookback';
import { priceQuanto } from './exotic/quanto';
import { priceSoftBarrier } from './exotic/softBarrier';
import { exactSpread } from './exotic/spread';
import type { TwoAssetMarket } from './exotic/twoAssetMarket';
import { priceWindowBarrier } from './exotic/windowBarrier';
import type { KnownGreeks, SecondAsset } from './instrumentValue';

/** Market of one valuation: instants of the payoff become years from `valuationMs`. */
export interface FormulaMarket extends ExoticMarket {
  readonly valuationMs: number;
  readonly second?: SecondAsset;
}

type Payoff<Style extends ExoticStyle> = Extract<ExoticPayoff, { readonly style: Style }>;
type Formulas = {
  readonly [Style in ExoticStyle]: (payoff: Payoff<Style>, market: FormulaMarket) => Result<KnownGreeks>;
};

const years = (market: FormulaMarket, instantMs: number): number =>
  yearFraction(market.valuationMs, instantMs);

const priceOnly = (result: Result<number>): Result<KnownGreeks> =>
  result.ok ? success({ price: result.value }) : result;

const FORMULAS: Formulas = {
  barrier: ({ optionType: type, strike: K, level: H, direction, knock, rebate }, market) =>
    priceBarrier({ type, K, H, direction, knock, rebate }, market),
  'window-barrier': (payoff, market) => {
    const { optionType: type, strike: K, level: H, direction, knock, crossing, fromMs, toMs } = payoff;
    const [t1, t2] = [years(market, fromMs), years(market, toMs)];
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
  asian: ({ optionType: type, average, strike: K, fixingsMs }, market) => {
    const fixings = fixingsMs.map((instant) => years(market, instant));
    return priceDiscreteAsian({ type, average, K, fixings }, market);
  },
  'continuous-asian': ({ optionType: type, average, strike: K, known }, market) => {
    if (known === undefined) return priceContinuousAsian({ type, average, K }, market);
    const elapsed = -years(market, known.sinceMs);
    return priceContinuousAsian({ type, average, K, known: { average: known.average, elapsed } }, market);
  },
  lookback: ({ optionType: type, strike: K, extremum }, market) =>
    priceLookback({ type, K, extremum }, market),
  'partial-floating-lookback': ({ optionType: type, untilMs, extremum, multiple: lambda }, market) =>
    pricePartialFloating({ type, t1: years(market, untilMs), extremum, lambda }, market),
  'partial-fixed-lookback': ({ optionType: type, strike: K, fromMs }, market) =>
    pricePartialFixed({ type, K, t1: years(market, fromMs) }, market),
  'forward-start': ({ optionType: type, moneyness, startMs }, market) =>
    priceForwardStart(type, moneyness, years(market, startMs), market),
  chooser: ({ strike: K, chooseMs }, market) => priceChooser(K, years(market, chooseMs), market),
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
  quanto: (
    { optionType: type, strike: K, foreignRate, fxVol: fxSigma, fxCorrelation: rho, fixedFx },
    market,
  ) => priceQuanto({ type, K, foreignRate, fxSigma, rho, fixedFx }, market),
};

const spreadOf = ({ optionType: type, strike: K }: Payoff<'spread'>, pair: TwoAssetMarket) => {
  const { T, r, sigma1, sigma2, rho } = pair;
  const F1 = pair.S1 * Math.exp((r - pair.q1) * T);
  const F2 = pair.S2 * Math.exp((r - pair.q2) * T);
  return { type, K, F1, F2, T, r, sigma1, sigma2, rho };
};

/** NaN for an absent second asset is refused by every formula; `exoticPricer` names it before. */
function pairMarket({ S, q, sigma, r, T, second }: FormulaMarket): TwoAssetMarket {
  const { spot = NaN, yieldRate = NaN, vol = NaN, correlation = NaN } = second ?? {};
  return { S1: S, S2: spot, q1: q, q2: yieldRate, sigma1: sigma, sigma2: vol, rho: correlation, r, T };
}

/** Price and what the formula gives of delta, gamma, vega. Undefined for a style that has no formula. */
export function exoticFormula(payoff: ExoticPayoff, market: FormulaMarket): Result<KnownGreeks> | undefined {
  if (!Object.hasOwn(FORMULAS, payoff.style)) return undefined;
  const formula = FORMULAS[payoff.style] as (p: ExoticPayoff, m: FormulaMarket) => Result<KnownGreeks>;
  return formula(payoff, market);
}
