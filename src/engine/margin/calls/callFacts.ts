/** What is said about a call beside its state: level, age, cause. */
import type { MarginCall } from './marginCall';

/** Usage of maintenance margin at which a desk is told, ascending; the place is the level. */
export const USAGE_BANDS: readonly number[] = [0.7, 0.8, 0.9, 1];

/** 0 below the first band, then 1, 2, ... */
export const usageLevel = (usage: number, bands: readonly number[] = USAGE_BANDS): number =>
  bands.filter((band) => usage >= band).length;

export interface CallAge {
  readonly openMs: number;
  /** Time past the deadline, 0 before it. */
  readonly overdueMs: number;
  readonly bucket: 'up to 1 h' | 'up to 4 h' | 'up to 24 h' | 'over 24 h';
}

const HOUR_MS = 3_600_000;

export function callAge(call: MarginCall, nowMs: number): CallAge {
  const openMs = Math.max(0, nowMs - call.openedMs);
  const overdueMs = Math.max(0, nowMs - (call.deadlineMs ?? Infinity));
  const hours = openMs / HOUR_MS;
  const bucket =
    hours <= 1 ? 'up to 1 h' : hours <= 4 ? 'up to 4 h' : hours <= 24 ? 'up to 24 h' : 'over 24 h';
  return { openMs, overdueMs, bucket };
}

export type CallCause = 'price' | 'vol' | 'time' | 'haircut' | 'parameters' | 'positions';

/** What each cause did to headroom (equity less IM) since the account was last covered, USD; losses negative. */
export type HeadroomChanges = Readonly<Record<CallCause, number>>;

/** Causes that took headroom, the largest first, each with its share of all that was taken. */
export function callCauses(
  changes: HeadroomChanges,
): readonly { readonly cause: CallCause; readonly usd: number; readonly share: number }[] {
  const causes = Object.keys(changes) as CallCause[];
  const taken = causes.reduce((sum, cause) => sum + Math.max(0, -changes[cause]), 0);
  return causes
    .filter((cause) => changes[cause] < 0)
    .sort((a, b) => changes[a] - changes[b] || (a < b ? -1 : 1))
    .map((cause) => ({ cause, usd: -changes[cause], share: -changes[cause] / taken }));
}
