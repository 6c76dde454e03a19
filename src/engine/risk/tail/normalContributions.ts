/** Contributions to the delta-normal VaR and ES of a book of linear positions. Garman (1996), RISK 9(10). */
import { failure, success, type Result } from '../../basics/result';
import { eigenSymmetric } from '../../math/eigenSymmetric';
import { dot, quadraticForm, timesVector, type SquareMatrix } from '../../math/matrix';
import { inverseNormalCdf, normalPdf } from '../../math/normal';
import { probabilityFault, refusal, seriesFault } from '../../math/series';

export interface NormalContributions {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  /** Change of VaR per unit of position. */
  readonly marginalVar: Float64Array;
  /** Adds up to VaR. */
  readonly componentVar: Float64Array;
  /** Adds up to ES. */
  readonly componentEs: Float64Array;
  /** VaR less VaR without the position. */
  readonly incrementalVar: Float64Array;
  /** Sum of the stand-alone VaRs: what perfect correlation would make of it. */
  readonly undiversifiedVar: number;
}

/** A covariance that is known to a few digits may be indefinite in its last one: that much, as a share of its largest eigenvalue, is let pass. */
const ROUNDED_AWAY = 1e-6;

/**
 * Positions times returns with mean zero and the given covariance. A book without variance has no marginals: 0. Refuses an
 * indefinite covariance.
 */
export function normalContributions(
  positions: ArrayLike<number>,
  covariance: SquareMatrix,
  alpha: number,
): Result<NormalContributions> {
  const refused = refusal(probabilityFault(alpha, 'alpha'), seriesFault(positions, 'positions', 1));
  if (refused !== undefined) return refused;
  if (positions.length !== covariance.size)
    return failure('INVALID_INPUT', `${positions.length} positions for ${covariance.size} factors`);
  const { values } = eigenSymmetric(covariance);
  const [least, most] = [values[0], values[values.length - 1]];
  if (!(least >= -ROUNDED_AWAY * most))
    return failure(
      'INVALID_INPUT',
      `covariance is not positive semidefinite: its least eigenvalue is ${least}`,
    );
  return success(contributionsOf(positions, covariance, inverseNormalCdf(alpha), alpha));
}

function contributionsOf(
  positions: ArrayLike<number>,
  covariance: SquareMatrix,
  z: number,
  alpha: number,
): NormalContributions {
  const n = covariance.size;
  const slopes = timesVector(covariance, positions);
  const deviation = Math.sqrt(Math.max(0, dot(positions, slopes)));
  const perDeviation = normalPdf(z) / alpha;
  const share = slopes.map((slope) => (deviation === 0 ? 0 : slope / deviation));
  const own = (i: number): number => covariance.entries[i * n + i];
  // Not the whole less a part: of a book that one position makes, rounding alone would be left.
  const without = (i: number): number => {
    const others = Float64Array.from(positions, (position, k) => (k === i ? 0 : position));
    return Math.sqrt(Math.max(0, quadraticForm(covariance, others)));
  };
  return {
    valueAtRisk: -z * deviation,
    expectedShortfall: perDeviation * deviation,
    marginalVar: share.map((s) => -z * s),
    componentVar: share.map((s, i) => -z * s * positions[i]),
    componentEs: share.map((s, i) => perDeviation * s * positions[i]),
    incrementalVar: share.map((_, i) => -z * (deviation - without(i))),
    undiversifiedVar: share.reduce((sum, _, i) => sum + Math.abs(z * positions[i]) * Math.sqrt(own(i)), 0),
  };
}
