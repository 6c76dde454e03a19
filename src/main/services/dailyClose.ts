/**
 * Takes the desk's close: one snapshot a day at the time that was chosen, or up to 12 hours later when the desk was not
 * running then, which its name says. Older ones are removed after the days that were chosen; what a user
 * took stays.
 */
import { DEFAULT_DAILY_CLOSE, dailyCloseSchema, type DailyClose } from '../../contracts/dailyClose';
import { success, type Result } from '../../engine/basics/result';
import { MS_PER_DAY } from '../../engine/basics/time';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import type { SettingsService } from './settings';
import type { SnapshotService } from './snapshots';

const SETTING = 'dailyClose';
const CLOSE_ID = /-close-(\d{4}-\d{2}-\d{2})$/;
/** Feeds need a while to fill the board. */
const SETTLE_MS = 30_000;
/** A start this long after a close waits for the next one. */
const LATEST_MS = 0.5 * MS_PER_DAY;
/** A close that was taken later than this says so. */
const ON_TIME_MS = 120_000;

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** The newest close at or before `nowMs`. */
export function closeBefore(nowMs: number, at: string): number {
  const [hour, minute] = at.split(':').map(Number);
  const today = Math.floor(nowMs / MS_PER_DAY) * MS_PER_DAY + (60 * hour + minute) * 60_000;
  return today <= nowMs ? today : today - MS_PER_DAY;
}

export interface DailyCloseParts {
  readonly settings: SettingsService;
  readonly snapshots: Pick<SnapshotService, 'list' | 'take' | 'remove'>;
  /** The market now; undefined while it is not the live one, or says too little. */
  readonly market: () => MarketSnapshot | undefined;
  readonly now: () => number;
  readonly tell: (level: 'info' | 'error', message: string) => void;
}

export function createDailyClose({ settings, snapshots, market, now, tell }: DailyCloseParts) {
  const startedMs = now();
  let isBusy = false;
  const setting = (): Result<DailyClose> => settings.read(SETTING, dailyCloseSchema, DEFAULT_DAILY_CLOSE);

  /** The day whose close is missing: that of today, once it is due. */
  function due({ isOn, at }: DailyClose, ids: readonly string[]): number | undefined {
    const dueMs = closeBefore(now(), at);
    const isWaiting = now() - startedMs < SETTLE_MS || now() - dueMs > LATEST_MS;
    if (!isOn || isWaiting) return undefined;
    return ids.some((id) => id.endsWith(`-close-${isoDay(dueMs)}`)) ? undefined : dueMs;
  }

  async function take(at: string, dueMs: number): Promise<Result<null>> {
    const snapshot = market();
    if (snapshot === undefined) return success(null);
    const lateMs = now() - dueMs;
    const label = `close ${isoDay(dueMs)} ${at} UTC${lateMs > ON_TIME_MS ? `, ${Math.round(lateMs / 60_000)} min late` : ''}`;
    const taken = await snapshots.take(snapshot, label, `close-${isoDay(dueMs)}`);
    if (!taken.ok) return taken;
    tell('info', `${label}: snapshot of ${taken.value.quoteCount} quotes`);
    return success(null);
  }

  /** Those whose day lies further back than is kept. */
  function trim(ids: readonly string[], keptDays: number): Result<null> {
    const oldest = isoDay(now() - keptDays * MS_PER_DAY);
    for (const id of ids) {
      const day = CLOSE_ID.exec(id)?.[1];
      if (day === undefined || day >= oldest) continue;
      const removed = snapshots.remove(id);
      if (!removed.ok) return removed;
    }
    return success(null);
  }

  async function run(): Promise<Result<null>> {
    const chosen = setting();
    if (!chosen.ok) return chosen;
    const heads = snapshots.list();
    if (!heads.ok) return heads;
    const ids = heads.value.map(({ id }) => id);
    const dueMs = due(chosen.value, ids);
    if (dueMs === undefined) return success(null);
    const taken = await take(chosen.value.at, dueMs);
    return taken.ok ? trim(ids, chosen.value.keptDays) : taken;
  }

  return {
    setting,
    set: (chosen: DailyClose): Result<null> => settings.write(SETTING, chosen),

    /** Called now and then; does at most one thing at a time. */
    async consider(): Promise<void> {
      if (isBusy) return;
      isBusy = true;
      try {
        const done = await run();
        if (!done.ok) tell('error', `the daily close: ${done.failure.message}`);
      } finally {
        isBusy = false;
      }
    },
  };
}
export type DailyCloseService = ReturnType<typeof createDailyClose>;
