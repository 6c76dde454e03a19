/** Alert rules on any measure: followed once per frame, told once, silent while snoozed, stored with their state. */
import { advanceAlert, snooze, type AlertState } from '../../engine/margin/calls/alert';
import { failure, success, type Result } from '../../engine/basics/result';
import type {
  AccountReading,
  AlertEventRecord,
  AlertRecord,
  AlertRuleSetting,
} from '../../contracts/marginCalls';
import type { AlertWrite, CallStore, StoredAlert } from '../db/callStore';
import { measureValues, type MeasureValues } from './alertMeasures';
import type { Events } from './events';
import { createListeners } from './listeners';

export interface AlertOptions {
  readonly store: CallStore;
  readonly events: Events;
  readonly isBusy: () => boolean;
  readonly clock: () => number;
}

const stateOf = ({ isRaised, raisedMs, snoozedUntilMs }: StoredAlert): AlertState => ({
  isRaised,
  ...(raisedMs === null ? {} : { raisedMs }),
  ...(snoozedUntilMs === null ? {} : { snoozedUntilMs }),
});

const withState = (alert: StoredAlert, state: AlertState): StoredAlert => ({
  ...alert,
  isRaised: state.isRaised,
  raisedMs: state.raisedMs ?? null,
  snoozedUntilMs: state.snoozedUntilMs ?? null,
});

const isSame = (a: StoredAlert, b: StoredAlert): boolean =>
  a.isRaised === b.isRaised && a.raisedMs === b.raisedMs && a.snoozedUntilMs === b.snoozedUntilMs;

export function createAlertService({ store, events, isBusy, clock }: AlertOptions) {
  const changed = createListeners<readonly AlertRecord[]>();
  let rules: readonly StoredAlert[] | undefined;
  let values: ReadonlyMap<string, MeasureValues> = new Map();
  let further: ReadonlyMap<string, MeasureValues> = new Map();
  let isStored = true;

  function load(): Result<readonly StoredAlert[]> {
    if (rules !== undefined) return success(rules);
    const stored = store.alerts();
    if (stored.ok) rules = stored.value;
    return stored;
  }

  const valueOf = ({ accountId, measure }: AlertRuleSetting): number | undefined =>
    values.get(accountId)?.[measure] ?? further.get(accountId)?.[measure];

  const shown = (list: readonly StoredAlert[]): readonly AlertRecord[] =>
    list.map((rule) => ({ ...rule, value: valueOf(rule) ?? null }));

  /** After a change by the user: what is stored is what is followed. */
  function reloaded(written: Result<null>): Result<readonly AlertRecord[]> {
    if (!written.ok) return written;
    rules = undefined;
    const stored = load();
    if (!stored.ok) return stored;
    changed.emit(shown(stored.value));
    return success(shown(stored.value));
  }

  function advance(rule: StoredAlert, atMs: number): AlertWrite | undefined {
    const value = valueOf(rule);
    const { state, event } = advanceAlert(stateOf(rule), value, rule, atMs);
    const alert = withState(rule, state);
    if (event === undefined) return isSame(rule, alert) ? undefined : { alert };
    const { id: ruleId, label, threshold } = rule;
    return { alert, event: { ruleId, label, atMs, event, value: value ?? NaN, threshold } };
  }

  function tell({ alert, event }: AlertWrite): void {
    if (event === undefined) return;
    const side = `${alert.measure} ${event.value.toPrecision(6)} ${alert.direction} ${alert.threshold}`;
    if (event.event === 'raised') events.record('warn', 'alert', `${alert.label}: ${side}`);
    else
      events.record('info', 'alert', `${alert.label}: over, ${alert.measure} ${event.value.toPrecision(6)}`);
  }

  return {
    onChange: changed.add,
    list(): Result<readonly AlertRecord[]> {
      const stored = load();
      return stored.ok ? success(shown(stored.value)) : stored;
    },
    /** Newest first. */
    history: (limit: number): Result<readonly AlertEventRecord[]> => store.alertEvents(limit),
    save: (rule: AlertRuleSetting): Result<readonly AlertRecord[]> => reloaded(store.putAlert(rule)),
    remove: (id: string): Result<readonly AlertRecord[]> => reloaded(store.removeAlert(id)),

    snooze(id: string, forMs: number): Result<readonly AlertRecord[]> {
      const stored = load();
      if (!stored.ok) return stored;
      const rule = stored.value.find((each) => each.id === id);
      if (rule === undefined) return failure('NOT_FOUND', `there is no alert ${id}`, { id });
      const alert = withState(rule, snooze(stateOf(rule), clock() + forMs));
      return reloaded(store.writeAlerts([{ alert }]));
    },

    /** Figures that are computed at their own pace, such as VaR, by account; they stay until the next ones. */
    setFurther(next: ReadonlyMap<string, MeasureValues>): void {
      further = next;
    },

    /** Once per frame. */
    follow(readings: readonly AccountReading[], atMs: number): void {
      values = measureValues(readings);
      const stored = load();
      if (!stored.ok || isBusy()) return;
      const writes = stored.value.flatMap((rule) => (rule.isEnabled ? (advance(rule, atMs) ?? []) : []));
      if (writes.length === 0) return;
      const written = store.writeAlerts(writes);
      if (!written.ok) {
        if (isStored) events.record('error', 'storage', written.failure.message);
        isStored = false;
        return;
      }
      isStored = true;
      const next = new Map(writes.map(({ alert }) => [alert.id, alert]));
      rules = stored.value.map((rule) => next.get(rule.id) ?? rule);
      for (const write of writes) tell(write);
      changed.emit(shown(rules));
    },
  };
}
export type AlertService = ReturnType<typeof createAlertService>;
