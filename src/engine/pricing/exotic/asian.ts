/**
 * Options on the average of fixings: average price max(w (A - K), 0) and average strike max(w (S_T - A), 0).
 *
 * Geometric: the average is lognormal, the value exact. Kemna and Vorst (1990), "A Pricing Method for Options Based
 * on Average Asset Values", J. Banking and Finance 14, eq. (8); Haug (2007), 4.20.1 and 4.20.5.
 * Arithmetic: a lognormal with the exact first two moments. Turnbull and Wakeman (1991), "A Quick Algorithm for
 * Pricing European Average Options", JFQA 26; Levy (1992), "Pricing European Average Rate Currency Options", J. Int.
 * Money and Finance 11, eqs. (6) to (9); average strike by exchange of the two matched lognormals.
 *
 * Domain: K > 0; fixing times within 0..T (a time of 0 is today's spot), T > 0 (continuous: T >= 0), sigma >= 0 (`certainPath`). Fixings already known are not
 * part of it here, except for the continuous average (`known`). Accuracy: geometric about 1e-14 of spot. The arithmetic
 * match itself is off by 1e-4 of spot at sigma sqrt(T) = 0.3 and by some 1e-2 at 1, where it overprices; its moments
 * are formed without cancellation.
 */
import { failure, type Failure, type Result } from '../../basics/result';
import { constant, type Jet } from '../../math/jet';
import { gaussLegendre } from '../../math/quadrature';
import { optionSign, type OptionSign } from '../blackScholes';
import { certainValue, checkCertain, isCertain, type CertainPath } from './certainPath';
import { evaluate, jetMarket, sensitivitiesOf } from './exoticMarket';
import type { ExoticMarket, JetMarket, Sensitivities } from './exoticMarket';
import { exponentialLess1, forwardOption, logarithmOf1Plus } from './forwardOption';

export interface DiscreteAsian {
  readonly type: 'call' | 'put';
  readonly average: 'geometric' | 'arithmetic';
  /** Strike, or 'average': the average itself is the strike. */
  readonly K: number | 'average';
  /** Years from now, increasing. */
  readonly fixings: readonly number[];
}

export interface ContinuousAsian {
  readonly type: 'call' | 'put';
  readonly average: 'geometric' | 'arithmetic';
  readonly K: number;
  /** Average over the years already elapsed; arithmetic only. */
  readonly known?: { readonly average: number; readonly elapsed: number };
}

/** Mean of the average, variance of its logarithm, and covariance with ln S_T. */
interface MatchedAverage {
  readonly mean: Jet;
  readonly variance: Jet;
  readonly covariance: Jet;
}

/** Price, delta, gamma, vega in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceDiscreteAsian(option: DiscreteAsian, market: ExoticMarket): Result<Sensitivities> {
  const strikes = option.K === 'average' ? [] : [['K', option.K] as const];
  const refused = checkCertain(market, strikes) ?? checkFixings(option.fixings, market.T);
  return evaluate(refused, { option, market }, () => {
    if (isCertain(market)) return certainValue(market, (path) => certainAsian(option, path, market.T));
    const jets = jetMarket(market);
    const { average, K, fixings } = option;
    if (average === 'arithmetic' && K !== 'average')
      return sensitivitiesOf(arithmeticPriceOption(jets, optionSign(option.type), K, fixings));
    const match = average === 'geometric' ? matchGeometric(jets, fixings) : matchArithmetic(jets, fixings);
    return sensitivitiesOf(averageOption(jets, option, match));
  });
}

export function checkFixings(fixings: readonly number[], T: number): Failure | undefined {
  const bad = fixings.findIndex((t, i) => !(t >= (i === 0 ? 0 : fixings[i - 1]) && t <= T * (1 + 1e-12)));
  if (bad >= 0)
    return failure('INVALID_INPUT', `fixing ${bad} at ${fixings[bad]}: must increase within 0..${T}`).failure;
  if (fixings.length > 0 && fixings[fixings.length - 1] > 0) return undefined;
  return failure('INVALID_INPUT', 'the average needs at least one fixing that is not known yet').failure;
}

/** All fixings are known. */
function certainAsian({ type, average, K, fixings }: DiscreteAsian, path: CertainPath, T: number): number {
  const prices = fixings.map(path.at);
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

/** A fixing of today is today's spot: it lowers the strike, and only the rest is matched. */
function arithmeticPriceOption(market: JetMarket, w: OptionSign, K: number, fixings: readonly number[]): Jet {
  const later = fixings.filter((t) => t > 0);
  const discount = Math.exp(-market.r * market.T);
  const share = later.length / fixings.length;
  const strike = market.S.times(share - 1).plus(K);
  const { mean, variance } = matchArithmetic(market, later);
  const scaled = mean.times(share);
  if (strike.value > 0) return forwardOption(w, scaled, strike, variance.root(), discount);
  return w === 1 ? scaled.minus(strike).times(discount) : constant(0);
}

function matchGeometric({ S, sigma, r, q }: JetMarket, fixings: readonly number[]): MatchedAverage {
  const n = fixings.length;
  const meanTime = fixings.reduce((sum, t) => sum + t, 0) / n;
  const sharedTime = fixings.reduce((sum, t, i) => sum + t * (2 * (n - i) - 1), 0) / (n * n);
  return lognormalAverage(S, sigma.squared(), r - q, meanTime, sharedTime);
}

/** ln A has mean ln S + (b - sigma^2/2) meanTime and variance sigma^2 sharedTime. */
function lognormalAverage(
  S: Jet,
  variance1: Jet,
  carry: number,
  meanTime: number,
  sharedTime: number,
): MatchedAverage {
  const growth = variance1.times(0.5 * (sharedTime - meanTime)).plus(carry * meanTime);
  return {
    mean: S.times(growth.exponential()),
    variance: variance1.times(sharedTime),
    covariance: variance1.times(meanTime),
  };
}

function matchArithmetic({ S, sigma, r, q }: JetMarket, fixings: readonly number[]): MatchedAverage {
  const forwards = fixings.map((t) => Math.exp((r - q) * t));
  const total = forwards.reduce((sum, f) => sum + f, 0);
  const variance1 = sigma.squared();
  let [excess, cross] = [constant(0), constant(0)];
  let later = 0;
  for (let i = fixings.length - 1; i >= 0; i--) {
    const weight = forwards[i] / total;
    const spread = exponentialLess1(variance1.times(fixings[i]));
    excess = excess.plus(spread.times(weight * (weight + 2 * later)));
    cross = cross.plus(spread.times(weight));
    later += weight;
  }
  return {
    mean: S.times(total / fixings.length),
    variance: logarithmOf1Plus(excess),
    covariance: logarithmOf1Plus(cross),
  };
}

/**
 * Average over all instants from the start of the averaging to T. Errors: as above. A strike that the known part
 * has passed leaves a forward.
 */
export function priceContinuousAsian(option: ContinuousAsian, market: ExoticMarket): Result<Sensitivities> {
  const { known } = option;
  const others =
    known === undefined ? [] : [['average', known.average] as const, ['elapsed', known.elapsed] as const];
  const refused = checkCertain(market, [['K', option.K]], others) ?? checkKnown(option);
  return evaluate(refused, { option, market }, () => {
    if (isCertain(market)) return certainValue(market, (path) => certainContinuous(option, path, market));
    const jets = jetMarket(market);
    if (option.average === 'arithmetic') return sensitivitiesOf(continuousArithmetic(jets, option));
    const match = lognormalAverage(
      jets.S,
      jets.sigma.squared(),
      market.r - market.q,
      0.5 * market.T,
      market.T / 3,
    );
    const discount = Math.exp(-market.r * market.T);
    const w = optionSign(option.type);
    return sensitivitiesOf(forwardOption(w, match.mean, constant(option.K), match.variance.root(), discount));
  });
}

export function checkKnown({ average, known }: ContinuousAsian): Failure | undefined {
  if (known === undefined) return undefined;
  if (average === 'geometric')
    return failure('UNSUPPORTED', 'a running geometric average has no formula here').failure;
  if (known.elapsed >= 0 && known.average > 0) return undefined;
  return failure('INVALID_INPUT', `average ${known.average} over ${known.elapsed} years: must be positive`)
    .failure;
}

function certainContinuous(
  { type, average, K, known }: ContinuousAsian,
  path: CertainPath,
  market: ExoticMarket,
): number {
  const { T, r, q } = market;
  const elapsed = known?.elapsed ?? 0;
  // At expiry all of the average is known; without a known part it is today's spot.
  const share = T + elapsed === 0 ? 1 : T / (T + elapsed);
  const ahead = path.at(0) * (average === 'geometric' ? Math.exp(0.5 * (r - q) * T) : growthMean(r - q, T));
  const gain = share * ahead + (1 - share) * (known?.average ?? 0) - K;
  return path.discount(T) * Math.max(0, optionSign(type) * gain);
}

function continuousArithmetic(market: JetMarket, option: ContinuousAsian): Jet {
  const { S, T, r, q } = market;
  const w = optionSign(option.type);
  const discount = Math.exp(-r * T);
  const elapsed = option.known?.elapsed ?? 0;
  const share = T / (T + elapsed);
  const strike = option.K - (1 - share) * (option.known?.average ?? 0);
  const mean = S.times(share * growthMean(r - q, T));
  if (strike <= 0) return w === 1 ? mean.minus(strike).times(discount) : constant(0);
  const variance = logarithmOf1Plus(continuousExcess(market));
  return forwardOption(w, mean, constant(strike), variance.root(), discount);
}

/** (exp(b t) - 1) / (b t), 1 at 0: the mean of exp(b u) over u in 0..t. */
const growthMean = (b: number, t: number): number => (b * t === 0 ? 1 : Math.expm1(b * t) / (b * t));

/** E[A^2]/E[A]^2 - 1 = 2 integral over s of (exp(sigma^2 s) - 1) exp(2bs) integral of exp(bu) over 0..T-s, over M^2. */
function continuousExcess({ sigma, T, r, q }: JetMarket): Jet {
  const carry = r - q;
  const { nodes, weights } = gaussLegendre(32);
  const first = T * growthMean(carry, T);
  let sum = constant(0);
  for (let i = 0; i < nodes.length; i++) {
    const s = 0.5 * T * (1 + nodes[i]);
    const weight = weights[i] * T * Math.exp(2 * carry * s) * (T - s) * growthMean(carry, T - s);
    sum = sum.plus(exponentialLess1(sigma.squared().times(s)).times(weight));
  }
  return sum.over(first * first);
}
