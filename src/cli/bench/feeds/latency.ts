/** Counts of tenths of a millisecond: a long run keeps no sample. */
const PER_MS = 10;
const LONGEST_MS = 5_000;

export class LatencyHistogram {
  private readonly counts = new Uint32Array(LONGEST_MS * PER_MS + 1);
  private total = 0;

  /** What is longer than five seconds counts as that. */
  add(ms: number): void {
    this.counts[Math.floor(Math.min(LONGEST_MS, Math.max(0, ms)) * PER_MS)] += 1;
    this.total += 1;
  }

  /** Upper end of the tenth that a share `q` of all does not exceed; NaN while there is none. */
  quantile(q: number): number {
    let seen = 0;
    for (let tenth = 0; tenth < this.counts.length; tenth += 1) {
      seen += this.counts[tenth];
      if (seen >= q * this.total && seen > 0) return (tenth + 1) / PER_MS;
    }
    return NaN;
  }
}
