/**
 * Robust outlier guard for many series: a value that lies further from the last good one than its own moves explain
 * is off until the next value agrees with it.
 */

/** Limit in units of the series' own robust scale. */
const SIGMAS = 8;
/** Weight of a new move in the running scale, and the factor from a mean absolute move to a deviation. */
const MEMORY = 0.05;
const PER_MEAN = 1.2533;
const FIRST_ROWS = 2048;
const WIDTH = 3;
const [LEVEL, SUSPECT, SCALE] = [0, 1, 2];

export class JumpGuard {
  private state = new Float64Array(FIRST_ROWS * WIDTH).fill(NaN);

  /**
   * True when `value` is off. `common`: the move that all neighbours made, which is taken off first. `floor`: moves
   * below it are never off.
   */
  isOff(row: number, value: number, common: number, floor: number): boolean {
    this.ensure(row);
    const at = row * WIDTH;
    const level = this.state[at + LEVEL];
    if (Number.isNaN(level)) return this.accept(at, value, 0);
    const move = Math.abs(value - level - common);
    const limit = Math.max(floor, SIGMAS * this.state[at + SCALE]);
    if (move <= limit || Math.abs(value - this.state[at + SUSPECT]) <= limit)
      return this.accept(at, value, Math.min(move, limit));
    this.state[at + SUSPECT] = value;
    return true;
  }

  /** Move from the last good value; NaN before the first. */
  moveOf(row: number, value: number): number {
    return row * WIDTH < this.state.length ? value - this.state[row * WIDTH + LEVEL] : NaN;
  }

  clear(row: number): void {
    this.state.fill(NaN, row * WIDTH, (row + 1) * WIDTH);
  }

  private accept(at: number, value: number, move: number): false {
    this.state[at + LEVEL] = value;
    this.state[at + SUSPECT] = NaN;
    const scale = this.state[at + SCALE];
    this.state[at + SCALE] = Number.isNaN(scale) ? 0 : scale + MEMORY * (PER_MEAN * move - scale);
    return false;
  }

  private ensure(row: number): void {
    while ((row + 1) * WIDTH > this.state.length) {
      const grown = new Float64Array(this.state.length * 2).fill(NaN);
      grown.set(this.state);
      this.state = grown;
    }
  }
}

const REMEMBERED = 9;
const RECENT_MS = 1_500;
/** For a median at a time: this runs for every option of every chain. */
const sorted = new Float64Array(REMEMBERED);

/** The move that a group of series makes together: the median of its members' newest moves. */
export class CommonMove {
  private readonly moves = new Float64Array(REMEMBERED);
  private readonly times = new Float64Array(REMEMBERED).fill(-Infinity);
  private next = 0;

  add(move: number, timeMs: number): void {
    this.moves[this.next] = move;
    this.times[this.next] = timeMs;
    this.next = (this.next + 1) % REMEMBERED;
  }

  /** 0 while fewer than three members have moved lately. */
  at(timeMs: number): number {
    let count = 0;
    for (let i = 0; i < REMEMBERED; i += 1) {
      if (timeMs - this.times[i] > RECENT_MS) continue;
      let at = count;
      for (; at > 0 && sorted[at - 1] > this.moves[i]; at -= 1) sorted[at] = sorted[at - 1];
      sorted[at] = this.moves[i];
      count += 1;
    }
    return count < 3 ? 0 : sorted[count >> 1];
  }
}
