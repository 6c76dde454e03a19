/**
 * One slice of Gatheral's stochastic-volatility-inspired smile in raw form.
 * Gatheral (2004), "A parsimonious arbitrage-free implied volatility parameterization", Global Derivatives;
 * Gatheral and Jacquier (2014), eq. (3.1).
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import type { SmilePoint } from './smile';

/** w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), total variance over log-moneyness. */
export interface RawSvi {
  readonly a: number;
  /** >= 0: half the sum of the wing slopes. */
  readonly b: number;
  /** -1 < rho < 1. */
  readonly rho: number;
  readonly m: number;
  /** > 0: width of the turn between the wings. */
  readonly sigma: number;
}

export function sviVariance({ a, b, rho, m, sigma }: RawSvi, k: number): number {
  const y = k - m;
  return a + b * (rho * y + Math.sqrt(y * y + sigma * sigma));
}

/** Total variance and its derivatives at k; relative error a few 1e-16 of the largest term. */
export function sviAt({ a, b, rho, m, sigma }: RawSvi, k: number): SmilePoint {
  const y = k - m;
  const root = Math.sqrt(y * y + sigma * sigma);
  return {
    w: a + b * (rho * y + root),
    slope: b * (rho + y / root),
    curvature: (b * sigma * sigma) / (root * root * root),
  };
}

/** Least total variance over all k, and where: a + b sigma sqrt(1 - rho^2) at m - rho sigma / sqrt(1 - rho^2). */
export function sviMinimum({ a, b, rho, m, sigma }: RawSvi): { readonly k: number; readonly w: number } {
  const flank = Math.sqrt((1 - rho) * (1 + rho));
  return { k: m - (rho * sigma) / flank, w: a + b * sigma * flank };
}

/** Limits of dw/dk: -b (1 - rho) far left, b (1 + rho) far right, both given as positive steepness. */
export const sviWings = ({ b, rho }: RawSvi): { readonly left: number; readonly right: number } => ({
  left: b * (1 - rho),
  right: b * (1 + rho),
});

/** Lee (2004), "The moment formula": no wing of total variance is steeper than 2. */
export const LEE_BOUND = 2;

/** The slice itself, or INVALID_INPUT / OUT_OF_RANGE naming the parameter that leaves the domain. */
export function checkRawSvi(svi: RawSvi): Result<RawSvi> {
  for (const [name, value] of Object.entries(svi) as [keyof RawSvi, number][])
    if (!Number.isFinite(value)) return refuse('INVALID_INPUT', name, value, 'must be a finite number');
  if (svi.b < 0) return refuse('OUT_OF_RANGE', 'b', svi.b, 'must not be negative');
  if (!(Math.abs(svi.rho) < 1)) return refuse('OUT_OF_RANGE', 'rho', svi.rho, 'must lie between -1 and 1');
  if (!(svi.sigma > 0)) return refuse('OUT_OF_RANGE', 'sigma', svi.sigma, 'must be positive');
  const least = sviMinimum(svi).w;
  if (least < 0)
    return refuse('OUT_OF_RANGE', 'a', svi.a, `gives a total variance of ${least} at its minimum`);
  return success(svi);
}

const refuse = (
  reason: Failure['reason'],
  field: string,
  value: number,
  limit: string,
): { readonly ok: false; readonly failure: Failure } =>
  failure(reason, `SVI parameter ${field} = ${value} ${limit}`, { field, value });
