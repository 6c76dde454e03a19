/** Two lognormal assets: what the formulas on them take, and its check. */
import type { Failure } from '../../basics/result';
import { checkFinite, checkPrices, checkVol } from '../european';
import { checkPositiveTime } from './exoticMarket';

export interface TwoAssetMarket {
  /** Spots, price units. */
  readonly S1: number;
  readonly S2: number;
  /** Yields, continuously compounded per year. */
  readonly q1: number;
  readonly q2: number;
  /** Fractions per square-root year. */
  readonly sigma1: number;
  readonly sigma2: number;
  /** Correlation of the log returns, -1..1. */
  readonly rho: number;
  /** Rate, continuously compounded per year. */
  readonly r: number;
  /** Years. */
  readonly T: number;
}

/** The first thing that is wrong, or undefined. */
export function checkTwoAssets(market: TwoAssetMarket): Failure | undefined {
  const { S1, S2, sigma1, sigma2, T } = market;
  const prices = [['S1', S1] as const, ['S2', S2] as const];
  return (
    checkFinite(Object.entries(market)) ??
    checkPositiveTime('T', T) ??
    checkVol(sigma1) ??
    checkVol(sigma2) ??
    checkPrices(prices, true) ??
    checkCorrelation(market.rho)
  );
}

export const checkCorrelation = (rho: number): Failure | undefined =>
  Math.abs(rho) <= 1
    ? undefined
    : {
        reason: 'INVALID_INPUT',
        message: `rho = ${rho}: must lie within -1 and 1`,
        context: { field: 'rho', value: rho },
      };

/** Vol of the ratio S1/S2; exactly 0 for equal vols at correlation 1. */
export const ratioVol = (sigma1: number, sigma2: number, rho: number): number =>
  Math.sqrt((sigma1 - sigma2) ** 2 + 2 * (1 - rho) * sigma1 * sigma2);
