import type { ScenarioSet } from '../../../engine/scenarios/scenario';
import type { Connection } from '../connection';

export type ScenarioOrigin = 'built-in' | 'user';

export interface StoredScenarioSet {
  readonly set: ScenarioSet;
  readonly isBuiltIn: boolean;
  readonly isDeleted: boolean;
  readonly origin: ScenarioOrigin;
  readonly savedMs: number;
}

interface Row {
  readonly body: string;
  readonly isBuiltIn: number;
  readonly isDeleted: number;
  readonly origin: ScenarioOrigin;
  readonly savedMs: number;
}

const toStored = (row: Row): StoredScenarioSet => ({
  set: JSON.parse(row.body) as ScenarioSet,
  isBuiltIn: row.isBuiltIn === 1,
  isDeleted: row.isDeleted === 1,
  origin: row.origin,
  savedMs: row.savedMs,
});

const CURRENT = `SELECT v.body, s.is_built_in AS isBuiltIn, s.is_deleted AS isDeleted, v.origin, v.saved_ms AS savedMs
  FROM scenario_sets s JOIN scenario_versions v ON v.set_id = s.id AND v.version = s.current_version`;

const VERSIONS = `SELECT v.body, s.is_built_in AS isBuiltIn, s.is_deleted AS isDeleted, v.origin, v.saved_ms AS savedMs
  FROM scenario_versions v JOIN scenario_sets s ON s.id = v.set_id WHERE v.set_id = ? ORDER BY v.version DESC`;

export function scenarioSetsTable(connection: Connection) {
  const all = connection.prepare<[], Row>(`${CURRENT} ORDER BY s.id`);
  const one = connection.prepare<[string], Row>(`${CURRENT} WHERE s.id = ?`);
  const versions = connection.prepare<[string], Row>(VERSIONS);
  const putSet = connection.prepare<[string, number, number]>(
    `INSERT INTO scenario_sets (id, current_version, is_built_in) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET current_version = excluded.current_version, is_deleted = 0`,
  );
  const putVersion = connection.prepare<[string, number, number, ScenarioOrigin, string]>(
    'INSERT INTO scenario_versions (set_id, version, saved_ms, origin, body) VALUES (?, ?, ?, ?, ?)',
  );
  const markDeleted = connection.prepare<[number, string]>(
    'UPDATE scenario_sets SET is_deleted = ? WHERE id = ?',
  );
  return {
    all: (): StoredScenarioSet[] => all.all().map(toStored),
    get(id: string): StoredScenarioSet | undefined {
      const row = one.get(id);
      return row && toStored(row);
    },
    /** Newest first. */
    versions: (id: string): StoredScenarioSet[] => versions.all(id).map(toStored),
    /** Adds `set.version` to the history and makes it current; brings a deleted set back. */
    putVersion(set: ScenarioSet, origin: ScenarioOrigin, savedMs: number): void {
      putSet.run(set.id, set.version, origin === 'built-in' ? 1 : 0);
      putVersion.run(set.id, set.version, savedMs, origin, JSON.stringify(set));
    },
    markDeleted: (id: string, isDeleted: boolean): void => void markDeleted.run(isDeleted ? 1 : 0, id),
  };
}
