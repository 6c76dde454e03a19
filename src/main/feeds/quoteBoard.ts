/**
 * The last value of everything, conflated: many messages, one entry per instrument. Older messages never overwrite
 * newer ones, oddities are marked and shown, and what is no longer confirmed turns stale by itself.
 */
import type { Instrument, InstrumentId, Venue } from '../../engine/instruments/instrument';
import { yearFraction } from '../../engine/basics/time';
import { indexKey, type InstrumentQuote } from '../../engine/market/snapshot';
import type { ExpiryVols, QuoteDoubt } from '../../engine/market/expiryVols';
import type { OptionChain } from '../../engine/market/optionChain';
import { BoardChains } from './boardChains';
import { countGuards, type GuardCounts } from './boardCounts';
import { expiryKey, quoteOf, type Row } from './boardRow';
import type { BoardCounters, DirtyBatch, QuoteChange } from './dirtyBatch';
import type { AliveUpdate, InstrumentState, MarketUpdate, QuoteUpdate, StateUpdate } from './feed';
import {
  FRESHNESS_LIMITS,
  OUTLIER_LIMITS,
  QUOTE_FLAGS,
  type Freshness,
  WING_DEVIATIONS,
  quoteDoubts,
  type FreshnessLimits,
} from './freshness';
import { Levels } from './levels';
import { QuoteColumns } from './quoteColumns';
import { QuoteGuards } from './quoteGuards';

const FORGET_DELIVERED_MS = 10 * 60_000;
const SWEEP_MS = 200;
const CASH_JUMP = 0.02;

const usdIndex = (currency: string): string => `${currency.toLowerCase()}_usd`;

export class QuoteBoard {
  private readonly rows = new Map<InstrumentId, Row>();
  private readonly freeRows: number[] = [];
  private readonly columns = new QuoteColumns();
  private readonly indices = new Levels(OUTLIER_LIMITS.price);
  private readonly volIndices = new Levels(OUTLIER_LIMITS.vol);
  private readonly usdRates = new Levels(CASH_JUMP);
  private readonly forwards = new Levels(OUTLIER_LIMITS.price);
  private readonly members = new Map<string, Set<Row>>();
  private readonly aliveMs = new Map<string, number>();
  private readonly liveVenues = new Map<Venue, string>();
  private readonly sources = new Map<Venue, string>();
  private dirty = new Set<Row>();
  private readonly perpetuals = new Map<string, Row>();
  private readonly greeks = new Map<InstrumentId, QuoteUpdate>();
  private readonly guards = new QuoteGuards(this.columns);
  private readonly chains = new BoardChains({
    columns: this.columns,
    members: this.members,
    forward: (key) => this.forwards.get(key),
    freshness: (row, nowMs) => this.judge(row, nowMs),
    quote: (row) => this.read(row),
    perpetual: (row) => this.perpetuals.get(row.indexKey),
  });
  private listed: Instrument[] = [];
  private states: StateUpdate[] = [];
  private sweptMs = -Infinity;
  private smiles: () => Readonly<Record<string, ExpiryVols>> = () => ({});
  private readonly counts = { outOfOrder: 0, unknownInstrument: 0, crossed: 0, outliers: 0 };

  constructor(private readonly limits: FreshnessLimits = FRESHNESS_LIMITS) {}

  // --- in

  apply(updates: readonly MarketUpdate[]): void {
    for (const update of updates) this.applyOne(update);
  }

  private applyOne(update: MarketUpdate): void {
    switch (update.kind) {
      case 'quote':
        return this.applyQuote(update);
      case 'index':
        return this.count(
          this.indices.write(indexKey(update.venue, update.indexName), update, this.source(update.venue)),
        );
      case 'volIndex':
        return this.count(
          this.volIndices.write(indexKey(update.venue, update.indexName), update, this.source(update.venue)),
        );
      case 'usdRate':
        return this.count(this.usdRates.write(update.currency, update, this.source(update.venue)));
      case 'listing':
        return this.list(update.instrument);
      case 'state':
        return this.applyState(update);
      case 'alive':
        return this.applyAlive(update);
    }
  }

  private applyQuote(update: QuoteUpdate): void {
    const row = this.rows.get(update.instrumentId);
    if (!row) {
      this.counts.unknownInstrument += 1;
      return;
    }
    const { venue } = row.instrument;
    const written = this.columns.write(row.index, update);
    this.count(written > 0);
    if (written === 0) return;
    row.touchedMs = update.localTimeMs;
    if (update.index !== undefined) {
      this.indices.write(row.indexKey, { ...update, value: update.index }, this.source(venue));
    }
    const flags = this.guards.flags(row, update, this.indices.get(row.indexKey));
    if (flags & ~row.flags & QUOTE_FLAGS.crossed) this.counts.crossed += 1;
    if (flags & ~row.flags & QUOTE_FLAGS.outlier) this.counts.outliers += 1;
    row.flags = flags;
    this.dirty.add(row);
    this.chains.touch(row);
    if (update.venueDelta !== undefined) this.greeks.set(update.instrumentId, update);
    if (update.forward !== undefined) this.applyForward(row, update, update.forward);
  }

  private applyForward(row: Row, update: QuoteUpdate, value: number): void {
    const key = row.chainKey;
    if (key === undefined) return;
    const before = this.forwards.get(key)?.value;
    const { exchangeTimeMs, localTimeMs } = update;
    const input = { value, exchangeTimeMs, localTimeMs };
    const written = this.forwards.write(key, input, this.source(row.instrument.venue));
    if (written && before !== value) for (const member of this.members.get(key) ?? []) this.dirty.add(member);
  }

  private applyState(update: StateUpdate): void {
    const row = this.rows.get(update.instrumentId);
    if (!row) return;
    row.state = update.state;
    row.touchedMs = Math.max(row.touchedMs, update.localTimeMs);
    this.states.push(update);
    this.dirty.add(row);
  }

  private applyAlive({ venue, indexName, localTimeMs }: AliveUpdate): void {
    this.aliveMs.set(indexKey(venue, indexName), localTimeMs);
  }

  private list(instrument: Instrument): void {
    const known = this.rows.get(instrument.id);
    if (known) {
      if (JSON.stringify(known.instrument) !== JSON.stringify(instrument)) this.listed.push(instrument);
      known.instrument = instrument;
      known.state = 'open';
      return;
    }
    const index = this.freeRows.pop() ?? this.rows.size;
    this.columns.ensureRow(index);
    const row: Row = {
      index,
      instrument,
      chainKey: expiryKey(instrument),
      indexKey: indexKey(instrument.venue, instrument.indexName),
      state: 'open',
      touchedMs: -Infinity,
      flags: 0,
      freshness: 'missing',
    };
    this.rows.set(instrument.id, row);
    this.listed.push(instrument);
    if (instrument.kind === 'perpetual') this.perpetuals.set(row.indexKey, row);
    const key = row.chainKey;
    if (key === undefined) return;
    const group = this.members.get(key);
    if (group) group.add(row);
    else this.members.set(key, new Set([row]));
  }

  private count(written: boolean): void {
    if (!written) this.counts.outOfOrder += 1;
  }

  private source(venue: Venue): string {
    return this.sources.get(venue) ?? venue;
  }

  // --- what the feeds say about themselves

  /** While a venue is not live, none of its numbers is. */
  setVenueLive(venue: Venue, source: string, live: boolean): void {
    this.sources.set(venue, source);
    if (live) this.liveVenues.set(venue, source);
    else this.liveVenues.delete(venue);
    this.sweptMs = -Infinity;
  }

  /** The venue was left: the next session's times may begin anywhere. */
  acceptAnyTime(venue: Venue): void {
    for (const row of this.rows.values()) {
      if (row.instrument.venue === venue) this.columns.acceptAnyTime(row.index);
    }
    for (const levels of [this.indices, this.volIndices, this.forwards]) levels.acceptAnyTime(`${venue}:`);
    this.usdRates.acceptAnyTime('');
  }

  /** Where a snapshot gets fitted smiles and overrides from. */
  setSmiles(smiles: () => Readonly<Record<string, ExpiryVols>>): void {
    this.smiles = smiles;
  }

  // --- out

  /**
   * Conflated changes; also what turned stale or live by the passing of time. With `wanted`, quotes of other
   * instruments stay for a later call.
   */
  takeDirty(nowMs: number, wanted?: ReadonlySet<InstrumentId>): DirtyBatch {
    if (nowMs - this.sweptMs >= SWEEP_MS) this.sweep(nowMs);
    const quotes: QuoteChange[] = [];
    const later = new Set<Row>();
    for (const row of this.dirty) {
      if (wanted && !wanted.has(row.instrument.id)) {
        later.add(row);
        continue;
      }
      row.freshness = this.judge(row, nowMs);
      const { freshness, flags } = row;
      quotes.push({ instrumentId: row.instrument.id, quote: this.read(row), flags, freshness });
    }
    this.dirty = later;
    const { listed, states } = this;
    this.listed = [];
    this.states = [];
    const levels = {
      indices: this.indices.takeChanged(),
      volIndices: this.volIndices.takeChanged(),
      usdRates: this.usdRates.takeChanged(),
    };
    return { takenMs: nowMs, quotes, ...levels, listed, states };
  }

  /** Everything counts as changed: who reads next knows nothing yet. */
  touchAll(): void {
    for (const row of this.rows.values()) this.dirty.add(row);
    for (const levels of [this.indices, this.volIndices, this.usdRates]) levels.touchAll();
  }

  private sweep(nowMs: number): void {
    this.sweptMs = nowMs;
    for (const row of this.rows.values()) {
      if (this.judge(row, nowMs) !== row.freshness) this.dirty.add(row);
      if (row.state === 'delivered' && nowMs - row.touchedMs > FORGET_DELIVERED_MS) this.forget(row);
    }
  }

  private forget(row: Row): void {
    this.rows.delete(row.instrument.id);
    this.greeks.delete(row.instrument.id);
    this.dirty.delete(row);
    this.columns.clear(row.index);
    this.guards.forget(row);
    this.freeRows.push(row.index);
    const key = row.chainKey;
    const group = key === undefined ? undefined : this.members.get(key);
    group?.delete(row);
    if (key !== undefined && group?.size === 0) {
      this.members.delete(key);
      this.forwards.delete(key);
      this.chains.forget(key);
      this.guards.forgetExpiry(key);
    }
  }

  private judge(row: Row, nowMs: number): Freshness {
    const { venue, kind } = row.instrument;
    const isEmpty = Number.isNaN(this.columns.value(row.index, 'mark'));
    const isUnconfirmed = !this.liveVenues.has(venue) || row.state === 'delivered';
    // An option whose mark was taken back may be valued by a fit, which is as old as the feed.
    if (isEmpty && (!isUnconfirmed || row.touchedMs === -Infinity)) return 'missing';
    if (isUnconfirmed) return 'stale';
    const chainMs = kind === 'option' ? (this.aliveMs.get(row.indexKey) ?? -Infinity) : -Infinity;
    const limit = this.isWing(row, nowMs) ? this.limits.optionWingMs : this.limits.byKind[kind];
    if (nowMs - Math.max(row.touchedMs, chainMs) > limit) return 'stale';
    return kind === 'option' && this.isForwardOld(row, nowMs) ? 'stale' : 'live';
  }

  /** Far from the money in deviations to expiry. */
  private isWing({ instrument, index, chainKey = '' }: Row, nowMs: number): boolean {
    if (instrument.kind !== 'option') return false;
    const forward = this.forwards.get(chainKey)?.value ?? NaN;
    const years = yearFraction(nowMs, instrument.expiryMs);
    const deviation = this.columns.value(index, 'markVol') * Math.sqrt(Math.max(0, years));
    return Math.abs(Math.log(instrument.strike / forward)) > WING_DEVIATIONS * deviation;
  }

  private isForwardOld(row: Row, nowMs: number): boolean {
    const forward = this.forwards.get(row.chainKey ?? '');
    return forward !== undefined && nowMs - forward.localTimeMs > this.limits.forwardMs;
  }

  private read(row: Row): InstrumentQuote {
    const forward = this.forwards.get(row.chainKey ?? '');
    return quoteOf(row, this.columns, forward, this.source(row.instrument.venue));
  }

  /** The last message with the venue's own Greeks of an option. */
  venueGreeks(id: InstrumentId): QuoteUpdate | undefined {
    return this.greeks.get(id);
  }

  /** Chains with new quotes, for the surfaces: at most `most`, each expiry once in `pauseMs`. */
  takeChains(nowMs: number, most: number, pauseMs: number): OptionChain[] {
    return this.chains.take(nowMs, most, pauseMs);
  }

  /** How many instruments of a venue wear which mark now. */
  guardCounts(venue: Venue): GuardCounts {
    return countGuards(this.rows.values(), venue);
  }

  // --- look-ups

  instrument(id: InstrumentId): Instrument | undefined {
    return this.rows.get(id)?.instrument;
  }

  instruments(): Instrument[] {
    return [...this.rows.values()].map((row) => row.instrument);
  }

  quote(id: InstrumentId): InstrumentQuote | undefined {
    const row = this.rows.get(id);
    return row && this.read(row);
  }

  freshness(id: InstrumentId, nowMs: number): Freshness {
    const row = this.rows.get(id);
    return row ? this.judge(row, nowMs) : 'missing';
  }

  flags(id: InstrumentId): number {
    return this.rows.get(id)?.flags ?? 0;
  }

  state(id: InstrumentId): InstrumentState | undefined {
    return this.rows.get(id)?.state;
  }

  indexFreshness(venue: Venue, indexName: string, nowMs: number): Freshness {
    const value = this.indices.get(indexKey(venue, indexName));
    if (!value) return 'missing';
    return this.liveVenues.has(venue) && nowMs - value.localTimeMs <= this.limits.indexMs ? 'live' : 'stale';
  }

  /** USD for one unit of a currency, from cash pairs or from an index of Deribit's. */
  usdRate(currency: string): number | undefined {
    if (currency === 'USD') return 1;
    const cash = this.usdRates.get(currency) ?? this.indices.get(indexKey('deribit', usdIndex(currency)));
    return cash?.value;
  }

  /** Every last value, for a snapshot. */
  contents() {
    const quotes: Record<InstrumentId, InstrumentQuote> = {};
    const doubts: Record<InstrumentId, readonly QuoteDoubt[]> = {};
    for (const [id, row] of this.rows) {
      if (row.state === 'delivered') continue;
      quotes[id] = this.read(row);
      const own = quoteDoubts(row.flags, row.freshness);
      if (own.length > 0) doubts[id] = own;
    }
    const smiles = this.smiles();
    return {
      quotes,
      ...(Object.keys(doubts).length === 0 ? {} : { doubts }),
      ...(Object.keys(smiles).length === 0 ? {} : { smiles }),
      indices: this.indices.all(),
      volIndices: this.volIndices.all(),
      usdRates: this.usdRates.all(),
    };
  }

  counters(): BoardCounters {
    return { ...this.counts };
  }
}
