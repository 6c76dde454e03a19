/** Marks quotes that cannot be taken at their word: crossed, jumped away from index or neighbours, vol out of range. */
import type { MarketValue } from '../../engine/market/snapshot';
import type { Row } from './boardRow';
import type { QuoteUpdate } from './feed';
import { OUTLIER_LIMITS, QUOTE_FLAGS, VOL_LIMITS } from './freshness';
import { CommonMove, JumpGuard } from './jumpGuard';
import { COLUMN, type QuoteColumns } from './quoteColumns';

export class QuoteGuards {
  readonly counts = { crossed: 0, outliers: 0 };
  private readonly jumps = new JumpGuard();
  /** By expiry. */
  private readonly common = new Map<string, CommonMove>();

  constructor(private readonly columns: QuoteColumns) {}

  /** Marks the row after an update that was written, and counts what is newly wrong with it. */
  judge(row: Row, update: QuoteUpdate, index: MarketValue | undefined): void {
    const flags = this.flags(row, update, index);
    const fresh = flags & ~row.flags;
    if (fresh & QUOTE_FLAGS.crossed) this.counts.crossed += 1;
    if (fresh & QUOTE_FLAGS.outlier) this.counts.outliers += 1;
    row.flags = flags;
  }

  /** Bits of QUOTE_FLAGS; what the update did not touch stays as it was judged. */
  private flags(row: Row, update: QuoteUpdate, index: MarketValue | undefined): number {
    const isOption = row.instrument.kind === 'option';
    const isTouched = isOption ? update.markVol !== undefined : update.mark !== undefined;
    const isOff = isTouched
      ? isOption
        ? this.isVolOff(row, update)
        : this.isPriceOff(row, update, index)
      : (row.flags & QUOTE_FLAGS.outlier) !== 0;
    return (
      (this.isCrossed(row) ? QUOTE_FLAGS.crossed : 0) |
      (isOff ? QUOTE_FLAGS.outlier : 0) |
      (isOption && this.isOutOfRange(row) ? QUOTE_FLAGS.volRange : 0)
    );
  }

  forget(row: Row): void {
    this.jumps.clear(row.index);
  }

  forgetExpiry(key: string): void {
    this.common.delete(key);
  }

  private isCrossed({ index }: Row): boolean {
    const { columns } = this;
    return (
      columns.valueAt(index, COLUMN.bid) > columns.valueAt(index, COLUMN.ask) ||
      columns.valueAt(index, COLUMN.bidVol) > columns.valueAt(index, COLUMN.askVol)
    );
  }

  private isOutOfRange({ index }: Row): boolean {
    const vol = this.columns.valueAt(index, COLUMN.markVol);
    return vol < VOL_LIMITS.low || vol > VOL_LIMITS.high;
  }

  /** The mark against the index where there is one, so that a move of the whole market is none. */
  private isPriceOff(row: Row, { mark }: QuoteUpdate, index: MarketValue | undefined): boolean {
    if (!(mark! > 0)) return false;
    if (index === undefined || !(index.value > 0))
      return this.jumps.isOff(row.index, Math.log(mark!), 0, OUTLIER_LIMITS.price);
    return this.jumps.isOff(row.index, Math.log(mark! / index.value), 0, OUTLIER_LIMITS.againstIndex);
  }

  /** The mark vol against the move that its expiry makes as a whole. */
  private isVolOff(row: Row, { markVol, localTimeMs }: QuoteUpdate): boolean {
    const group = this.groupOf(row);
    const move = this.jumps.moveOf(row.index, markVol!);
    const shared = group.at(localTimeMs);
    if (!Number.isNaN(move)) group.add(move, localTimeMs);
    return this.jumps.isOff(row.index, markVol!, shared, OUTLIER_LIMITS.againstNeighbours);
  }

  private groupOf({ chainKey = '' }: Row): CommonMove {
    const known = this.common.get(chainKey);
    if (known) return known;
    const made = new CommonMove();
    this.common.set(chainKey, made);
    return made;
  }
}
