/** Which rows changed since somebody looked: by a message, or by the passing of time. */
import type { InstrumentId } from '../../engine/instruments/instrument';
import type { InstrumentQuote } from '../../engine/market/snapshot';
import type { BoardAges } from './boardAges';
import type { BoardListing } from './boardListing';
import type { Row } from './boardRow';
import type { QuoteChange } from './dirtyBatch';

export class BoardChanges {
  private readonly dirty = new Set<Row>();

  constructor(
    private readonly listing: BoardListing,
    private readonly ages: BoardAges,
    private readonly read: (row: Row) => InstrumentQuote,
  ) {}

  add(row: Row | undefined): void {
    if (row) this.dirty.add(row);
  }

  addExpiry(key: string): void {
    for (const member of this.listing.members.get(key) ?? []) this.dirty.add(member);
  }

  addAll(): void {
    for (const row of this.listing.rows.values()) this.dirty.add(row);
  }

  delete(row: Row): void {
    this.dirty.delete(row);
  }

  /** Adds the row if it is no longer as old as it was judged. */
  age(row: Row, nowMs: number): void {
    const { ages } = this;
    const isAsBefore =
      ages.freshness(row, nowMs) === row.freshness && ages.oldFlags(row, nowMs) === row.oldFlags;
    if (!isAsBefore) this.dirty.add(row);
  }

  /** With `wanted`, what is not wanted stays for a later call. */
  take(nowMs: number, wanted?: ReadonlySet<InstrumentId>): QuoteChange[] {
    const quotes: QuoteChange[] = [];
    for (const row of this.dirty) {
      if (wanted && !wanted.has(row.instrument.id)) continue;
      this.dirty.delete(row);
      quotes.push(this.judged(row, nowMs));
    }
    return quotes;
  }

  private judged(row: Row, nowMs: number): QuoteChange {
    row.freshness = this.ages.freshness(row, nowMs);
    row.oldFlags = this.ages.oldFlags(row, nowMs);
    return {
      instrumentId: row.instrument.id,
      quote: this.read(row),
      flags: row.flags | row.oldFlags,
      freshness: row.freshness,
    };
  }
}
