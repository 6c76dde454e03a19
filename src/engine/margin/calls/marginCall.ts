/** The life of a margin call as a state machine: what is stored, and what the next reading makes of it. */

export type CallState = 'warning' | 'call' | 'met' | 'breached' | 'closed';

export interface MarginReading {
  readonly atMs: number;
  readonly equityUsd: number;
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
  /** False while positions, prices or parameters are missing: nothing is decided on such a reading. */
  readonly isComplete: boolean;
}

export interface CallPolicy {
  /** IM / equity from which an account is warned, e.g. 0.9. */
  readonly warningUsage: number;
  /** A warning ends below warningUsage less this. */
  readonly hysteresis: number;
  /** Time to meet a call. */
  readonly deadlineMs: number;
  /** A call is met at equity >= IM x (1 + buffer). */
  readonly buffer: number;
  /** Amounts are rounded up to multiples of this, > 0. */
  readonly roundingUsd: number;
}

export interface MarginCall {
  readonly state: CallState;
  readonly openedMs: number;
  readonly changedMs: number;
  /** Largest amount called, USD, 0 while only warned. */
  readonly amountUsd: number;
  /** When the call must be met; absent while only warned. */
  readonly deadlineMs?: number;
}

export interface CallStep {
  readonly from: CallState | 'none';
  readonly to: CallState;
  readonly atMs: number;
}

export interface CallAdvance {
  /** Undefined: no call and no warning. */
  readonly call?: MarginCall;
  /** What happened, if anything. */
  readonly step?: CallStep;
}

/** IM / equity; Infinity without equity, 0 without margin. */
export const marginUsage = (marginUsd: number, equityUsd: number): number =>
  marginUsd <= 0 ? 0 : equityUsd <= 0 ? Infinity : marginUsd / equityUsd;

/** What is missing to IM with buffer, rounded up; 0 when nothing is. */
export function callAmount(reading: MarginReading, { buffer, roundingUsd }: CallPolicy): number {
  const missing = reading.initialMarginUsd * (1 + buffer) - reading.equityUsd;
  return missing <= 0 ? 0 : Math.ceil(missing / roundingUsd) * roundingUsd;
}

const isReadable = (reading: MarginReading): boolean =>
  reading.isComplete &&
  [reading.equityUsd, reading.initialMarginUsd, reading.maintenanceMarginUsd].every(Number.isFinite);

/** Where an account without an open call, or with a warning, goes. */
function fromCalm(reading: MarginReading, policy: CallPolicy, isWarned: boolean): CallState | 'none' {
  if (reading.equityUsd < reading.initialMarginUsd) return 'call';
  const usage = marginUsage(reading.initialMarginUsd, reading.equityUsd);
  if (usage >= policy.warningUsage - (isWarned ? policy.hysteresis : 0)) return 'warning';
  return isWarned ? 'closed' : 'none';
}

function fromCall(call: MarginCall, reading: MarginReading, policy: CallPolicy): CallState {
  if (reading.equityUsd >= reading.initialMarginUsd * (1 + policy.buffer)) return 'met';
  const isLate = reading.atMs > (call.deadlineMs ?? Infinity);
  const isBelowMaintenance = reading.equityUsd < reading.maintenanceMarginUsd;
  return call.state === 'breached' || isLate || isBelowMaintenance ? 'breached' : 'call';
}

function nextState(
  call: MarginCall | undefined,
  reading: MarginReading,
  policy: CallPolicy,
): CallState | 'none' {
  if (call === undefined || call.state === 'closed') return fromCalm(reading, policy, false);
  if (call.state === 'warning') return fromCalm(reading, policy, true);
  if (call.state === 'met') return reading.equityUsd < reading.initialMarginUsd ? 'call' : 'closed';
  return fromCall(call, reading, policy);
}

/**
 * A call of a clock that was set back since its last change: its times go back as far, so that the time that is left is
 * what it was and it can still be late one day.
 */
function anchored(call: MarginCall, atMs: number): MarginCall {
  const back = call.changedMs - atMs;
  if (back <= 0) return call;
  const { deadlineMs, openedMs } = call;
  return {
    ...call,
    openedMs: Math.min(openedMs, atMs),
    changedMs: atMs,
    ...(deadlineMs === undefined ? {} : { deadlineMs: deadlineMs - back }),
  };
}

/**
 * The call after a reading. warning -> call -> met -> closed; call -> breached when late or below maintenance; breached ->
 * met when covered after all. A call that was met and is short again is a new one. An incomplete reading changes nothing. A clock
 * that jumps ahead past the deadline makes the call late; one that is set back moves its times
 * back with it.
 */
export function advanceCall(
  stored: MarginCall | undefined,
  reading: MarginReading,
  policy: CallPolicy,
): CallAdvance {
  if (!isReadable(reading)) return stored === undefined ? {} : { call: stored };
  const call = stored === undefined ? undefined : anchored(stored, reading.atMs);
  const to = nextState(call, reading, policy);
  const from = call?.state ?? 'none';
  if (to === 'none') return {};
  const isOpen = call !== undefined && (from === 'call' || from === 'breached' || from === 'warning');
  const isOwed = to === 'call' || to === 'breached';
  const called = isOwed ? callAmount(reading, policy) : 0;
  const deadlineMs = isOwed
    ? ((isOpen ? call.deadlineMs : undefined) ?? reading.atMs + policy.deadlineMs)
    : call?.deadlineMs;
  const next: MarginCall = {
    state: to,
    openedMs: isOpen || to === 'met' || to === 'closed' ? (call?.openedMs ?? reading.atMs) : reading.atMs,
    changedMs: from === to ? (call?.changedMs ?? reading.atMs) : reading.atMs,
    amountUsd: Math.max(called, isOpen || !isOwed ? (call?.amountUsd ?? 0) : 0),
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  };
  return from === to ? { call: next } : { call: next, step: { from, to, atMs: reading.atMs } };
}
