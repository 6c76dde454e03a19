/** The desk's own view of some correlations, put into a matrix and repaired, with what the repair changed. */
import { failure, type Result } from '../../basics/result';
import { copyMatrix, type SquareMatrix } from '../../math/matrix';
import { nearestCorrelation, type CorrelationRepair } from './nearestCorrelation';

export interface CorrelationOverride {
  readonly first: number;
  readonly second: number;
  readonly correlation: number;
}

/** Refuses unknown factors, a factor with itself, and values outside [-1, 1]. */
export function overriddenCorrelation(
  matrix: SquareMatrix,
  overrides: readonly CorrelationOverride[],
): Result<CorrelationRepair> {
  const changed = copyMatrix(matrix);
  const n = matrix.size;
  for (const { first, second, correlation } of overrides) {
    const known = [first, second].every((i) => Number.isInteger(i) && i >= 0 && i < n) && first !== second;
    if (!known)
      return failure('NOT_FOUND', `override of factors ${first} and ${second} of ${n}`, { first, second });
    if (!(Math.abs(correlation) <= 1))
      return failure('OUT_OF_RANGE', `override of (${first}, ${second}) is ${correlation}`, {
        first,
        second,
      });
    changed.entries[first * n + second] = changed.entries[second * n + first] = correlation;
  }
  return nearestCorrelation(changed);
}
