/** Delivery prices: the mean of the index over the last half hour before 08:00 UTC, as the venues settle. */
import { MS_PER_DAY } from '../../../engine/basics/time';

const SETTLEMENT_MS = 8 * 3_600_000;
export const AVERAGING_MS = 30 * 60_000;

/** The settlement that is now or comes next. */
const nextSettlement = (nowMs: number): number =>
  Math.ceil((nowMs - SETTLEMENT_MS) / MS_PER_DAY) * MS_PER_DAY + SETTLEMENT_MS;

interface Mean {
  sum: number;
  count: number;
}

export class DeliveryAverages {
  private readonly means = new Map<string, Mean>();
  private settlesMs = NaN;

  /** Takes the index of each coin into the average, once a step of the half hour. */
  step(nowMs: number, coins: Iterable<string>, indexOf: (coin: string) => number): void {
    const settlesMs = nextSettlement(nowMs);
    if (nowMs < settlesMs - AVERAGING_MS) return;
    if (settlesMs !== this.settlesMs) this.means.clear();
    this.settlesMs = settlesMs;
    for (const coin of coins) {
      const mean = this.means.get(coin) ?? { sum: 0, count: 0 };
      mean.sum += indexOf(coin);
      mean.count += 1;
      this.means.set(coin, mean);
    }
  }

  /** The mean so far of what expires at `expiryMs`; `undefined` outside its half hour. */
  of(coin: string, expiryMs: number): number | undefined {
    const mean = expiryMs === this.settlesMs ? this.means.get(coin) : undefined;
    return mean && mean.sum / mean.count;
  }
}
