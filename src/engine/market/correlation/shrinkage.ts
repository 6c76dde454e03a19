/**
 * Shrinkage of a sample covariance towards a structured target: the intensity that minimises the expected squared error,
 * estimated from the data. Sources: Ledoit and Wolf (2004), "A well-conditioned estimator for large-dimensional
 * covariance matrices", J. Multivariate Analysis 88 (target: scaled identity, lemma 3.2 to 3.4); Ledoit and Wolf (2004),
 * "Honey, I Shrunk the Sample Covariance Matrix", J. Portfolio Management 30(4), appendices A and B (constant correlation).
 */
import { success, type Result } from '../../basics/result';
import { blendMatrices, zeroMatrix, type SquareMatrix } from '../../math/matrix';
import { mean, type Series } from '../../math/series';
import { correlationOf, panelRefusal, secondMoments } from './correlationMatrix';

export type ShrinkageTarget = 'identity' | 'constant-correlation';

export interface ShrunkCovariance {
  /** Positive definite unless every series is degenerate; divisor n, as the papers have it. */
  readonly covariance: SquareMatrix;
  /** Weight of the target, 0 to 1. */
  readonly intensity: number;
  readonly target: SquareMatrix;
}

/** Parallel series of returns. Refuses short, unequal and constant series. */
export function shrunkCovariance(
  series: readonly Series[],
  target: ShrinkageTarget = 'constant-correlation',
): Result<ShrunkCovariance> {
  const refused = panelRefusal(series, 4);
  if (refused !== undefined) return refused;
  const sample = secondMoments(series, true);
  const structure = correlationOf(sample);
  if (!structure.ok) return structure;
  const rows = series.map((one) => centred(one));
  const goal = target === 'identity' ? scaledIdentity(sample) : constantCorrelation(sample);
  const distance = squaredDistance(sample, goal);
  const noise = entryNoise(rows, sample);
  const shared = target === 'identity' ? 0 : targetNoise(rows, sample, noise);
  const total = noise.entries.reduce((sum, value) => sum + value, 0);
  const intensity =
    distance === 0 ? 1 : Math.max(0, Math.min(1, (total - shared) / distance / rows[0].length));
  return success({ covariance: blendMatrices(sample, goal, intensity), intensity, target: goal });
}

function centred(series: Series): Float64Array {
  const centre = mean(series);
  return Float64Array.from(series, (value) => value - centre);
}

function scaledIdentity({ size, entries }: SquareMatrix): SquareMatrix {
  const target = zeroMatrix(size);
  let trace = 0;
  for (let i = 0; i < size; i++) trace += entries[i * size + i];
  for (let i = 0; i < size; i++) target.entries[i * size + i] = trace / size;
  return target;
}

/** The average of the correlations, with the sample's own variances. */
function constantCorrelation({ size, entries }: SquareMatrix): SquareMatrix {
  const deviation = (i: number): number => Math.sqrt(entries[i * size + i]);
  const average = averageCorrelation({ size, entries });
  const target = zeroMatrix(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      target.entries[i * size + j] = i === j ? entries[i * size + i] : average * deviation(i) * deviation(j);
  return target;
}

function averageCorrelation({ size, entries }: SquareMatrix): number {
  let sum = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++)
      sum += entries[i * size + j] / Math.sqrt(entries[i * size + i] * entries[j * size + j]);
  return size < 2 ? 0 : (2 * sum) / (size * (size - 1));
}

const squaredDistance = (a: SquareMatrix, b: SquareMatrix): number =>
  a.entries.reduce((sum, entry, k) => sum + (entry - b.entries[k]) ** 2, 0);

/** pi_ij: mean over t of (x_it x_jt - s_ij)^2. */
function entryNoise(rows: readonly Float64Array[], { size, entries }: SquareMatrix): SquareMatrix {
  const noise = zeroMatrix(size);
  const count = rows[0].length;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let t = 0; t < count; t++) sum += (rows[i][t] * rows[j][t] - entries[i * size + j]) ** 2;
      noise.entries[i * size + j] = sum / count;
    }
  return noise;
}

/** rho: covariance of the target's entries with the sample's (appendix B). */
function targetNoise(rows: readonly Float64Array[], sample: SquareMatrix, noise: SquareMatrix): number {
  const { size, entries } = sample;
  const average = averageCorrelation(sample);
  let sum = 0;
  for (let i = 0; i < size; i++) {
    sum += noise.entries[i * size + i];
    for (let j = 0; j < size; j++) {
      if (i === j) continue;
      const ratio = Math.sqrt(entries[j * size + j] / entries[i * size + i]);
      const own = thetaOf(rows[i], rows[j], entries[i * size + i], entries[i * size + j]);
      const other = thetaOf(rows[j], rows[i], entries[j * size + j], entries[i * size + j]);
      sum += 0.5 * average * (ratio * own + other / ratio);
    }
  }
  return sum;
}

/** Mean over t of (x_t^2 - s_xx)(x_t y_t - s_xy). */
function thetaOf(x: Float64Array, y: Float64Array, variance: number, covariance: number): number {
  let sum = 0;
  for (let t = 0; t < x.length; t++) sum += (x[t] * x[t] - variance) * (x[t] * y[t] - covariance);
  return sum / x.length;
}
