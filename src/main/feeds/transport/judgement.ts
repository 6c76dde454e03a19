/** What the signs of life mean for a session: the word that it stands under, and when a socket must be given up. */
import type { Interest } from './interest';
import type { Standing } from './standing';
import type { SessionTimings } from './timings';
import type { Vitals } from './vitals';

export interface Judged {
  readonly vitals: Vitals;
  readonly standing: Standing;
  readonly interest: Interest;
  readonly timings: Pick<SessionTimings, 'firstDataMs' | 'giveUpMs'>;
  /** Counts sockets. */
  readonly epoch: number;
  /** When the newest socket opened. */
  readonly openedMs: number;
  /** Venue clock minus local clock, ms; undefined until measured. */
  readonly clockOffsetMs: number | undefined;
}

export interface GiveUp {
  readonly reason: string;
  /** The channel whose silence it is. */
  readonly channel: string | undefined;
}

/** Moves the standing, asks for less where data come late, and names what to give up after too long a silence. */
export function judgeSession(
  { vitals, standing, interest, timings, epoch, openedMs, clockOffsetMs }: Judged,
  nowMs: number,
): GiveUp | undefined {
  const { state, detail, staleForMs, channel, isLate } = vitals.judge(nowMs, clockOffsetMs);
  if (isLate) interest.shed(nowMs);
  if (state === 'fresh') standing.live(epoch, detail || interest.detailAt(nowMs));
  else if (state === 'stale') standing.stale(detail);
  else standing.waiting(detail);
  const { firstDataMs, giveUpMs } = timings;
  const isHopeless = state === 'waiting' && nowMs - openedMs > 2 * firstDataMs + giveUpMs;
  return isHopeless || staleForMs > giveUpMs ? { reason: detail, channel } : undefined;
}
