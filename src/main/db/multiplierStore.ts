/** The user's multiplier sets and where they are used, in the database; deletion can be taken back. */
import type { NamedMultiplierSet } from '../../contracts/multipliers';
import { success, type Result } from '../../engine/basics/result';
import type { Database } from './database';
import { attemptRead, attemptWrite } from './storageFailure';
import { multiplierSetsTable, type StoredMultiplierSet } from './tables/multiplierSets';

export type { StoredMultiplierSet };

export function createMultiplierStore({ connection }: Pick<Database, 'connection'>) {
  const table = multiplierSetsTable(connection);
  const write = (what: string, run: () => void): Result<null> =>
    attemptWrite(connection, what, () => {
      run();
      return success(null);
    });
  return {
    all: (): Result<StoredMultiplierSet[]> => attemptRead('reading the multiplier sets', () => table.all()),
    choices: (): Result<Record<string, readonly string[]>> =>
      attemptRead('reading the choice of multiplier sets', () => table.choices()),
    put: (set: NamedMultiplierSet, savedMs: number): Result<null> =>
      write(`saving the multiplier set ${set.name}`, () => table.put(set, savedMs)),
    mark: (id: string, isDeleted: boolean): Result<null> =>
      write(isDeleted ? `deleting ${id}` : `restoring ${id}`, () => table.mark(id, isDeleted)),
    choose: (scopeId: string, setIds: readonly string[]): Result<null> =>
      write(`choosing multiplier sets of ${scopeId}`, () => table.choose(scopeId, setIds)),
    unchoose: (scopeId: string): Result<null> =>
      write(`choosing the desk's multiplier sets for ${scopeId}`, () => table.unchoose(scopeId)),
  };
}
export type MultiplierStore = ReturnType<typeof createMultiplierStore>;
