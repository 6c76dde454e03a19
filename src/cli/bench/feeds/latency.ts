/** Counts of whole milliseconds: a long run keeps no sample. */
const LONGEST_MS = 5_000;

export class LatencyHistogram {
  private readonly counts = new Uint32Array(LONGEST_MS + 1);
  private total = 0;

  /** Longer ones are not latency but numbers that the venue repeats: they are left out. */
  add(ms: number): void {
    if (ms < 0 || ms > LONGEST_MS) return;
    this.counts[Math.floor(ms)] += 1;
    this.total += 1;
  }

  /** Least number of milliseconds that a share `q` of all does not exceed; NaN while there is none. */
  quantile(q: number): number {
    let seen = 0;
    for (let ms = 0; ms <= LONGEST_MS; ms += 1) {
      seen += this.counts[ms];
      if (seen >= q * this.total && seen > 0) return ms;
    }
    return NaN;
  }
}
