/** At most so many calls in any span of time. */
export class CallBudget {
  private readonly times: number[] = [];

  constructor(
    private readonly calls: number,
    private readonly windowMs: number,
  ) {}

  /** Takes one call; false when the span is full. */
  take(nowMs: number): boolean {
    while (this.times.length > 0 && this.times[0] <= nowMs - this.windowMs) this.times.shift();
    if (this.times.length >= this.calls) return false;
    this.times.push(nowMs);
    return true;
  }
}
