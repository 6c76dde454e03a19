/** Alert rules on any measure, with hysteresis and snooze. */

export interface AlertRule {
  readonly id: string;
  /** Measure that is watched: margin ratio, headroom, a Greek, VaR. */
  readonly measure: string;
  readonly direction: 'above' | 'below';
  readonly threshold: number;
  /** The alert ends when the measure is back by this much beyond the threshold, >= 0. */
  readonly hysteresis: number;
}

export interface AlertState {
  readonly isRaised: boolean;
  /** When it was raised last. */
  readonly raisedMs?: number;
  /** Silent until then; the state is followed all the same. */
  readonly snoozedUntilMs?: number;
}

export interface AlertAdvance {
  readonly state: AlertState;
  /** What to tell, if anything. */
  readonly event?: 'raised' | 'cleared';
}

/** Longest snooze: one that ends later was set by a clock that has been set back since, and is over. */
export const LONGEST_SNOOZE_MS = 30 * 86_400_000;

/** A missing or non-finite value changes nothing. An alert still up when its snooze ends is told again. */
export function advanceAlert(
  state: AlertState,
  value: number | undefined,
  rule: AlertRule,
  nowMs: number,
): AlertAdvance {
  if (value === undefined || !Number.isFinite(value)) return { state };
  const excess = rule.direction === 'above' ? value - rule.threshold : rule.threshold - value;
  const isRaised = state.isRaised ? excess > -rule.hysteresis : excess >= 0;
  const leftMs = (state.snoozedUntilMs ?? nowMs) - nowMs;
  const isSilent = leftMs > 0 && leftMs <= LONGEST_SNOOZE_MS;
  const endsSnooze = state.snoozedUntilMs !== undefined && !isSilent;
  const raisedMs = isRaised && !state.isRaised ? nowMs : state.raisedMs;
  const next: AlertState = {
    isRaised,
    ...(raisedMs === undefined ? {} : { raisedMs }),
    ...(isSilent ? { snoozedUntilMs: state.snoozedUntilMs } : {}),
  };
  const isNews = isRaised !== state.isRaised || (isRaised && endsSnooze);
  if (!isNews || isSilent) return { state: next };
  return { state: next, event: isRaised ? 'raised' : 'cleared' };
}

export const snooze = (state: AlertState, untilMs: number): AlertState => ({
  ...state,
  snoozedUntilMs: untilMs,
});
