/** Between the frames and the cells on screen: cells read typed arrays directly, nothing reactive in between. */
import {
  CELL_STATE,
  POSITION_COLUMNS,
  QUOTE_DOUBT_WORDS,
  VOL_SOURCES,
  VOL_SOURCE_WORDS,
  type GroupTotal,
  type LiveFrame,
} from '../../../contracts/live';
import type { LastTradeRow } from '../../../contracts/feedCalls';
import { failureText } from '../../format/failure';
import type { GridColumn, UnitChoice } from './gridColumn';
import { columnIndex } from './columns';
import { GlowBatch } from './glow';
import type { GridRow } from './gridRows';
import { lastTradeNote } from './lastTradeCell';

const STRIDE = POSITION_COLUMNS.length;
const AGE = columnIndex('ageMs');

export interface LiveCellView {
  update(): void;
}

export interface CellContent {
  readonly text: string;
  readonly tone: string;
}

const BLANK: CellContent = { text: '', tone: '' };

export class GridFeed {
  readonly cells = new Set<LiveCellView>();
  readonly glow = new GlowBatch();
  frame: LiveFrame | null = null;
  units: UnitChoice = { unit: 'coin', gammaPer: 'percent', money: 'one' };
  mayFlash = true;
  private totals = new Map<string, GroupTotal>();
  private trades: ReadonlyMap<string, LastTradeRow> = new Map();

  setTrades(trades: ReadonlyMap<string, LastTradeRow>): void {
    this.trades = trades;
    this.updateCells();
  }

  private trade(row: GridRow): LastTradeRow | undefined {
    return row.kind === 'leg' ? this.trades.get(row.position.instrumentId) : undefined;
  }

  setFrame(frame: LiveFrame | null): void {
    this.frame = frame;
    this.totals = new Map((frame?.totals ?? []).map((total) => [total.underlying, total]));
    this.updateCells();
  }

  updateCells(): void {
    for (const cell of this.cells) cell.update();
  }

  total(underlying: string): GroupTotal | undefined {
    return this.totals.get(underlying);
  }

  state(row: GridRow): number {
    if (row.kind === 'leg') return this.frame?.positions.states[row.index] ?? CELL_STATE.missing;
    const total = this.totals.get(row.underlying);
    return total && total.staleCount > 0 ? CELL_STATE.stale : CELL_STATE.live;
  }

  failure(row: GridRow): string | undefined {
    if (row.kind !== 'leg') return undefined;
    const found = this.frame?.positions.failures.find((one) => one.row === row.index);
    return found ? failureText(found.failure) : undefined;
  }

  /** Where the vol of an option comes from. */
  volSource(row: GridRow): (typeof VOL_SOURCES)[number] {
    if (row.kind !== 'leg') return 'none';
    return VOL_SOURCES[this.frame?.positions.volSources?.[row.index] ?? 0];
  }

  /** What speaks against the quote, in words. */
  doubts(row: GridRow): readonly string[] {
    if (row.kind !== 'leg') return [];
    const bits = this.frame?.positions.doubts?.[row.index] ?? 0;
    return QUOTE_DOUBT_WORDS.filter((_, at) => (bits & (1 << at)) !== 0);
  }

  /** Source of a vol and doubts about a quote, for the hover; empty where there is nothing to tell. */
  note(row: GridRow, column: GridColumn): string {
    if (column.id === 'lastTrade') return lastTradeNote(this.trade(row), Date.now());
    const doubts = this.doubts(row);
    const told = doubts.length > 0 ? `; quote ${doubts.join(', ')}` : '';
    if (column.id === 'vol') return `; ${VOL_SOURCE_WORDS[this.volSource(row)]}${told}`;
    return column.id === 'mark' || column.id === 'markUsd' ? this.modelNote(row) + told : '';
  }

  /** Where a model vol is taken the mark is the model's. */
  private modelNote(row: GridRow): string {
    const source = this.volSource(row);
    return source === 'fitted' || source === 'override'
      ? `; model value at the vol of ${VOL_SOURCE_WORDS[source]}`
      : '';
  }

  /** In the unit of the column; NaN while missing. */
  value(row: GridRow, column: GridColumn): number {
    const raw = this.raw(row, column);
    return column.read ? column.read(raw, this.context(row)) : raw;
  }

  private raw(row: GridRow, column: GridColumn): number {
    if (column.id === 'lastTrade') return this.trade(row)?.price ?? NaN;
    const index = columnIndex(column.id);
    if (row.kind === 'leg') return this.frame ? this.frame.positions.values[row.index * STRIDE + index] : NaN;
    const total = this.totals.get(row.underlying);
    if (!total) return NaN;
    const isMark = column.id === 'mark' || column.id === 'markUsd';
    return isMark && row.kind === 'group' ? total.spot : total.values[index];
  }

  context(row: GridRow): Parameters<GridColumn['write']>[1] {
    const spot = this.totals.get(row.underlying)?.spot ?? NaN;
    return {
      units: this.units,
      position: row.kind === 'leg' ? row.position : undefined,
      underlying: row.underlying,
      spot,
    };
  }

  content(row: GridRow, column: GridColumn): CellContent {
    if (row.kind === 'leg' && column.optionsOnly && row.position.kind !== 'option') return BLANK;
    if (row.kind !== 'leg' && column.id === 'ageMs') return this.staleMark(row.underlying);
    const value = this.value(row, column);
    if (Number.isNaN(value) && (row.kind === 'group' || column.id === 'lastTrade')) return BLANK;
    const text = column.write(value, this.context(row));
    const tone = this.tone(row, column, value);
    if (column.id === 'vol') return this.markedVol(row, text, tone);
    return column.id === 'mark' && row.kind === 'leg' && row.position.kind !== 'option'
      ? this.doubted(row, text, tone)
      : { text, tone };
  }

  /** ◆ set by hand, ƒ from the fitted surface, ! a doubtful quote that is used all the same. */
  private markedVol(row: GridRow, text: string, tone: string): CellContent {
    const source = this.volSource(row);
    if (source === 'override') return { text: `◆ ${text}`, tone: 'amber' };
    if (source === 'fitted') return { text: `ƒ ${text}`, tone: 'amber' };
    return this.doubted(row, text, tone);
  }

  private doubted(row: GridRow, text: string, tone: string): CellContent {
    return this.doubts(row).length > 0 && this.state(row) === CELL_STATE.live
      ? { text: `! ${text}`, tone: 'amber' }
      : { text, tone };
  }

  private staleMark(underlying: string): CellContent {
    const total = this.totals.get(underlying);
    if (!total) return BLANK;
    if (total.failedCount > 0) return { text: `${total.failedCount} failed`, tone: 'critical' };
    return total.staleCount > 0 ? { text: `${total.staleCount} st.`, tone: 'amber' } : BLANK;
  }

  private tone(row: GridRow, column: GridColumn, value: number): string {
    const state = this.state(row);
    if (row.kind === 'leg' && Number.isNaN(value)) return state === CELL_STATE.failed ? 'failed' : 'muted';
    if (column.id === 'lastTrade') return this.trade(row)?.isStale ? 'muted' : '';
    if (column.id === 'ageMs') return state === CELL_STATE.stale ? 'amber' : 'muted';
    if (column.isSigned && value !== 0) return value > 0 ? 'gain' : 'loss';
    return '';
  }

  ageMs(row: GridRow): number {
    return row.kind === 'leg' && this.frame ? this.frame.positions.values[row.index * STRIDE + AGE] : NaN;
  }
}
