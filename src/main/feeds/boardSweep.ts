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
  /** Rows that are still to be judged in this round. */
  private round: MapIterator<Row> | undefined;
  private owed = 0;

  constructor(private readonly parts: SweepParts) {}

  /** The next one judges everything. */
  hurry(): void {
    this.sweptMs = -Infinity;
  }

  /** Every row is judged once in a fifth of a second; a call does the share of the time since the last one. */
  run(nowMs: number): void {
    const { rows, changes, judgeForwards } = this.parts;
    const share = Math.min(1, (nowMs - this.sweptMs) / SWEEP_MS);
    if (!(share > 0)) return;
    this.sweptMs = nowMs;
    for (const key of judgeForwards(nowMs)) changes.addExpiry(key);
    if (share === 1) this.round = undefined;
    this.owed = share === 1 ? rows.size : this.owed + share * rows.size;
    for (; this.owed >= 1; this.owed -= 1) this.judge(this.next(), nowMs);
  }

  /** After the last row comes the first. */
  private next(): Row | undefined {
    const { rows } = this.parts;
    const next = this.round?.next();
    if (next?.done === false) return next.value;
    this.round = rows.values();
    return this.round.next().value;
  }

  private judge(row: Row | undefined, nowMs: number): void {
    if (!row) return;
    this.parts.changes.age(row, nowMs);
    if (row.state === 'delivered' && nowMs - row.touchedMs > FORGET_DELIVERED_MS) this.parts.forget(row);
  }
}
