/** The desk's own view of some correlations, put in place of what a law would take, and repaired. */
import { success, type Result } from '../../basics/result';
import { overriddenCorrelation } from '../../market/correlation/correlationOverride';
import type { SquareMatrix } from '../../math/matrix';

/** Of two factors by their ids, such as `spot:BTC`; in either order. */
export interface FactorOverride {
  readonly first: string;
  readonly second: string;
  /** -1 to 1. */
  readonly correlation: number;
}

export interface OverriddenFactors {
  readonly correlation: SquareMatrix;
  /** Frobenius distance of the repair; 0 where no override applies. */
  readonly distance: number;
  /** What was overridden and how far the repair moved the rest; empty where no override applies. */
  readonly text: string;
}

/** Overrides of factors that are not among `factors` do not apply (`unusedOverrides` names them). Refuses values outside [-1, 1]. */
export function overriddenFactors(
  overrides: readonly FactorOverride[],
  factors: readonly string[],
  matrix: SquareMatrix,
): Result<OverriddenFactors> {
  const own = overrides.filter((each) => appliesTo(each, factors));
  if (own.length === 0) return success({ correlation: matrix, distance: 0, text: '' });
  const repair = overriddenCorrelation(
    matrix,
    own.map(({ first, second, correlation }) => ({
      first: factors.indexOf(first),
      second: factors.indexOf(second),
      correlation,
    })),
  );
  if (!repair.ok) return repair;
  const { correlation, distance } = repair.value;
  const pairs = own.map((each) => `${each.first} with ${each.second} ${each.correlation.toFixed(2)}`);
  return success({
    correlation,
    distance,
    text: `overridden: ${pairs.join(', ')} (repair ${distance.toPrecision(2)})`,
  });
}

const appliesTo = ({ first, second }: FactorOverride, factors: readonly string[]): boolean =>
  factors.includes(first) && factors.includes(second);

/** Overrides that change nothing here, each as a sentence. */
export const unusedOverrides = (
  overrides: readonly FactorOverride[],
  factors: readonly string[],
): readonly string[] =>
  overrides
    .filter((each) => !appliesTo(each, factors))
    .map(
      ({ first, second }) =>
        `the override of ${first} with ${second} does not apply: the book does not move with both`,
    );
