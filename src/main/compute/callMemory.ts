/** Earlier instants of the desk, ever sparser into the past: where the cause of a margin call is looked for. */
import type { ActiveModel } from '../../engine/margin/marginEngine';
import { marginUsage } from '../../engine/margin/calls/marginCall';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { AccountReading } from '../../contracts/marginCalls';
import type { CompiledView } from './compiledView';
import type { SnapshotContent } from './marketMemory';

const EVERY_MS = 60_000;
const KEPT = 8;

export interface RememberedInstant {
  readonly atMs: number;
  readonly market: SnapshotContent;
  readonly portfolio: Portfolio;
  /** IM / equity of complete accounts. */
  readonly usage: ReadonlyMap<string, number>;
  readonly activeOf: ReadonlyMap<string, ActiveModel>;
}

export interface CallMemory {
  /** Keeps an instant a minute. */
  remember(
    view: CompiledView,
    readings: readonly AccountReading[],
    atMs: number,
    content: () => SnapshotContent,
  ): void;
  /** The newest instant before `beforeMs` at which the account used less than `usage`, else the calmest one that is kept. */
  coveredAt(accountId: string, usage: number, beforeMs: number): RememberedInstant | undefined;
}

/** Drops the instant whose neighbours are closest together for its age, so that gaps grow with age. */
function thinned(instants: readonly RememberedInstant[], nowMs: number): readonly RememberedInstant[] {
  if (instants.length <= KEPT) return instants;
  let [drop, least] = [1, Infinity];
  for (let k = 1; k < instants.length - 1; k++) {
    const gap = (instants[k + 1].atMs - instants[k - 1].atMs) / (nowMs - instants[k].atMs + EVERY_MS);
    if (gap < least) [drop, least] = [k, gap];
  }
  return instants.filter((_, k) => k !== drop);
}

export function createCallMemory(): CallMemory {
  /** Oldest first. */
  let instants: readonly RememberedInstant[] = [];
  return {
    remember(view, readings, atMs, content) {
      const last = instants[instants.length - 1];
      if (last !== undefined && atMs >= last.atMs && atMs - last.atMs < EVERY_MS) return;
      const usage = readings.flatMap((reading): [string, number][] =>
        reading.isComplete
          ? [[reading.accountId, marginUsage(reading.initialMarginUsd, reading.equityUsd)]]
          : [],
      );
      const activeOf = view.whole.accounts.flatMap(({ id, marginModelId }): [string, ActiveModel][] => {
        const at = view.placeOf(id, marginModelId);
        return at < 0 ? [] : [[id, view.margins.models[at]]];
      });
      const instant: RememberedInstant = {
        atMs,
        market: content(),
        portfolio: view.whole,
        usage: new Map(usage),
        activeOf: new Map(activeOf),
      };
      instants = thinned([...instants.filter((one) => one.atMs < atMs), instant], atMs);
    },
    coveredAt(accountId, usage, beforeMs) {
      const known = instants.filter((one) => one.atMs < beforeMs && one.usage.has(accountId));
      const usageAt = (instant: RememberedInstant): number => instant.usage.get(accountId) ?? Infinity;
      const covered = known.filter((instant) => usageAt(instant) < usage);
      if (covered.length > 0) return covered[covered.length - 1];
      return known.length === 0 ? undefined : known.reduce((a, b) => (usageAt(b) < usageAt(a) ? b : a));
    },
  };
}
