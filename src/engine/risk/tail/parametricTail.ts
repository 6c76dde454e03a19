/** VaR and ES of a P&L whose law is given: normal, Student t, Cornish-Fisher. Losses positive, unit of the P&L. */
import { failure, success, type Result } from '../../basics/result';
import { studentPdf, studentQuantile } from '../../math/gammaFunctions';
import { inverseNormalCdf, normalPdf } from '../../math/normal';
import { probabilityFault, refusal } from '../../math/series';

export interface TailFigures {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** Mean and standard deviation of the P&L over the horizon. */
export interface Spread {
  readonly mean: number;
  readonly standardDeviation: number;
}

/** Mean grows with the horizon, deviation with its root: independent steps. `steps` in units of the given spread. */
export const overHorizon = ({ mean, standardDeviation }: Spread, steps: number): Spread => ({
  mean: mean * steps,
  standardDeviation: standardDeviation * Math.sqrt(steps),
});

const spreadRefusal = ({ mean, standardDeviation }: Spread, alpha: number): ReturnType<typeof refusal> => {
  if (!(standardDeviation >= 0 && standardDeviation < Infinity && Number.isFinite(mean)))
    return failure('INVALID_INPUT', `mean ${mean}, standard deviation ${standardDeviation}`);
  return refusal(probabilityFault(alpha, 'alpha'));
};

/** VaR = -(m + s z), ES = -m + s n(z)/alpha with z = N^-1(alpha). J. P. Morgan (1996), "RiskMetrics", 4th ed., ch. 1. */
export function normalTail(spread: Spread, alpha: number): Result<TailFigures> {
  const refused = spreadRefusal(spread, alpha);
  if (refused !== undefined) return refused;
  const { mean, standardDeviation } = spread;
  const z = inverseNormalCdf(alpha);
  return success({
    valueAtRisk: -(mean + standardDeviation * z),
    expectedShortfall: -mean + (standardDeviation * normalPdf(z)) / alpha,
  });
}

/**
 * Student t with location `mean` and scale `scale`: VaR = -(m + c t), ES = -m + c f(t)/alpha (nu + t^2)/(nu - 1), t the
 * alpha quantile. McNeil, Frey and Embrechts (2015), "Quantitative Risk Management", example 2.15. ES needs nu > 1.
 */
export function studentTail(mean: number, scale: number, nu: number, alpha: number): Result<TailFigures> {
  const refused = spreadRefusal({ mean, standardDeviation: scale }, alpha);
  if (refused !== undefined) return refused;
  if (!(nu > 1))
    return failure('OUT_OF_RANGE', `degrees of freedom ${nu}: expected shortfall needs more than 1`, { nu });
  const t = studentQuantile(alpha, nu);
  return success({
    valueAtRisk: -(mean + scale * t),
    expectedShortfall: -mean + ((scale * studentPdf(t, nu)) / alpha) * ((nu + t * t) / (nu - 1)),
  });
}

/** The scale with which Student's t has the given standard deviation; nu > 2. */
export const studentScale = (standardDeviation: number, nu: number): number =>
  standardDeviation * Math.sqrt((nu - 2) / nu);

export interface Shape extends Spread {
  readonly skewness: number;
  readonly excessKurtosis: number;
}

export interface CornishFisherTail extends TailFigures {
  /** False: the expansion is not increasing out here, so the figures are outside its domain and need a caution. */
  readonly monotone: boolean;
}

/**
 * Quantile z + (z^2-1)S/6 + (z^3-3z)K/24 - (2z^3-5z)S^2/36; ES is its exact mean over (0, alpha). Sources: Cornish and
 * Fisher (1938), Rev. Int. Stat. Inst. 5; the ES by integrating by parts with n'(z) = -z n(z); domain after Maillard
 * (2012), "A User's Guide to the Cornish Fisher Expansion".
 */
export function cornishFisherTail(shape: Shape, alpha: number): Result<CornishFisherTail> {
  const refused = spreadRefusal(shape, alpha);
  if (refused !== undefined) return refused;
  const { mean, standardDeviation, skewness: S, excessKurtosis: K } = shape;
  if (!Number.isFinite(S) || !Number.isFinite(K))
    return failure('INVALID_INPUT', `skewness ${S}, excess kurtosis ${K}`);
  const z = inverseNormalCdf(alpha);
  const adjusted =
    z + ((z * z - 1) * S) / 6 + ((z ** 3 - 3 * z) * K) / 24 - ((2 * z ** 3 - 5 * z) * S * S) / 36;
  const factor = 1 + (z * S) / 6 + ((z * z - 1) * K) / 24 - ((2 * z * z - 1) * S * S) / 36;
  return success({
    valueAtRisk: -(mean + standardDeviation * adjusted),
    expectedShortfall: -mean + ((standardDeviation * normalPdf(z)) / alpha) * factor,
    monotone: increasingBelow(z, S, K),
  });
}

/** Whether the slope 1 + zS/3 + (3z^2-3)K/24 - (6z^2-5)S^2/36 is positive on (-infinity, z]. */
function increasingBelow(z: number, S: number, K: number): boolean {
  const square = K / 8 - (S * S) / 6;
  const constant = 1 - K / 8 + (5 * S * S) / 36;
  const slope = (x: number): number => constant + (x * S) / 3 + square * x * x;
  if (square < 0 || (square === 0 && S > 0)) return false;
  const bottom = square === 0 ? z : Math.min(z, -S / (6 * square));
  return slope(z) > 0 && slope(bottom) > 0;
}
