/** Margin calls of every account, driven by its live figures: stored before they are told, alive after a restart. */
import { advanceCall, type MarginCall } from '../../engine/margin/calls/marginCall';
import { success, type Result } from '../../engine/basics/result';
import {
  callPolicySchema,
  DEFAULT_CALL_POLICY,
  type AccountReading,
  type CallCauses,
  type CallPolicySetting,
  type MarginCallRecord,
} from '../../contracts/marginCalls';
import type { CallStore, CallWrite, NewCall } from '../db/callStore';
import type { Events } from './events';
import { createListeners } from './listeners';
import type { SettingsService } from './settings';

export interface MarginCallOptions {
  readonly store: CallStore;
  readonly settings: SettingsService;
  readonly events: Events;
  /** True while another thread writes: the reading is let go, the next one decides. */
  readonly isBusy: () => boolean;
  /** Asked once a call opens or worsens: since the account last used less than `usage` of its equity. */
  readonly causesOf: (accountId: string, usage: number) => Promise<Result<CallCauses>>;
}

const POLICY = 'marginCallPolicy';

const LEVEL = { warning: 'warn', call: 'warn', breached: 'error', met: 'info', closed: 'info' } as const;

const toEngine = (record: MarginCallRecord): MarginCall => ({
  state: record.state,
  openedMs: record.openedMs,
  changedMs: record.changedMs,
  amountUsd: record.amountUsd,
  ...(record.deadlineMs === null ? {} : { deadlineMs: record.deadlineMs }),
});

const rowOf = (reading: AccountReading, call: MarginCall): NewCall => ({
  accountId: reading.accountId,
  accountName: reading.accountName,
  modelId: reading.modelId,
  state: call.state,
  openedMs: call.openedMs,
  changedMs: call.changedMs,
  amountUsd: call.amountUsd,
  deadlineMs: call.deadlineMs ?? null,
});

const isSame = (record: MarginCallRecord, call: MarginCall): boolean =>
  record.state === call.state &&
  record.amountUsd === call.amountUsd &&
  record.deadlineMs === (call.deadlineMs ?? null);

function describe({ accountName, state, amountUsd, deadlineMs }: MarginCallRecord): string {
  const amount = `${amountUsd.toFixed(0)} USD`;
  if (state === 'warning') return `${accountName}: initial margin is near the equity`;
  if (state === 'call')
    return `${accountName}: margin call of ${amount}, due ${new Date(deadlineMs ?? 0).toISOString()}`;
  if (state === 'breached') return `${accountName}: margin call of ${amount} is breached`;
  return `${accountName}: margin call is ${state}`;
}

export function createMarginCallService({ store, settings, events, isBusy, causesOf }: MarginCallOptions) {
  const changed = createListeners<readonly MarginCallRecord[]>();
  const open = new Map<string, MarginCallRecord>();
  let isLoaded = false;
  let isStored = true;
  let known: CallPolicySetting | undefined;
  let isStopped = false;

  function policy(): Result<CallPolicySetting> {
    if (known !== undefined) return success(known);
    const read = settings.read(POLICY, callPolicySchema, DEFAULT_CALL_POLICY);
    if (read.ok) known = read.value;
    return read;
  }

  function load(): Result<null> {
    if (isLoaded) return success(null);
    const stored = store.openCalls();
    if (!stored.ok) return stored;
    for (const record of stored.value) open.set(record.accountId, record);
    isLoaded = true;
    return success(null);
  }

  /** A call that is short again after it was met is a new one: the old one is closed with it. */
  function writesOf(reading: AccountReading, atMs: number, rules: CallPolicySetting): readonly CallWrite[] {
    const record = open.get(reading.accountId);
    const before = record === undefined ? undefined : toEngine(record);
    const { call, step } = advanceCall(before, { ...reading, atMs }, rules);
    if (call === undefined || (record !== undefined && step === undefined && isSame(record, call))) return [];
    const next = rowOf(reading, call);
    const { equityUsd, initialMarginUsd, maintenanceMarginUsd } = reading;
    const figures = { equityUsd, initialMarginUsd, maintenanceMarginUsd, amountUsd: call.amountUsd };
    const told = step === undefined ? {} : { step: { ...step, ...figures } };
    if (record === undefined) return [{ call: next, ...told }];
    if (record.state !== 'met' || call.state !== 'call') return [{ id: record.id, call: next, ...told }];
    const closed = { ...rowOf(reading, toEngine(record)), state: 'closed' as const, changedMs: atMs };
    return [
      { id: record.id, call: closed, step: { atMs, from: 'met', to: 'closed', ...figures } },
      { call: next, step: { atMs, from: 'none', to: 'call', ...figures } },
    ];
  }

  function adopt({ call, step }: CallWrite, id: number): void {
    const causes = open.get(call.accountId)?.id === id ? (open.get(call.accountId)?.causes ?? null) : null;
    const record: MarginCallRecord = { ...call, id, causes };
    if (call.state === 'closed') open.delete(call.accountId);
    else open.set(call.accountId, record);
    if (step === undefined) return;
    events.record(LEVEL[step.to], 'margin call', describe(record));
    if (step.to === 'warning' || step.to === 'call' || step.to === 'breached') void explain(record);
  }

  async function explain({ id, accountId, accountName }: MarginCallRecord): Promise<void> {
    const rules = policy();
    const { warningUsage, hysteresis } = rules.ok ? rules.value : DEFAULT_CALL_POLICY;
    const found = await causesOf(accountId, warningUsage - hysteresis);
    if (isStopped) return;
    const causes = found.ok ? found.value : { unknown: found.failure.message };
    const written = store.setCauses(id, causes);
    if (!written.ok) return events.record('error', 'storage', written.failure.message);
    const record = open.get(accountId);
    if (record?.id === id) open.set(accountId, { ...record, causes });
    if (found.ok && found.value.parts.length > 0)
      events.record(
        'info',
        'margin call',
        `${accountName}: headroom went by ${found.value.parts.map((p) => `${p.cause} ${p.usd.toFixed(0)} USD`).join(', ')}`,
      );
    changed.emit([...open.values()]);
  }

  /** A failure to store is told once; the same step is tried again with the next figures. */
  function refused(message: string): void {
    if (isStored) events.record('error', 'storage', message);
    isStored = false;
  }

  return {
    onChange: changed.add,
    policy,
    setPolicy(next: CallPolicySetting): Result<null> {
      const written = settings.write(POLICY, next);
      if (written.ok) known = next;
      return written;
    },
    open(): Result<readonly MarginCallRecord[]> {
      const loaded = load();
      return loaded.ok ? success([...open.values()]) : loaded;
    },
    /** Newest first, closed ones included. */
    list: (limit: number): Result<readonly MarginCallRecord[]> => store.calls(limit),
    steps: store.steps,

    /** Before the database is closed: answers that are still under way are let go. */
    stop: (): void => void (isStopped = true),

    /** Once per frame: each account's figures move its call on. */
    follow(readings: readonly AccountReading[], atMs: number): void {
      if (isBusy()) return;
      const [loaded, rules] = [load(), policy()];
      if (!loaded.ok) return refused(loaded.failure.message);
      if (!rules.ok) return refused(rules.failure.message);
      const writes = readings.flatMap((reading) => writesOf(reading, atMs, rules.value));
      if (writes.length === 0) return;
      const written = store.writeCalls(writes);
      if (!written.ok) return refused(written.failure.message);
      isStored = true;
      writes.forEach((write, k) => adopt(write, written.value[k]));
      changed.emit([...open.values()]);
    },
  };
}
export type MarginCallService = ReturnType<typeof createMarginCallService>;
