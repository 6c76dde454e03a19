import type { NamedMultiplierSet } from '../../../contracts/multipliers';
import type { Connection } from '../connection';

export interface StoredMultiplierSet {
  readonly set: NamedMultiplierSet;
  readonly isDeleted: boolean;
}

export function multiplierSetsTable(connection: Connection) {
  const all = connection.prepare<[], { body: string; isDeleted: number }>(
    'SELECT body, is_deleted AS isDeleted FROM multiplier_sets ORDER BY id',
  );
  const put = connection.prepare<[string, number, string]>(
    `INSERT INTO multiplier_sets (id, saved_ms, body) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET saved_ms = excluded.saved_ms, body = excluded.body, is_deleted = 0`,
  );
  const mark = connection.prepare<[number, string]>('UPDATE multiplier_sets SET is_deleted = ? WHERE id = ?');
  const choices = connection.prepare<[], { scopeId: string; setIds: string }>(
    'SELECT scope_id AS scopeId, set_ids AS setIds FROM multiplier_choices ORDER BY scope_id',
  );
  const choose = connection.prepare<[string, string]>(
    `INSERT INTO multiplier_choices (scope_id, set_ids) VALUES (?, ?)
     ON CONFLICT (scope_id) DO UPDATE SET set_ids = excluded.set_ids`,
  );
  const unchoose = connection.prepare<[string]>('DELETE FROM multiplier_choices WHERE scope_id = ?');
  return {
    all: (): StoredMultiplierSet[] =>
      all.all().map(({ body, isDeleted }) => ({
        set: JSON.parse(body) as NamedMultiplierSet,
        isDeleted: isDeleted === 1,
      })),
    put: (set: NamedMultiplierSet, savedMs: number): void =>
      void put.run(set.id, savedMs, JSON.stringify(set)),
    mark: (id: string, isDeleted: boolean): void => void mark.run(isDeleted ? 1 : 0, id),
    choices: (): Record<string, readonly string[]> =>
      Object.fromEntries(
        choices.all().map(({ scopeId, setIds }) => [scopeId, JSON.parse(setIds) as string[]]),
      ),
    choose: (scopeId: string, setIds: readonly string[]): void =>
      void choose.run(scopeId, JSON.stringify(setIds)),
    unchoose: (scopeId: string): void => void unchoose.run(scopeId),
  };
}
