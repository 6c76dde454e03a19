/** Judges what on the board is live: by the venue's state, by the age of each value, and by what confirmed it. */
import { yearFraction } from '../../engine/basics/time';
import type { Venue } from '../../engine/instruments/instrument';
import type { MarketValue } from '../../engine/market/snapshot';
import type { Row } from './boardRow';
import type { LastTrade } from './boardTrades';
import {
  QUOTE_FLAGS,
  quoteDoubtBits,
  WING_DEVIATIONS,
  type Freshness,
  type FreshnessLimits,
} from './freshness';
import { COLUMN_FIELDS, type ColumnField, type QuoteColumns } from './quoteColumns';
import { ageBesidesSettlement } from './settlementGrace';

const column = (field: ColumnField): number => COLUMN_FIELDS.indexOf(field);
const [MARK, MARK_VOL, BID, ASK, FUNDING] = (['mark', 'markVol', 'bid', 'ask', 'fundingRate8h'] as const).map(
  column,
);

export interface AgesSource {
  readonly limits: FreshnessLimits;
  readonly columns: QuoteColumns;
  readonly forward: (key: string) => MarketValue | undefined;
}

export class BoardAges {
  /** By index: when a channel that sends only what changed spoke last. */
  private readonly aliveMs = new Map<string, number>();
  private readonly liveVenues = new Set<Venue>();

  constructor(private readonly source: AgesSource) {}

  setVenueLive(venue: Venue, live: boolean): void {
    if (live) this.liveVenues.add(venue);
    else this.liveVenues.delete(venue);
  }

  heard(key: string, localTimeMs: number): void {
    this.aliveMs.set(key, localTimeMs);
  }

  freshness(row: Row, nowMs: number): Freshness {
    const { columns } = this.source;
    const { venue, kind } = row.instrument;
    const isEmpty = Number.isNaN(columns.valueAt(row.index, MARK));
    const isUnconfirmed = !this.liveVenues.has(venue) || row.state === 'delivered';
    // An option whose mark was taken back may be valued by a fit, which is as old as the feed.
    if (isEmpty && (!isUnconfirmed || row.touchedMs === -Infinity)) return 'missing';
    if (isUnconfirmed) return 'stale';
    const chainMs = kind === 'option' ? (this.aliveMs.get(row.indexKey) ?? -Infinity) : -Infinity;
    if (this.isRowOld(row, Math.max(row.touchedMs, chainMs), nowMs)) return 'stale';
    return kind === 'option' && this.isForwardOld(row, nowMs) ? 'stale' : 'live';
  }

  /** Whether an option is far from the money is asked only where it matters: this runs for every row, all day. */
  private isRowOld(row: Row, heardMs: number, nowMs: number): boolean {
    const { optionWingMs, byKind } = this.source.limits;
    const limitMs = byKind[row.instrument.kind];
    if (!this.isOlder(heardMs, nowMs, Math.min(optionWingMs, limitMs))) return false;
    return this.isOlder(heardMs, nowMs, this.isWing(row, nowMs) ? optionWingMs : limitMs);
  }

  /** Bits of QUOTE_FLAGS for single values that nothing has confirmed for longer than their class allows. */
  oldFlags(row: Row, nowMs: number): number {
    const { limits } = this.source;
    switch (row.instrument.kind) {
      case 'option':
        if (row.sidesStand) return 0;
        return this.isOld(row, BID, nowMs, limits.optionSideMs) ||
          this.isOld(row, ASK, nowMs, limits.optionSideMs)
          ? QUOTE_FLAGS.oldSide
          : 0;
      case 'perpetual':
        return this.isOld(row, FUNDING, nowMs, limits.fundingMs) ? QUOTE_FLAGS.oldFunding : 0;
      default:
        return 0;
    }
  }

  levelFreshness(venue: Venue, value: MarketValue | undefined, nowMs: number): Freshness {
    if (!value) return 'missing';
    const isOld = this.isOlder(value.localTimeMs, nowMs, this.source.limits.indexMs);
    return this.liveVenues.has(venue) && !isOld ? 'live' : 'stale';
  }

  /**
   * Stale: too long ago to tell the price now, or there may have been others since. Some venues begin with a trade of
   * long ago: its own time counts.
   */
  tradeFreshness({ instrument, state }: Row, trade: LastTrade, nowMs: number): Freshness {
    const madeMs = Math.min(trade.exchangeTimeMs, trade.localTimeMs);
    const isOld = this.isOlder(madeMs, nowMs, this.source.limits.tradeMs);
    return !isOld && state !== 'delivered' && this.liveVenues.has(instrument.venue) ? 'live' : 'stale';
  }

  /** Everything that speaks against a quote now, in the engine's bits. */
  doubtBits(row: Row, nowMs: number): number {
    return quoteDoubtBits(row.flags | this.oldFlags(row, nowMs), this.freshness(row, nowMs));
  }

  /** A settlement does not count: it can only make the age less. */
  private isOlder(heardMs: number, nowMs: number, limitMs: number): boolean {
    if (nowMs - heardMs <= limitMs) return false;
    return ageBesidesSettlement(heardMs, nowMs, this.source.limits.settlementGraceMs) > limitMs;
  }

  private isOld(row: Row, at: number, nowMs: number, limitMs: number): boolean {
    const { columns } = this.source;
    if (Number.isNaN(columns.valueAt(row.index, at))) return false;
    return this.isOlder(Math.max(columns.localTimeAt(row.index, at), row.confirmedMs), nowMs, limitMs);
  }

  /** Far from the money in deviations to expiry. */
  private isWing({ instrument, index, chainKey = '' }: Row, nowMs: number): boolean {
    if (instrument.kind !== 'option') return false;
    const forward = this.source.forward(chainKey)?.value ?? NaN;
    const years = yearFraction(nowMs, instrument.expiryMs);
    const deviation = this.source.columns.valueAt(index, MARK_VOL) * Math.sqrt(Math.max(0, years));
    return Math.abs(Math.log(instrument.strike / forward)) > WING_DEVIATIONS * deviation;
  }

  private isForwardOld({ chainKey = '' }: Row, nowMs: number): boolean {
    const forward = this.source.forward(chainKey);
    return forward !== undefined && this.isOlder(forward.localTimeMs, nowMs, this.source.limits.forwardMs);
  }
}
