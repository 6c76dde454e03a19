/** Quiet that a venue asks for by the status of an answer: no call until it is over. */

/** What a status means when no header says how long: 403 and 418 are bans. */
const QUIET_MS: Readonly<Record<number, number>> = { 403: 600_000, 418: 120_000, 429: 10_000 };
const LONGEST_QUIET_MS = 3 * 86_400_000;

/** The header holds seconds or a date (RFC 9110, 10.2.3); NaN for anything else. */
function askedMs(retryAfter: string, nowMs: number): number {
  const seconds = Number(retryAfter);
  return Number.isNaN(seconds) ? Date.parse(retryAfter) - nowMs : seconds * 1000;
}

export class Quiet {
  private untilMs = 0;

  /** Milliseconds of quiet that the answer wants, if it does; they have begun. */
  heed(status: number, retryAfter: string | null, nowMs: number): number | undefined {
    const asked = retryAfter === null ? NaN : askedMs(retryAfter, nowMs);
    const isSane = asked >= 0 && asked <= LONGEST_QUIET_MS;
    const waitMs = isSane ? asked : (QUIET_MS[status] as number | undefined);
    if (waitMs !== undefined) this.untilMs = nowMs + waitMs;
    return waitMs;
  }

  /** No call before `ms` have gone by. */
  keep(ms: number, nowMs: number): void {
    this.untilMs = Math.max(this.untilMs, nowMs + ms);
  }

  /** Milliseconds that are left of it. */
  leftMs(nowMs: number): number {
    return Math.max(0, this.untilMs - nowMs);
  }
}
