/** A count that only grows, and how fast it does. */
export class Pace {
  count = 0;
  private rate = NaN;
  private ratedCount = 0;

  /** Counting begins at `ratedMs`; a rate is that of `spanMs` at least. */
  constructor(
    private ratedMs: number,
    private readonly spanMs: number,
  ) {}

  /** Per second since the last reading that lies a span back; NaN within the first span. */
  perSecond(nowMs: number): number {
    const elapsedMs = nowMs - this.ratedMs;
    if (elapsedMs >= this.spanMs) {
      this.rate = ((this.count - this.ratedCount) * 1000) / elapsedMs;
      this.ratedCount = this.count;
      this.ratedMs = nowMs;
    }
    return this.rate;
  }
}
