/**
 * One dial from calm (0) over stressed (1) to all-one (2), where nothing diversifies. A blend of positive semidefinite
 * matrices is positive semidefinite, so every position of the dial is a correlation matrix if its ends are.
 */
import { failure, success, type Result } from '../../basics/result';
import { blendMatrices, zeroMatrix, type SquareMatrix } from '../../math/matrix';
import { checkCorrelation } from './correlationMatrix';

/** All factors move as one; `signs` (+1, -1) names those that move against the rest. */
export function allOne(size: number, signs?: ArrayLike<number>): SquareMatrix {
  const matrix = zeroMatrix(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++)
      matrix.entries[i * size + j] = i === j || signs === undefined ? 1 : Math.sign(signs[i] * signs[j]);
  return matrix;
}

export interface DialEnds {
  readonly calm: SquareMatrix;
  readonly stressed: SquareMatrix;
  /** Direction of each factor at the far end; absent: all together. */
  readonly signs?: ArrayLike<number>;
}

/** Refuses a position outside [0, 2] and matrices that are no correlations or of different size. */
export function dialledCorrelation(ends: DialEnds, position: number): Result<SquareMatrix> {
  if (!(position >= 0 && position <= 2))
    return failure('OUT_OF_RANGE', `dial at ${position}, must lie in [0, 2]`, { position });
  if (ends.calm.size !== ends.stressed.size)
    return failure('INVALID_INPUT', `calm matrix of ${ends.calm.size}, stressed of ${ends.stressed.size}`);
  for (const end of [ends.calm, ends.stressed]) {
    const checked = checkCorrelation(end);
    if (!checked.ok) return checked;
  }
  if (position <= 1) return success(blendMatrices(ends.calm, ends.stressed, position));
  return success(blendMatrices(ends.stressed, allOne(ends.calm.size, ends.signs), position - 1));
}

export interface BrokenOffset {
  readonly first: number;
  readonly second: number;
  readonly correlationBefore: number;
  readonly correlationAfter: number;
  /** Variance of the book's P&L that the change of this pair adds. */
  readonly addedVariance: number;
}

/**
 * Pairs whose offset the new correlations take away, worst first: 2 a_i a_j (r'_ij - r_ij) > 0 with a the P&L deviation
 * of each factor, signed (exposure times volatility). Their sum with the pairs that gain is the change of the variance.
 */
export function brokenOffsets(
  exposures: ArrayLike<number>,
  before: SquareMatrix,
  after: SquareMatrix,
): BrokenOffset[] {
  const found: BrokenOffset[] = [];
  for (let i = 0; i < before.size; i++)
    for (let j = i + 1; j < before.size; j++) {
      const [correlationBefore, correlationAfter] = [before, after].map((m) => m.entries[i * m.size + j]);
      const addedVariance = 2 * exposures[i] * exposures[j] * (correlationAfter - correlationBefore);
      if (addedVariance > 0)
        found.push({ first: i, second: j, correlationBefore, correlationAfter, addedVariance });
    }
  return found.sort((a, b) => b.addedVariance - a.addedVariance || a.first - b.first || a.second - b.second);
}
