/** A cell that reads its number itself and touches the page only when its text changes. */
import type { ICellRendererComp, ICellRendererParams } from 'ag-grid-community';
import type { GridColumn } from './gridColumn';
import type { GridFeed, LiveCellView } from './gridFeed';
import type { GridRow } from './gridRows';

/** At most four flashes a second. */
const FLASH_EVERY_MS = 250;
/** Changes smaller than this share of the number fade in silence. */
const DEAD_BAND = 0.01;

export interface LiveCellParams extends ICellRendererParams<GridRow, number> {
  readonly column_: GridColumn;
  readonly feed: GridFeed;
}

export class LiveCell implements ICellRendererComp<GridRow>, LiveCellView {
  private readonly gui = document.createElement('span');
  private params!: LiveCellParams;
  private readonly label = document.createTextNode('');
  private text = '';
  private tone = '';
  private flashedValue = NaN;
  private flashedAt = 0;

  init(params: LiveCellParams): void {
    this.params = params;
    this.gui.className = 'live';
    this.gui.append(this.label);
    this.gui.addEventListener('mouseenter', () => this.explain());
    params.feed.cells.add(this);
    this.update();
  }

  getGui(): HTMLElement {
    return this.gui;
  }

  refresh(params: LiveCellParams): boolean {
    const isOtherRow = params.data?.key !== this.params.data?.key;
    this.params = params;
    if (isOtherRow) {
      this.flashedValue = NaN;
      params.feed.glow.stop(this.gui);
    }
    this.update();
    return true;
  }

  destroy(): void {
    this.params.feed.cells.delete(this);
    this.params.feed.glow.stop(this.gui);
  }

  update(): void {
    const { node, feed, column_: column } = this.params;
    // The node's row, not the one the cell was made with: a leg that stays may have another place in the frame.
    const { data } = node;
    if (!data) return;
    const { text, tone } = feed.content(data, column);
    if (tone !== this.tone) {
      this.tone = tone;
      this.gui.className = tone ? `live ${tone}` : 'live';
    }
    if (text === this.text) return;
    this.text = text;
    this.label.data = text;
    if (column.flashes && data.kind === 'leg') this.flash(feed.value(data, column));
  }

  private flash(value: number): void {
    const before = this.flashedValue;
    if (Number.isNaN(before) || Number.isNaN(value)) {
      this.flashedValue = value;
      return;
    }
    if (!this.params.feed.mayFlash || Math.abs(value - before) < DEAD_BAND * Math.abs(before)) return;
    const now = performance.now();
    if (now - this.flashedAt < FLASH_EVERY_MS) return;
    this.flashedAt = now;
    this.flashedValue = value;
    this.params.feed.glow.start(this.gui, value > before);
  }

  /** Hover text: the reason of a missing number, else the formula with this row's own. */
  private explain(): void {
    const { data, feed, column_: column } = this.params;
    if (!data) return;
    const failure = this.text === '–' || this.tone === 'failed' ? feed.failure(data) : undefined;
    const exact = feed.value(data, column);
    const number = Number.isNaN(exact) ? 'no value yet' : exact.toPrecision(10).replace(/\.?0+$/, '');
    this.gui.title = failure ?? `${column.hover} = ${number}${feed.note(data, column)}`;
  }
}
