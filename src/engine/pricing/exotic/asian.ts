/**
 * Options on the average of fixings: average price max(w (A - K), 0) and average strike max(w (S_T - A), 0).
 *
 * Geometric: the average is lognormal, the value exact. Kemna and Vorst (1990), "A Pricing Method for Options Based
 * on Average Asset Values", J. Banking and Finance 14, eq. (8); Haug (2007), 4.20.1 and 4.20.5.
 * Arithmetic: a lognormal with the exact first two moments. Turnbull and Wakeman (1991), "A Quick Algorithm for
 * Pricing European Average Options", JFQA 26; Levy (1992), "Pricing European Average Rate Currency Options", J. Int.
 * Money and Finance 11, eqs. (6) to (9); average strike by exchange of the two matched lognormals.
 *
 * Domain: K > 0; fixing times within 0..T (a time of 0 is today's spot), T > 0, sigma >= 0 (`certainPath`). Fixings
 * of the past (`known`) belong to the average, which stays lognormal where it is geometric; they lower the strike of an
 * arithmetic average price, and an arithmetic average strike with them is refused. Accuracy: geometric about 1e-14 of
 * spot. The arithmetic match itself is off by 1e-4 of spot at sigma sqrt(T) = 0.3 and by some 1e-2 at 1, where it
 * overprices; its moments are formed without cancellation. The exact arithmetic average: `asianExact`.
 */
import { failure, type Failure, type Result } from '../../basics/result';
import { constant, type Jet } from '../../math/jet';
import { optionSign } from '../blackScholes';
import { checkFinite, checkPrices } from '../european';
import { matchArithmetic, matchGeometric, withKnownFixings, type MatchedAverage } from './averageMoments';
import { certainValue, checkCertain, isCertain, type CertainPath } from './certainPath';
import { evaluate, jetMarket, sensitivitiesOf } from './exoticMarket';
import type { ExoticMarket, JetMarket, Sensitivities } from './exoticMarket';
import { forwardOption } from './forwardOption';

export interface DiscreteAsian {
  readonly type: 'call' | 'put';
  readonly average: 'geometric' | 'arithmetic';
  /** Strike, or 'average': the average itself is the strike. */
  readonly K: number | 'average';
  /** Years from now, increasing. */
  readonly fixings: readonly number[];
  /** Prices fixed before now. */
  readonly known?: readonly number[];
}

/** Price, delta, gamma, vega in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE, UNSUPPORTED. */
export function priceDiscreteAsian(option: DiscreteAsian, market: ExoticMarket): Result<Sensitivities> {
  const strikes = option.K === 'average' ? [] : [['K', option.K] as const];
  const refused =
    checkCertain(market, strikes) ?? checkFixings(option.fixings, market.T) ?? checkKnownFixings(option);
  return evaluate(refused, { option, market }, () => {
    if (isCertain(market)) return certainValue(market, (path) => certainAsian(option, path, market.T));
    const jets = jetMarket(market);
    const { average, K, fixings, known = [] } = option;
    if (average === 'arithmetic' && K !== 'average')
      return sensitivitiesOf(arithmeticPriceOption(jets, option, K));
    const match =
      average === 'geometric'
        ? withKnownFixings(matchGeometric(jets, fixings), fixings.length, known)
        : matchArithmetic(jets, fixings);
    return sensitivitiesOf(averageOption(jets, option, match));
  });
}

/** Fixings of the past are prices, and the average strike over them is lognormal only if geometric. */
export function checkKnownFixings({ average, K, known = [] }: DiscreteAsian): Failure | undefined {
  const levels = known.map((price, i) => [`known fixing ${i}`, price] as const);
  const refused = checkFinite(levels) ?? checkPrices(levels, true);
  if (refused !== undefined || known.length === 0 || average === 'geometric' || K !== 'average')
    return refused;
  return failure('UNSUPPORTED', 'an arithmetic average strike with fixings of the past has no formula')
    .failure;
}

export function checkFixings(fixings: readonly number[], T: number): Failure | undefined {
  const bad = fixings.findIndex((t, i) => !(t >= (i === 0 ? 0 : fixings[i - 1]) && t <= T * (1 + 1e-12)));
  if (bad >= 0)
    return failure('INVALID_INPUT', `fixing ${bad} at ${fixings[bad]}: must increase within 0..${T}`).failure;
  if (fixings.length > 0 && fixings[fixings.length - 1] > 0) return undefined;
  return failure('INVALID_INPUT', 'the average needs at least one fixing that is not known yet').failure;
}

/** All fixings are known. */
function certainAsian(option: DiscreteAsian, path: CertainPath, T: number): number {
  const { type, average, K, fixings, known = [] } = option;
  const prices = [...known, ...fixings.map(path.at)];
  const mean = (x: readonly number[]): number => x.reduce((sum, y) => sum + y, 0) / x.length;
  const A = average === 'arithmetic' ? mean(prices) : Math.exp(mean(prices.map(Math.log)));
  const gain = K === 'average' ? path.at(T) - A : A - K;
  return path.discount(T) * Math.max(0, optionSign(type) * gain);
}

function averageOption(market: JetMarket, option: DiscreteAsian, match: MatchedAverage): Jet {
  const { S, T, r, q, deviation } = market;
  const discount = Math.exp(-r * T);
  const w = optionSign(option.type);
  const { mean, variance, covariance } = match;
  if (option.K !== 'average') return forwardOption(w, mean, constant(option.K), variance.root(), discount);
  const forward = S.times(Math.exp((r - q) * T));
  const ratio = deviation.squared().plus(variance).minus(covariance.times(2));
  return forwardOption(w, forward, mean, ratio.root(), discount);
}

/** What is known, today's spot for a fixing of today included, lowers the strike; only the rest is matched. */
function arithmeticPriceOption(market: JetMarket, option: DiscreteAsian, K: number): Jet {
  const { type, fixings, known = [] } = option;
  const w = optionSign(type);
  const later = fixings.filter((t) => t > 0);
  const discount = Math.exp(-market.r * market.T);
  const count = fixings.length + known.length;
  const strike = market.S.times((later.length - fixings.length) / count).plus(K - knownPart(option));
  const { mean, variance } = matchArithmetic(market, later);
  const scaled = mean.times(later.length / count);
  if (strike.value > 0) return forwardOption(w, scaled, strike, variance.root(), discount);
  return w === 1 ? scaled.minus(strike).times(discount) : constant(0);
}

/** What fixings of the past add to the arithmetic average of all. */
export const knownPart = ({ fixings, known = [] }: Pick<DiscreteAsian, 'fixings' | 'known'>): number =>
  known.reduce((sum, price) => sum + price, 0) / (fixings.length + known.length);
