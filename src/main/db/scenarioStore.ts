/** The scenario library in the database: current versions, their history, deletion that can be taken back. */
import { success, type Result } from '../../engine/basics/result';
import type { ScenarioSet } from '../../engine/scenarios/scenario';
import type { Database } from './database';
import { attemptRead, attemptWrite } from './storageFailure';
import { scenarioSetsTable, type ScenarioOrigin, type StoredScenarioSet } from './tables/scenarioSets';

export type { ScenarioOrigin, StoredScenarioSet };

export function createScenarioStore({ connection }: Pick<Database, 'connection'>) {
  const table = scenarioSetsTable(connection);
  return {
    all: (): Result<StoredScenarioSet[]> => attemptRead('reading the scenario library', () => table.all()),
    get: (id: string): Result<StoredScenarioSet | undefined> =>
      attemptRead(`reading scenario set ${id}`, () => table.get(id)),
    versions: (id: string): Result<StoredScenarioSet[]> =>
      attemptRead(`reading the history of ${id}`, () => table.versions(id)),
    add: (sets: readonly ScenarioSet[], origin: ScenarioOrigin, nowMs: number): Result<null> =>
      attemptWrite(connection, 'saving scenarios', () => {
        for (const set of sets) table.putVersion(set, origin, nowMs);
        return success(null);
      }),
    markDeleted: (id: string, isDeleted: boolean): Result<null> =>
      attemptWrite(connection, isDeleted ? `deleting ${id}` : `restoring ${id}`, () => {
        table.markDeleted(id, isDeleted);
        return success(null);
      }),
  };
}
export type ScenarioStore = ReturnType<typeof createScenarioStore>;
