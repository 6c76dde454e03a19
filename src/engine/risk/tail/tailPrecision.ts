/** How sure a VaR or ES from n scenarios is: standard errors and confidence intervals. */
import { success, type Result } from '../../basics/result';
import { binomialCdf, binomialQuantile } from '../../math/binomial';
import { inverseNormalCdf } from '../../math/normal';
import { quantile } from '../../math/quantile';
import { probabilityFault, refusal, sampleVariance, seriesFault, type Series } from '../../math/series';

export interface Precision {
  readonly standardError: number;
  /** Interval that holds the true figure with probability `confidence`. */
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

export interface TailPrecision {
  readonly valueAtRisk: Precision;
  readonly expectedShortfall: Precision;
}

/**
 * For independent scenarios. VaR: root(alpha(1-alpha)/n)/f with the density f by differences of quantiles (Bofinger 1975,
 * Austral. J. Statist. 17), interval by the binomial law of order statistics (David and Nagaraja 2003, 7.1), exact for any law. ES: the
 * asymptotic variance of the tail mean (Manistre and Hancock 2005, NAAJ 9(2), eq. 4), interval normal. Quasi-random
 * scenarios are more precise than stated here, dependent ones (overlapping returns) less.
 */
export function tailPrecision(
  pnl: Series,
  alpha: number,
  figures: { readonly valueAtRisk: number; readonly expectedShortfall: number },
  confidence = 0.95,
): Result<TailPrecision> {
  const refused = refusal(
    seriesFault(pnl, 'P&L', 10),
    probabilityFault(alpha, 'alpha'),
    probabilityFault(confidence, 'confidence'),
  );
  if (refused !== undefined) return refused;
  const sorted = Float64Array.from(pnl).sort();
  return success({
    valueAtRisk: varPrecision(sorted, alpha, confidence),
    expectedShortfall: esPrecision(sorted, alpha, figures, confidence),
  });
}

function varPrecision(sorted: Float64Array, alpha: number, confidence: number): Precision {
  const n = sorted.length;
  const tail = 0.5 * (1 - confidence);
  const lowRank = binomialQuantile(n, alpha, tail);
  const highRank = binomialQuantile(n, alpha, 1 - tail) + 1;
  return {
    standardError: Math.sqrt((alpha * (1 - alpha)) / n) * spacing(sorted, alpha),
    low: -sorted[Math.min(n, highRank) - 1],
    high: -sorted[Math.max(1, lowRank) - 1],
    confidence,
  };
}

/** 1 / density at the quantile: the slope of the quantile function over a window of Bofinger's width. */
function spacing(sorted: Float64Array, alpha: number): number {
  const n = sorted.length;
  const z = inverseNormalCdf(alpha);
  const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
  const width = ((4.5 * density ** 4) / (2 * z * z + 1) ** 2 / n) ** 0.2;
  const half = Math.min(Math.max(width, 1 / n), 0.95 * Math.min(alpha, 1 - alpha));
  const at = (p: number): number => {
    const found = quantile(sorted, p);
    return found.ok ? found.value : NaN;
  };
  return (at(alpha + half) - at(alpha - half)) / (2 * half);
}

function esPrecision(
  sorted: Float64Array,
  alpha: number,
  figures: { readonly valueAtRisk: number; readonly expectedShortfall: number },
  confidence: number,
): Precision {
  const n = sorted.length;
  const tail = sorted.subarray(0, Math.max(2, Math.floor(alpha * n)));
  const spread = figures.expectedShortfall - figures.valueAtRisk;
  const variance = (sampleVariance(tail) + (1 - alpha) * spread * spread) / (n * alpha);
  const standardError = Math.sqrt(variance);
  const reach = -inverseNormalCdf(0.5 * (1 - confidence)) * standardError;
  return {
    standardError,
    low: figures.expectedShortfall - reach,
    high: figures.expectedShortfall + reach,
    confidence,
  };
}

/** Probability that the interval of VaR between two ranks holds the quantile: the coverage that whole ranks reach. */
export const rankCoverage = (n: number, alpha: number, lowRank: number, highRank: number): number =>
  binomialCdf(n, alpha, highRank - 1) - binomialCdf(n, alpha, lowRank - 1);
