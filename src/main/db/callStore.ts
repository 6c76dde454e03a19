/** Margin calls with their steps, and alert rules with their state, in the database. */
import { failure, success, type Result } from '../../engine/basics/result';
import type {
  AlertEventRecord,
  AlertRuleSetting,
  MarginCallRecord,
  MarginCallStep,
} from '../../contracts/marginCalls';
import type { Database } from './database';
import { attemptRead, attemptWrite } from './storageFailure';
import { alertRulesTable, type StoredAlert } from './tables/alertRules';
import { marginCallsTable, type NewCall } from './tables/marginCalls';

export type { NewCall, StoredAlert };

/** What one reading made of a call: a new row, or the next state of an open one. */
export interface CallWrite {
  /** Absent: a new call. */
  readonly id?: number;
  readonly call: NewCall;
  readonly step?: MarginCallStep;
}

export interface AlertWrite {
  readonly alert: StoredAlert;
  readonly event?: AlertEventRecord;
}

export function createCallStore({ connection }: Pick<Database, 'connection'>) {
  const calls = marginCallsTable(connection);
  const alerts = alertRulesTable(connection);

  function writeCall({ id, call, step }: CallWrite): number {
    const known = id ?? calls.insert(call);
    if (id !== undefined) calls.update(id, call);
    if (step !== undefined) calls.addStep(known, step);
    return known;
  }

  return {
    openCalls: (): Result<MarginCallRecord[]> => attemptRead('reading open margin calls', () => calls.open()),
    calls: (limit: number): Result<MarginCallRecord[]> =>
      attemptRead('reading margin calls', () => calls.newest(limit)),
    steps: (callId: number): Result<MarginCallStep[]> =>
      attemptRead(`reading margin call ${callId}`, () => calls.steps(callId)),
    /** All or none; returns the ids in the order given. */
    writeCalls: (writes: readonly CallWrite[]): Result<readonly number[]> =>
      attemptWrite(connection, 'storing margin calls', () => success(writes.map(writeCall))),
    setCauses: (id: number, causes: NonNullable<MarginCallRecord['causes']>): Result<null> =>
      attemptWrite(connection, `storing the cause of margin call ${id}`, () => {
        calls.setCauses(id, causes);
        return success(null);
      }),

    alerts: (): Result<StoredAlert[]> => attemptRead('reading alert rules', () => alerts.all()),
    alertEvents: (limit: number): Result<AlertEventRecord[]> =>
      attemptRead('reading alerts', () => alerts.events(limit)),
    putAlert: (rule: AlertRuleSetting): Result<null> =>
      attemptWrite(connection, `saving the alert ${rule.label}`, () => {
        alerts.put(rule);
        return success(null);
      }),
    writeAlerts: (writes: readonly AlertWrite[]): Result<null> =>
      attemptWrite(connection, 'storing alerts', () => {
        for (const { alert, event } of writes) {
          alerts.setState(alert);
          if (event !== undefined) alerts.addEvent(event);
        }
        return success(null);
      }),
    removeAlert: (id: string): Result<null> =>
      attemptWrite(connection, 'removing an alert', () =>
        alerts.remove(id) ? success(null) : failure('NOT_FOUND', `there is no alert ${id}`, { id }),
      ),
  };
}
export type CallStore = ReturnType<typeof createCallStore>;
