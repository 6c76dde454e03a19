/**
 * What one expiry's smile is made of: total variance w(k) = sigma^2 T as a function of log-moneyness
 * k = ln(K/F), with its first two derivatives in k.
 */
import { INV_SQRT_2PI } from '../../math/normal';

export interface SmilePoint {
  /** Total variance, dimensionless. */
  readonly w: number;
  /** dw/dk and d2w/dk2. */
  readonly slope: number;
  readonly curvature: number;
}

/** Implied vol, a fraction per square-root year; NaN where the total variance is negative. `years` > 0. */
export const volOfVariance = (w: number, years: number): number => Math.sqrt(w / years);

/**
 * Durrleman's function g(k): the risk-neutral density is positive exactly where g is, so g < 0 is butterfly
 * arbitrage. Gatheral and Jacquier (2014), "Arbitrage-free SVI volatility surfaces", eq. (2.1). Not defined at w = 0.
 */
export function durrleman(k: number, { w, slope, curvature }: SmilePoint): number {
  const lean = 1 - (0.5 * k * slope) / w;
  return lean * lean - 0.25 * slope * slope * (1 / w + 0.25) + 0.5 * curvature;
}

/** Density of ln(S_T/F) per unit of k under the forward measure: g n(d2), d2 = -k/sqrt(w) - sqrt(w)/2. */
export function logMoneynessDensity(k: number, point: SmilePoint): number {
  const deviation = Math.sqrt(point.w);
  const d2 = -k / deviation - 0.5 * deviation;
  return (durrleman(k, point) * INV_SQRT_2PI * Math.exp(-0.5 * d2 * d2)) / deviation;
}

/** Black vega over F sqrt(T), n(d1): the weight of a vol error in the price. */
export function vegaShape(k: number, w: number): number {
  const deviation = Math.sqrt(w);
  const d1 = -k / deviation + 0.5 * deviation;
  return INV_SQRT_2PI * Math.exp(-0.5 * d1 * d1);
}
