/** Correlation matrices: unit diagonal, symmetric, entries in [-1, 1]. */
import { failure, success, type Result } from '../../basics/result';
import { asymmetryOf, copyMatrix, zeroMatrix, type SquareMatrix } from '../../math/matrix';
import { mean, refusal, seriesFault, type Series } from '../../math/series';

const SYMMETRY = 1e-10;

/** Refuses what is not the shape of a correlation matrix; definiteness is another question (`nearestCorrelation`). */
export function checkCorrelation(matrix: SquareMatrix): Result<SquareMatrix> {
  const { size, entries } = matrix;
  if (size === 0) return failure('EMPTY', 'correlation matrix without factors');
  for (let i = 0; i < size; i++) {
    if (!(Math.abs(entries[i * size + i] - 1) <= SYMMETRY))
      return failure('INVALID_INPUT', `diagonal entry ${i} is ${entries[i * size + i]}, must be 1`, {
        row: i,
      });
    for (let j = 0; j < i; j++)
      if (!(Math.abs(entries[i * size + j]) <= 1 + SYMMETRY))
        return failure('OUT_OF_RANGE', `correlation (${i}, ${j}) is ${entries[i * size + j]}`, { row: i });
  }
  if (!(asymmetryOf(matrix) <= SYMMETRY))
    return failure('INVALID_INPUT', 'correlation matrix is not symmetric');
  return success(matrix);
}

/** Standard deviations and correlations of a covariance matrix. Refuses a variance that is not positive. */
export function correlationOf(
  covariance: SquareMatrix,
): Result<{ readonly deviations: Float64Array; readonly correlation: SquareMatrix }> {
  const { size, entries } = covariance;
  const deviations = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    if (!(entries[i * size + i] > 0 && entries[i * size + i] < Infinity))
      return failure('INVALID_INPUT', `variance of factor ${i} is ${entries[i * size + i]}`, { row: i });
    deviations[i] = Math.sqrt(entries[i * size + i]);
  }
  const correlation = copyMatrix(covariance);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      correlation.entries[i * size + j] =
        i === j ? 1 : Math.max(-1, Math.min(1, entries[i * size + j] / deviations[i] / deviations[j]));
  return success({ deviations, correlation });
}

/** D R D. */
export function covarianceOf(deviations: ArrayLike<number>, { size, entries }: SquareMatrix): SquareMatrix {
  return {
    size,
    entries: entries.map((r, k) => r * deviations[Math.floor(k / size)] * deviations[k % size]),
  };
}

/** Faults of parallel return series: unequal lengths, too few or non-finite values. */
export function panelRefusal(series: readonly Series[], fewest: number): ReturnType<typeof refusal> {
  if (series.length === 0) return failure('EMPTY', 'no return series');
  const odd = series.findIndex((one) => one.length !== series[0].length);
  if (odd >= 0)
    return failure(
      'INVALID_INPUT',
      `series ${odd} has ${series[odd].length} returns, series 0 ${series[0].length}`,
    );
  return refusal(...series.map((one, i) => seriesFault(one, `series ${i}`, fewest)));
}

/** Second moments of parallel series, divisor n: about their means, or about zero. */
export function secondMoments(series: readonly Series[], aboutMean: boolean): SquareMatrix {
  const n = series.length;
  const rows = series.map((one) => {
    const centre = aboutMean ? mean(one) : 0;
    return Float64Array.from(one, (value) => value - centre);
  });
  const moments = zeroMatrix(n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let t = 0; t < rows[i].length; t++) sum += rows[i][t] * rows[j][t];
      moments.entries[i * n + j] = moments.entries[j * n + i] = sum / rows[i].length;
    }
  return moments;
}

/** Sample correlations of parallel return series. Refuses short, unequal and constant series. */
export function sampleCorrelation(series: readonly Series[]): Result<SquareMatrix> {
  const refused = panelRefusal(series, 3);
  if (refused !== undefined) return refused;
  const found = correlationOf(secondMoments(series, true));
  return found.ok ? success(found.value.correlation) : found;
}
