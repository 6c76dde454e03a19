/** What longs and shorts of different times hold against each other. */

export interface TimedAmount {
  /** Any unit of time. */
  readonly time: number;
  /** Signed. */
  readonly amount: number;
}

export interface HedgedAmount {
  /** Sum of hedged amounts, each counted once. */
  readonly size: number;
  /** Sum of hedged amount times the distance in time of its two sides. */
  readonly sizeTime: number;
}

/** Matches opposite signs in the order of time, the nearest first; what stays open hedges nothing. */
export function hedgedPairs(amounts: readonly TimedAmount[]): HedgedAmount {
  const sorted = [...amounts].sort((a, b) => a.time - b.time);
  const open: { time: number; amount: number }[] = [];
  let [size, sizeTime] = [0, 0];
  for (const { time, amount } of sorted) {
    let left = amount;
    while (open.length > 0 && open[open.length - 1].amount * left < 0) {
      const last = open[open.length - 1];
      const matched = Math.min(Math.abs(last.amount), Math.abs(left));
      size += matched;
      sizeTime += matched * (time - last.time);
      left -= Math.sign(left) * matched;
      last.amount -= Math.sign(last.amount) * matched;
      if (last.amount === 0) open.pop();
    }
    if (left !== 0) open.push({ time, amount: left });
  }
  return { size, sizeTime };
}
