/** Parameter sets and decisions in the database: both only grow. */
import type { CalibrationDecision, ParameterSet } from '../../contracts/calibration';
import { failure, success, type Result } from '../../engine/basics/result';
import type { Database } from './database';
import { attemptRead, attemptWrite } from './storageFailure';
import { calibrationDecisionsTable } from './tables/calibrationDecisions';
import { calibrationSetsTable, type StoredParameterSet } from './tables/calibrationSets';

export type { StoredParameterSet };

/** What a decision is made from: all decisions before it, read in the same transaction. */
export type Decide = (
  former: readonly CalibrationDecision[],
) => Result<Omit<CalibrationDecision, 'id' | 'decidedMs'>>;

export function createCalibrationStore({ connection }: Pick<Database, 'connection'>) {
  const sets = calibrationSetsTable(connection);
  const decisions = calibrationDecisionsTable(connection);
  return {
    sets: (): Result<StoredParameterSet[]> => attemptRead('reading the parameter sets', () => sets.all()),

    get(version: number): Result<StoredParameterSet> {
      const found = attemptRead(`reading parameter set ${version}`, () => sets.get(version));
      if (!found.ok) return found;
      if (found.value !== undefined) return success(found.value);
      return failure('NOT_FOUND', `there is no parameter set ${version}`, { version });
    },

    decisions: (): Result<CalibrationDecision[]> =>
      attemptRead('reading the decisions on parameter sets', () => decisions.all()),

    /** Stores a fitted set under the next version, which it returns. */
    add: (set: ParameterSet, createdMs: number): Result<number> =>
      attemptWrite(connection, 'saving a parameter set', () => success(sets.insert(set, createdMs))),

    decide: (nowMs: number, make: Decide): Result<null> =>
      attemptWrite(connection, 'deciding on a parameter set', () => {
        const made = make(decisions.all());
        if (!made.ok) return made;
        const { version } = made.value;
        if (version !== null && sets.get(version) === undefined)
          return failure('NOT_FOUND', `there is no parameter set ${version}`, { version });
        decisions.insert({ ...made.value, decidedMs: nowMs });
        return success(null);
      }),
  };
}
export type CalibrationStore = ReturnType<typeof createCalibrationStore>;
