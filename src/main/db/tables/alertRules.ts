import type { AlertEventRecord, AlertRecord, AlertRuleSetting } from '../../../contracts/marginCalls';
import type { Connection } from '../connection';

/** A rule with the state that is followed. */
export type StoredAlert = Omit<AlertRecord, 'value'>;

interface Row extends Omit<StoredAlert, 'isEnabled' | 'isRaised'> {
  readonly isEnabled: number;
  readonly isRaised: number;
}

const EVENTS_KEPT = 5_000;

const toAlert = (row: Row): StoredAlert => ({
  ...row,
  isEnabled: row.isEnabled === 1,
  isRaised: row.isRaised === 1,
});

export function alertRulesTable(connection: Connection) {
  const all = connection.prepare<[], Row>(
    `SELECT id, label, account_id AS accountId, measure, direction, threshold, hysteresis, is_enabled AS isEnabled,
       is_raised AS isRaised, raised_ms AS raisedMs, snoozed_until_ms AS snoozedUntilMs FROM alert_rules ORDER BY id`,
  );
  // A changed rule starts calm: what it watched before says nothing about what it watches now.
  const put = connection.prepare<[string, string, string, string, string, number, number, number]>(
    `INSERT INTO alert_rules (id, label, account_id, measure, direction, threshold, hysteresis, is_enabled)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET label = excluded.label, account_id = excluded.account_id,
       measure = excluded.measure, direction = excluded.direction, threshold = excluded.threshold,
       hysteresis = excluded.hysteresis, is_enabled = excluded.is_enabled, is_raised = 0, raised_ms = NULL,
       snoozed_until_ms = NULL`,
  );
  const setState = connection.prepare<[number, number | null, number | null, string]>(
    'UPDATE alert_rules SET is_raised = ?, raised_ms = ?, snoozed_until_ms = ? WHERE id = ?',
  );
  const remove = connection.prepare<[string]>('DELETE FROM alert_rules WHERE id = ?');
  const addEvent = connection.prepare<[string, string, number, string, number, number]>(
    'INSERT INTO alert_events (rule_id, label, at_ms, event, value, threshold) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const trim = connection.prepare<[number]>(
    'DELETE FROM alert_events WHERE id <= (SELECT max(id) FROM alert_events) - ?',
  );
  const events = connection.prepare<[number], AlertEventRecord>(
    `SELECT rule_id AS ruleId, label, at_ms AS atMs, event, value, threshold FROM alert_events
     ORDER BY id DESC LIMIT ?`,
  );
  return {
    all: (): StoredAlert[] => all.all().map(toAlert),
    put: (rule: AlertRuleSetting): void =>
      void put.run(
        rule.id,
        rule.label,
        rule.accountId,
        rule.measure,
        rule.direction,
        rule.threshold,
        rule.hysteresis,
        rule.isEnabled ? 1 : 0,
      ),
    setState: ({ id, isRaised, raisedMs, snoozedUntilMs }: StoredAlert): void =>
      void setState.run(isRaised ? 1 : 0, raisedMs, snoozedUntilMs, id),
    remove: (id: string): boolean => remove.run(id).changes > 0,
    addEvent(event: AlertEventRecord): void {
      addEvent.run(event.ruleId, event.label, event.atMs, event.event, event.value, event.threshold);
      trim.run(EVENTS_KEPT);
    },
    /** Newest first. */
    events: (limit: number): AlertEventRecord[] => events.all(limit),
  };
}
