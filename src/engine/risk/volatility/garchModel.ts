/**
 * GARCH(1,1) and its GJR extension: e_t = y_t - mu, h_t = omega + (alpha + gamma 1{e_t-1 < 0}) e_t-1^2 + beta h_t-1.
 * Sources: Bollerslev (1986), J. Econometrics 31; Glosten, Jagannathan and Runkle (1993), J. Finance 48(5). Before the
 * sample e^2 and h are the mean of e^2 at the current mu, half of it behind gamma, as in Fiorentini et al. (1996).
 */
import { failure, success, type Result } from '../../basics/result';
import { logGamma } from '../../math/gammaFunctions';
import { refusal, seriesFault, type Series } from '../../math/series';

export interface GarchParameters {
  readonly mu: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  /** Extra weight of a fall; 0 in the symmetric model. */
  readonly gamma: number;
  /** Degrees of freedom (> 2) of Student innovations with unit variance; absent: normal. */
  readonly nu?: number;
}

/** Which model: symmetric or GJR, and the law of its innovations. */
export interface GarchSpec {
  readonly asymmetric: boolean;
  readonly innovations: 'normal' | 'student';
}

/** alpha + beta + gamma/2: what is left of a shock to the variance after one step. */
export const persistenceOf = ({ alpha, beta, gamma }: GarchParameters): number => alpha + beta + 0.5 * gamma;

/** Variance in the long run; Infinity where the persistence is 1 or more. */
export function unconditionalVariance(parameters: GarchParameters): number {
  const persistence = persistenceOf(parameters);
  return persistence < 1 ? parameters.omega / (1 - persistence) : Infinity;
}

export interface GarchFilter {
  /** h_t, variance forecast for return t. */
  readonly variance: Float64Array;
  /** Forecast after the last return. */
  readonly next: number;
  /** (y_t - mu) / root(h_t). */
  readonly residuals: Float64Array;
  /** Natural log, with the terms of pi. */
  readonly logLikelihood: number;
}

/** Runs the recursion at given parameters. Refuses values that are not finite, and a variance that is not positive. */
export function garchFilter(returns: Series, parameters: GarchParameters): Result<GarchFilter> {
  const refused = refusal(seriesFault(returns, 'returns', 2));
  if (refused !== undefined) return refused;
  const { nu } = parameters;
  if (nu !== undefined && !(nu > 2)) return failure('OUT_OF_RANGE', `nu is ${nu}, must exceed 2`, { nu });
  const n = returns.length;
  const variance = new Float64Array(n);
  const next = varianceRecursion(returns, parameters, variance);
  const bad = variance.findIndex((h) => !(h > 0 && h < Infinity));
  if (bad >= 0 || !(next > 0 && next < Infinity))
    return failure('OUT_OF_RANGE', `variance of return ${bad >= 0 ? bad : n} is not positive and finite`);
  const residuals = variance.map((h, t) => (returns[t] - parameters.mu) / Math.sqrt(h));
  return success({ variance, next, residuals, logLikelihood: logLikelihood(residuals, variance, nu) });
}

/** One step: the variance after a return that had variance `h`. */
export const nextVariance = (
  { mu, omega, alpha, beta, gamma }: GarchParameters,
  y: number,
  h: number,
): number => omega + (y < mu ? alpha + gamma : alpha) * (y - mu) ** 2 + beta * h;

/** Fills the variances and returns the next. */
export function varianceRecursion(
  returns: Series,
  { mu, omega, alpha, beta, gamma }: GarchParameters,
  variance: Float64Array,
): number {
  let start = 0;
  for (let t = 0; t < returns.length; t++) start += (returns[t] - mu) ** 2;
  start /= returns.length;
  let h = omega + (alpha + 0.5 * gamma + beta) * start;
  for (let t = 0; t < returns.length; t++) {
    variance[t] = h;
    const e = returns[t] - mu;
    h = omega + (e < 0 ? alpha + gamma : alpha) * e * e + beta * h;
  }
  return h;
}

const LN_2PI = 1.8378770664093453;

/** Sum of the log densities of the returns. */
export function logLikelihood(
  residuals: Float64Array,
  variance: Float64Array,
  nu: number | undefined,
): number {
  let sum = 0;
  if (nu === undefined) {
    for (let t = 0; t < residuals.length; t++)
      sum -= 0.5 * (LN_2PI + Math.log(variance[t]) + residuals[t] * residuals[t]);
    return sum;
  }
  const constant = logGamma(0.5 * (nu + 1)) - logGamma(0.5 * nu) - 0.5 * Math.log(Math.PI * (nu - 2));
  for (let t = 0; t < residuals.length; t++)
    sum -= 0.5 * ((nu + 1) * Math.log1p((residuals[t] * residuals[t]) / (nu - 2)) + Math.log(variance[t]));
  return sum + constant * residuals.length;
}

/** E[h_(n+m)] for m = 1 .. steps from the next variance; entry m - 1. */
export function varianceForecast(parameters: GarchParameters, next: number, steps: number): Float64Array {
  const persistence = persistenceOf(parameters);
  const forecast = new Float64Array(steps);
  for (let m = 0, h = next; m < steps; m++, h = parameters.omega + persistence * h) forecast[m] = h;
  return forecast;
}

/** Variance of the sum of the next `steps` returns. */
export const horizonVariance = (parameters: GarchParameters, next: number, steps: number): number =>
  varianceForecast(parameters, next, steps).reduce((sum, h) => sum + h, 0);
