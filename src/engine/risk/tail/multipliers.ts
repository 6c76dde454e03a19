/** Named sets of multipliers for risk appetite and regulation: raw number, multiplier, result, never the result alone. */
import { failure, success, type Result } from '../../basics/result';

export interface MultiplierSet {
  readonly name: string;
  /** Where the factors come from: a rule, a committee, a date. */
  readonly source: string;
  /** Factor by measure: `valueAtRisk`, `stressedVar`, `expectedShortfall` ... */
  readonly factors: Readonly<Record<string, number>>;
}

export interface MultipliedMeasure {
  readonly set: string;
  readonly measure: string;
  readonly raw: number;
  readonly multiplier: number;
  readonly result: number;
}

/** Refuses a measure that the set does not name, and factors that are not positive numbers. */
export function multiply(set: MultiplierSet, measure: string, raw: number): Result<MultipliedMeasure> {
  const multiplier = set.factors[measure];
  if (multiplier === undefined)
    return failure('NOT_FOUND', `multiplier set "${set.name}" has no factor for ${measure}`, { measure });
  if (!(multiplier > 0 && multiplier < Infinity) || !Number.isFinite(raw))
    return failure('INVALID_INPUT', `${measure}: ${raw} times ${multiplier} of set "${set.name}"`, {
      measure,
    });
  return success({ set: set.name, measure, raw, multiplier, result: raw * multiplier });
}
