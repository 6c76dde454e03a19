import type { ParameterSet } from '../../../contracts/calibration';
import type { Connection } from '../connection';

export interface StoredParameterSet {
  readonly version: number;
  readonly createdMs: number;
  readonly set: ParameterSet;
}

interface Row {
  readonly version: number;
  readonly createdMs: number;
  readonly body: string;
}

const toStored = ({ version, createdMs, body }: Row): StoredParameterSet => ({
  version,
  createdMs,
  set: JSON.parse(body) as ParameterSet,
});

export function calibrationSetsTable(connection: Connection) {
  const columns = 'version, created_ms AS createdMs, body';
  const all = connection.prepare<[], Row>(`SELECT ${columns} FROM calibration_sets ORDER BY version DESC`);
  const one = connection.prepare<[number], Row>(`SELECT ${columns} FROM calibration_sets WHERE version = ?`);
  const insert = connection.prepare<[number, string]>(
    `INSERT INTO calibration_sets (version, created_ms, body)
     SELECT coalesce(max(version), 0) + 1, ?, ? FROM calibration_sets`,
  );
  return {
    /** Newest first. */
    all: (): StoredParameterSet[] => all.all().map(toStored),
    get(version: number): StoredParameterSet | undefined {
      const row = one.get(version);
      return row && toStored(row);
    },
    /** Returns the new version. */
    insert: (set: ParameterSet, createdMs: number): number =>
      Number(insert.run(createdMs, JSON.stringify(set)).lastInsertRowid),
  };
}
