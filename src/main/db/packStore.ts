/** The user's rule packs and where they are used, in the database. */
import { success, type Result } from '../../engine/basics/result';
import type { PackChoice } from '../../contracts/packs';
import type { Database } from './database';
import { attemptRead, attemptWrite } from './storageFailure';
import { rulePacksTable, type StoredPack } from './tables/rulePacks';

export type { StoredPack };

export function createPackStore({ connection }: Pick<Database, 'connection'>) {
  const table = rulePacksTable(connection);
  const write = (what: string, run: () => void): Result<null> =>
    attemptWrite(connection, what, () => {
      run();
      return success(null);
    });
  return {
    all: (): Result<StoredPack[]> => attemptRead('reading the rule packs', () => table.all()),
    choices: (): Result<PackChoice[]> =>
      attemptRead('reading the choice of rule packs', () => table.choices()),
    put: (pack: StoredPack): Result<null> => write(`saving the rule pack ${pack.id}`, () => table.put(pack)),
    remove: (id: string): Result<null> => write(`deleting the rule pack ${id}`, () => table.remove(id)),
    choose: (choice: PackChoice): Result<null> =>
      write(`choosing the rule pack ${choice.packId}`, () => table.choose(choice)),
    unchoose: (accountId: string, model: string): Result<null> =>
      write(`choosing the shipped rule pack of ${model}`, () => table.unchoose(accountId, model)),
  };
}
export type PackStore = ReturnType<typeof createPackStore>;
