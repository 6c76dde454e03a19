/**
 * Lookback options, continuously monitored: fixed strike max(w (extremum - K), 0) and floating strike
 * w (S_T - extremum), the extremum being the maximum for fixed calls and floating puts, else the minimum.
 *
 * Sources: Goldman, Sosin and Gatto (1979), "Path Dependent Options: Buy at the Low, Sell at the High", J. Finance
 * 34; Conze and Viswanathan (1991), "Path Dependent Options: The Case of Lookback Options", J. Finance 46; Haug
 * (2007), 4.15.1 and 4.15.2. Their factor 1/b is taken as an integral over the carry where b is small, so that b = 0
 * is no special case.
 *
 * Domain: S, K, extremum > 0, extremum on its side of S; T, sigma >= 0 (`certainPath`), but sigma > 0 where r = q, since a
 * flat path has a vega there. Accuracy: about 1e-14 of spot.
 */
import { failure, type Failure, type Result } from '../../basics/result';
import { constant, weightedCdf, type Jet } from '../../math/jet';
import { INV_SQRT_2PI } from '../../math/normal';
import { gaussLegendre } from '../../math/quadrature';
import { optionSign, type OptionSign } from '../blackScholes';
import { certainValue, checkCertain, isCertain } from './certainPath';
import { checkExotic, evaluate, jetMarket, sensitivitiesOf } from './exoticMarket';
import type { ExoticMarket, JetMarket, Sensitivities } from './exoticMarket';
import { claimValue, vanillaClaim } from './terminalClaim';

export interface LookbackOption {
  readonly type: 'call' | 'put';
  /** Fixed strike, or 'floating'. */
  readonly K: number | 'floating';
  /** Maximum or minimum observed so far (S itself at the start). */
  readonly extremum: number;
}

/** Price, delta, gamma, vega in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE. */
export function priceLookback(option: LookbackOption, market: ExoticMarket): Result<Sensitivities> {
  const levels = [['extremum', option.extremum] as const];
  const strikes = option.K === 'floating' ? [] : [['K', option.K] as const];
  const check = market.T === 0 || market.r !== market.q ? checkCertain : checkExotic;
  const refused = check(market, [...levels, ...strikes]) ?? checkExtremum(option, market.S);
  return evaluate(refused, { option, market }, () =>
    isCertain(market)
      ? certainLookback(option, market)
      : sensitivitiesOf(lookbackValue(jetMarket(market), option)),
  );
}

/** The extremum lies at an end of the path or was seen before. */
function certainLookback(option: LookbackOption, market: ExoticMarket): Sensitivities {
  const { T } = market;
  const w = optionSign(option.type);
  const best = sideOf(option) === 1 ? Math.max : Math.min;
  return certainValue(market, (path) => {
    const extremum = best(option.extremum, path.at(0), path.at(T));
    const gain = option.K === 'floating' ? path.at(T) - extremum : extremum - option.K;
    return path.discount(T) * Math.max(0, w * gain);
  });
}

/** 1 where the maximum counts, -1 for the minimum. */
const sideOf = ({ type, K }: LookbackOption): OptionSign =>
  (type === 'call') === (K !== 'floating') ? 1 : -1;

function checkExtremum(option: LookbackOption, S: number): Failure | undefined {
  if (sideOf(option) * (option.extremum - S) >= 0) return undefined;
  const rule = sideOf(option) === 1 ? 'at least' : 'at most';
  return failure('INVALID_INPUT', `extremum = ${option.extremum}: must be ${rule} the spot ${S}`).failure;
}

/** Value with the extremum on its side of the spot. */
export function lookbackValue(market: JetMarket, option: LookbackOption): Jet {
  const { S, T, r, q } = market;
  const side = sideOf(option);
  const discount = Math.exp(-r * T);
  if (option.K === 'floating') {
    const forward = S.times(Math.exp(-q * T)).minus(option.extremum * discount);
    return extremumOption(market, side, option.extremum).plus(forward.times(optionSign(option.type)));
  }
  const level = side === 1 ? Math.max(option.K, option.extremum) : Math.min(option.K, option.extremum);
  return extremumOption(market, side, level).plus(side * (level - option.K) * discount);
}

/** Below this the difference over b is an integral: |b| times the time scales of the exponents. */
const SMALL_CARRY = 0.5;

/** Value of max(w (extremum from now on - level), 0), the level beyond the spot: vanilla plus the reflected part. */
function extremumOption(market: JetMarket, w: OptionSign, level: number): Jet {
  const { S, T, sigma, r, q } = market;
  const carry = r - q;
  const x = S.over(level).logarithm();
  const scale = Math.max(T, Math.abs(2 * x.value) / sigma.value ** 2);
  const small = Math.abs(carry) * scale < SMALL_CARRY;
  const quotient = small ? meanSlope(market, w, x) : reflection(market, w, x, carry).over(carry);
  const reflected = quotient
    .times(S)
    .times(sigma.squared())
    .times(-0.5 * w * Math.exp(-r * T));
  return claimValue(market, vanillaClaim(w, level)).plus(reflected);
}

/** d1 for a carry b. */
const d1At = ({ sigma, deviation, T }: JetMarket, x: Jet, b: number): Jet =>
  x
    .over(deviation)
    .plus(constant(b * Math.sqrt(T)).over(sigma))
    .plus(deviation.times(0.5));

/** exp(-2 b x/sigma^2) N(w (d1 - 2b sqrt(T)/sigma)) - exp(bT) N(w d1): 0 at b = 0. */
function reflection(market: JetMarket, w: OptionSign, x: Jet, b: number): Jet {
  const { sigma, T } = market;
  const d1 = d1At(market, x, b);
  const c = d1.minus(constant(2 * b * Math.sqrt(T)).over(sigma));
  const mirror = weightedCdf(x.times(-2 * b).over(sigma.squared()), c.times(w));
  return mirror.minus(weightedCdf(constant(b * T), d1.times(w)));
}

/** The same over b, as the mean of its derivative over the carries 0..b. */
function meanSlope(market: JetMarket, w: OptionSign, x: Jet): Jet {
  const { nodes, weights } = gaussLegendre(12);
  const carry = market.r - market.q;
  let sum = constant(0);
  for (let i = 0; i < nodes.length; i++)
    sum = sum.plus(reflectionSlope(market, w, x, 0.5 * carry * (1 + nodes[i])).times(0.5 * weights[i]));
  return sum;
}

function reflectionSlope(market: JetMarket, w: OptionSign, x: Jet, b: number): Jet {
  const { sigma, T } = market;
  const step = constant(Math.sqrt(T)).over(sigma);
  const d1 = d1At(market, x, b);
  const c = d1.minus(step.times(2 * b));
  const exponent = x.times(-2 * b).over(sigma.squared());
  const mirror = weightedCdf(exponent, c.times(w)).times(x).times(-2).over(sigma.squared());
  const mirrorDensity = weightedPdf(exponent, c).times(step).times(w);
  const direct = weightedCdf(constant(b * T), d1.times(w)).times(T);
  const directDensity = weightedPdf(constant(b * T), d1)
    .times(step)
    .times(w);
  return mirror.minus(mirrorDensity).minus(direct).minus(directDensity);
}

/** exp(a) n(d). */
const weightedPdf = (a: Jet, d: Jet): Jet =>
  a.minus(d.squared().times(0.5)).exponential().times(INV_SQRT_2PI);
