/** Venues settle at 08:00 UTC: prices stand still and delivery prices are awaited, and silence then proves nothing. */
const DAY_MS = 86_400_000;
const SETTLEMENT_MS = 8 * 3_600_000;
export const SETTLEMENT_GRACE_MS = 120_000;

const sinceSettlement = (nowMs: number): number => (((nowMs - SETTLEMENT_MS) % DAY_MS) + DAY_MS) % DAY_MS;

export const isSettling = (nowMs: number, graceMs = SETTLEMENT_GRACE_MS): boolean =>
  sinceSettlement(nowMs) < graceMs;

/** Milliseconds since `heardMs`, not counting those of the last settlement: a number grows no older during it. */
export function ageBesidesSettlement(heardMs: number, nowMs: number, graceMs = SETTLEMENT_GRACE_MS): number {
  const ageMs = nowMs - heardMs;
  const sinceMs = sinceSettlement(nowMs);
  if (sinceMs - graceMs >= ageMs) return ageMs;
  const startMs = nowMs - sinceMs;
  const sparedMs = Math.min(nowMs, startMs + graceMs) - Math.max(heardMs, startMs);
  return sparedMs > 0 ? ageMs - sparedMs : ageMs;
}
