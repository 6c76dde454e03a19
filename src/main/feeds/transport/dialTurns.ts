/** Venues limit new connections per second and host: dials, first ones and redials, take turns. */
export class DialTurns {
  private nextMs = -Infinity;

  constructor(private readonly gapMs: number) {}

  /** Takes the next turn; returns how long to wait for it. */
  take(nowMs: number): number {
    const atMs = Math.max(nowMs, this.nextMs);
    this.nextMs = atMs + this.gapMs;
    return atMs - nowMs;
  }
}
