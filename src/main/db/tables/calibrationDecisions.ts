import type { CalibrationDecision } from '../../../contracts/calibration';
import type { Connection } from '../connection';

export function calibrationDecisionsTable(connection: Connection) {
  const all = connection.prepare<[], CalibrationDecision>(
    'SELECT id, action, version, decided_ms AS decidedMs, note FROM calibration_decisions ORDER BY id',
  );
  const insert = connection.prepare<[string, number | null, number, string]>(
    'INSERT INTO calibration_decisions (action, version, decided_ms, note) VALUES (?, ?, ?, ?)',
  );
  return {
    /** In the order in which they were made. */
    all: (): CalibrationDecision[] => all.all(),
    insert: ({ action, version, decidedMs, note }: Omit<CalibrationDecision, 'id'>): void =>
      void insert.run(action, version, decidedMs, note),
  };
}
