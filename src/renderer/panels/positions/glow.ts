/** The fade of changed cells: two steps for all of them together, so that a tick costs two small repaints, not an animation each. */

/** Bright for one step, dim for one more: gone within 400 ms. */
const STEP_MS = 190;

export class GlowBatch {
  private bright = new Set<HTMLElement>();
  private dim = new Set<HTMLElement>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  start(cell: HTMLElement, isUp: boolean): void {
    this.dim.delete(cell);
    this.bright.add(cell);
    cell.dataset.glow = isUp ? 'up' : 'down';
    this.timer ??= setTimeout(() => this.step(), STEP_MS);
  }

  stop(cell: HTMLElement): void {
    this.bright.delete(cell);
    this.dim.delete(cell);
    delete cell.dataset.glow;
  }

  private step(): void {
    for (const cell of this.dim) delete cell.dataset.glow;
    for (const cell of this.bright) cell.dataset.glow += '-dim';
    [this.dim, this.bright] = [this.bright, new Set()];
    this.timer = this.dim.size > 0 ? setTimeout(() => this.step(), STEP_MS) : undefined;
  }
}
