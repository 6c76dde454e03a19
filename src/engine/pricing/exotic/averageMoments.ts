/** Averages of fixings as lognormals: exact for geometric ones, by the first two moments for arithmetic ones. */
import { constant, type Jet } from '../../math/jet';
import type { JetMarket } from './exoticMarket';
import { exponentialLess1, logarithmOf1Plus } from './forwardOption';

/** Mean of the average, variance of its logarithm, and covariance with ln S_T. */
export interface MatchedAverage {
  readonly mean: Jet;
  readonly variance: Jet;
  readonly covariance: Jet;
}

export function matchGeometric({ S, sigma, r, q }: JetMarket, fixings: readonly number[]): MatchedAverage {
  const n = fixings.length;
  const meanTime = fixings.reduce((sum, t) => sum + t, 0) / n;
  const sharedTime = fixings.reduce((sum, t, i) => sum + t * (2 * (n - i) - 1), 0) / (n * n);
  return lognormalAverage(S, sigma.squared(), r - q, meanTime, sharedTime);
}

/** ln A has mean ln S + (b - sigma^2/2) meanTime and variance sigma^2 sharedTime. */
export function lognormalAverage(
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

export function matchArithmetic({ S, sigma, r, q }: JetMarket, fixings: readonly number[]): MatchedAverage {
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

/** The geometric average of these fixings and of `known` ones, which take their share of the exponent. */
export function withKnownFixings(
  { mean, variance, covariance }: MatchedAverage,
  fixings: number,
  known: readonly number[],
): MatchedAverage {
  const share = fixings / (fixings + known.length);
  const logKnown = known.reduce((sum, price) => sum + Math.log(price), 0) / (fixings + known.length);
  const spread = variance.times(0.5 * share * (share - 1));
  return {
    mean: mean.logarithm().times(share).plus(spread).plus(logKnown).exponential(),
    variance: variance.times(share * share),
    covariance: covariance.times(share),
  };
}
