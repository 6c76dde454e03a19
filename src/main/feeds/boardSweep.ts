/** What the passing of time does to the board: forwards are judged anew, values age, delivered rows are given up. */
import type { BoardChanges } from './boardChanges';
import type { Row } from './boardRow';

const FORGET_DELIVERED_MS = 10 * 60_000;
const SWEEP_MS = 200;

export interface SweepParts {
  readonly rows: ReadonlyMap<string, Row>;
  readonly changes: BoardChanges;
  /** Expiries whose forward is another one now. */
  readonly judgeForwards: (nowMs: number) => Iterable<string>;
  readonly forget: (row: Row) => void;
}

export class BoardSweep {
  private sweptMs = -Infinity;

  constructor(private readonly parts: SweepParts) {}

  /** The next one comes at once. */
  hurry(): void {
    this.sweptMs = -Infinity;
  }

  /** At most five times a second. */
  run(nowMs: number): void {
    if (nowMs - this.sweptMs < SWEEP_MS) return;
    this.sweptMs = nowMs;
    const { rows, changes, judgeForwards, forget } = this.parts;
    for (const key of judgeForwards(nowMs)) changes.addExpiry(key);
    for (const row of rows.values()) {
      changes.age(row, nowMs);
      if (row.state === 'delivered' && nowMs - row.touchedMs > FORGET_DELIVERED_MS) forget(row);
    }
  }
}
