/**
 * Resampling of a history in blocks of random length, which keeps volatility clusters and the dependence across factors.
 * Source: Politis and Romano (1994), "The Stationary Bootstrap", J. Amer. Statist. Assoc. 89(428).
 */
import { failure, success, type Result } from '../../basics/result';
import { quantile } from '../../math/quantile';
import { seededRandom, type RandomSource } from '../../math/random';
import { probabilityFault, refusal } from '../../math/series';

/** Rows 0..n-1 resampled: blocks with a geometric length of the given mean, wrapping around. */
export function resampledRows(n: number, meanBlock: number, random: RandomSource): Int32Array {
  const rows = new Int32Array(n);
  let row = random.below(n);
  for (let k = 0; k < n; k++) {
    if (k > 0) row = random.uniform() < 1 / meanBlock ? random.below(n) : (row + 1) % n;
    rows[k] = row;
  }
  return rows;
}

export interface BootstrapSetup {
  /** Rows of the history. */
  readonly rows: number;
  readonly meanBlock: number;
  readonly resamples: number;
  readonly confidence: number;
  readonly seed: number;
}

export interface BootstrapInterval {
  readonly low: number;
  readonly median: number;
  readonly high: number;
  readonly standardError: number;
  readonly confidence: number;
  /** Resamples on which the statistic was refused and left out. */
  readonly refused: number;
}

/** Percentile interval of a statistic of the rows (Efron 1979). Refuses when a tenth of the resamples fail. */
export function bootstrapInterval(
  setup: BootstrapSetup,
  statistic: (rows: Int32Array) => Result<number>,
): Result<BootstrapInterval> {
  const { rows, meanBlock, resamples, confidence, seed } = setup;
  const bad = refusal(probabilityFault(confidence, 'confidence'));
  if (bad !== undefined) return bad;
  if (!(rows >= 2 && meanBlock >= 1 && meanBlock <= rows && resamples >= 20))
    return failure(
      'OUT_OF_RANGE',
      `bootstrap of ${rows} rows, mean block ${meanBlock}, ${resamples} resamples`,
    );
  const random = seededRandom(seed);
  const found: number[] = [];
  for (let k = 0; k < resamples; k++) {
    const value = statistic(resampledRows(rows, meanBlock, random));
    if (value.ok && Number.isFinite(value.value)) found.push(value.value);
    else if (k + 1 - found.length > resamples / 10)
      return value.ok
        ? failure('NOT_CONVERGED', 'the statistic is not finite on a tenth of the resamples')
        : value;
  }
  const at = (p: number): number => {
    const read = quantile(found, p);
    return read.ok ? read.value : NaN;
  };
  const centre = found.reduce((sum, value) => sum + value, 0) / found.length;
  const squares = found.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return success({
    low: at(0.5 * (1 - confidence)),
    median: at(0.5),
    high: at(0.5 * (1 + confidence)),
    standardError: Math.sqrt(squares / (found.length - 1)),
    confidence,
    refused: resamples - found.length,
  });
}
