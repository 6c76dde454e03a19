/**
 * Joint moves of factors drawn from a copula with given margins: z ~ N(0, R), t = z root(nu/g) with g chi-square, u = the
 * law of z or t, move = F^-1(u). Source: McNeil, Frey and Embrechts (2015), algorithms 7.10 and 7.12.
 */
import { failure, success, type Result } from '../../basics/result';
import { chiSquareQuantile } from '../../math/chiSquare';
import { choleskyRoot } from '../../math/choleskyRoot';
import { studentCdf } from '../../math/gammaFunctions';
import type { SquareMatrix } from '../../math/matrix';
import { inverseNormalCdf, normalCdf } from '../../math/normal';
import type { Marginal } from './marginal';
import type { PointSource } from './pointSource';

export type CopulaLaw = { readonly kind: 'normal' } | { readonly kind: 'student'; readonly nu: number };

export interface FactorSimulation {
  /** Positive semidefinite with unit diagonal: repair it first. */
  readonly correlation: SquareMatrix;
  readonly copula: CopulaLaw;
  /** One per factor, in the order of the correlation. */
  readonly marginals: readonly Marginal[];
  readonly scenarios: number;
  /** Of `pointDimension` coordinates. */
  readonly points: PointSource;
}

/** Coordinates that a point needs: one per factor, and one for the mixing variable of the t copula. */
export const pointDimension = (factors: number, copula: CopulaLaw): number =>
  factors + (copula.kind === 'student' ? 1 : 0);

/** Moves [scenario x factor], row-major, in the units of the margins. Refuses sizes that do not fit and bad matrices. */
export function simulateFactorMoves(simulation: FactorSimulation): Result<Float64Array> {
  const { correlation, copula, marginals, scenarios, points } = simulation;
  const n = correlation.size;
  if (marginals.length !== n) return failure('INVALID_INPUT', `${marginals.length} margins for ${n} factors`);
  if (copula.kind === 'student' && !(copula.nu > 0))
    return failure('OUT_OF_RANGE', `nu of the copula is ${copula.nu}`, { nu: copula.nu });
  if (points.dimension !== pointDimension(n, copula))
    return failure('INVALID_INPUT', `points of ${points.dimension} coordinates for ${n} factors`);
  const root = choleskyRoot(correlation);
  if (!root.ok) return root;
  const moves = new Float64Array(scenarios * n);
  const point = new Float64Array(points.dimension);
  const scores = new Float64Array(n);
  for (let s = 0; s < scenarios; s++) {
    points.next(point);
    correlatedScores(root.value, point, scores);
    writeMoves(moves.subarray(s * n, (s + 1) * n), scores, mixingOf(copula, point), simulation);
  }
  return success(moves);
}

function correlatedScores({ size, entries }: SquareMatrix, point: Float64Array, scores: Float64Array): void {
  for (let i = 0; i < size; i++) point[i] = inverseNormalCdf(point[i]);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let k = 0; k <= i; k++) sum += entries[i * size + k] * point[k];
    scores[i] = sum;
  }
}

/** root(nu/g), the same for all factors: what makes them crash together. */
function mixingOf(copula: CopulaLaw, point: Float64Array): number {
  if (copula.kind === 'normal') return 1;
  return Math.sqrt(copula.nu / chiSquareQuantile(point[point.length - 1], copula.nu));
}

function writeMoves(
  row: Float64Array,
  scores: Float64Array,
  mixing: number,
  { copula, marginals }: FactorSimulation,
): void {
  for (let i = 0; i < row.length; i++) {
    const { normal } = marginals[i];
    if (copula.kind === 'normal' && normal !== undefined) row[i] = normal.mean + normal.deviation * scores[i];
    else row[i] = marginals[i].quantile(...tailsOf(scores[i] * mixing, copula));
  }
}

/** Probabilities below and above x under the copula's own margin. */
function tailsOf(x: number, copula: CopulaLaw): [number, number] {
  const cdf = (at: number): number => (copula.kind === 'normal' ? normalCdf(at) : studentCdf(at, copula.nu));
  return [cdf(x), cdf(-x)];
}
