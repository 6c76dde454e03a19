/** Deribit's pool of credits for subscribe calls: so many a second, more in a burst. */
const SUBSCRIBES_PER_SECOND = 3.3;
const SUBSCRIBE_BURST = 10;

export class SubscribeCredits {
  private credits = SUBSCRIBE_BURST;
  private atMs: number | undefined;

  constructor(
    private readonly limit: () => number | undefined,
    private readonly secondMs: number,
  ) {}

  /** False when the pool is empty. */
  spend(nowMs: number): boolean {
    const perSecond = this.limit() ?? SUBSCRIBES_PER_SECOND;
    const burst = Math.min(SUBSCRIBE_BURST, 3 * perSecond);
    const elapsed = (nowMs - (this.atMs ?? nowMs)) / this.secondMs;
    this.credits = Math.min(burst, this.credits + elapsed * perSecond);
    this.atMs = nowMs;
    if (this.credits < 1) return false;
    this.credits -= 1;
    return true;
  }
}
