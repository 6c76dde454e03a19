/**
 * The last value of everything, conflated: many messages, one entry per instrument. Older messages never overwrite
 * newer ones, oddities are marked and shown, and what is no longer confirmed turns stale by itself.
 */
import type { Instrument, InstrumentId, Venue } from '../../engine/instruments/instrument';
import { indexKey, type InstrumentQuote } from '../../engine/market/snapshot';
import type { ExpiryVols } from '../../engine/market/expiryVols';
import type { OptionChain } from '../../engine/market/optionChain';
import { BoardAges } from './boardAges';
import { BoardChanges } from './boardChanges';
import { BoardChains } from './boardChains';
import { countGuards, type GuardCounts } from './boardCounts';
import { quotesAndDoubts } from './boardContents';
import { BoardForwards } from './boardForwards';
import { BoardGreeks, type GreekMessage } from './boardGreeks';
import { BoardListing } from './boardListing';
import { noteHeard, quoteOf, withoutVols, type Row } from './boardRow';
import { BoardSources } from './boardSources';
import { BoardSweep } from './boardSweep';
import { BoardTrades, type LastTrade } from './boardTrades';
import type { BoardCounters, DirtyBatch } from './dirtyBatch';
import type { InstrumentState, MarketUpdate, QuoteUpdate, TradeUpdate } from './feed';
import { FRESHNESS_LIMITS, type Freshness, type FreshnessLimits } from './freshness';
import { BoardLevels } from './boardLevels';
import { QuoteColumns } from './quoteColumns';
import { QuoteGuards } from './quoteGuards';

export class QuoteBoard {
  private readonly columns = new QuoteColumns();
  private readonly listing = new BoardListing(this.columns);
  private readonly levels = new BoardLevels();
  private readonly forwards = new BoardForwards(this.columns, this.listing.members, this.levels);
  private readonly sources = new BoardSources();
  private readonly greeks = new BoardGreeks();
  private readonly trades = new BoardTrades();
  private readonly guards = new QuoteGuards(this.columns);
  private readonly ages: BoardAges;
  private readonly changes: BoardChanges;
  private readonly chains: BoardChains;
  private readonly sweep: BoardSweep;
  private smiles: () => Readonly<Record<string, ExpiryVols>> = () => ({});
  private readonly counts = { outOfOrder: 0, unknownInstrument: 0 };

  constructor(limits: FreshnessLimits = FRESHNESS_LIMITS) {
    const { columns } = this;
    const { members, rows } = this.listing;
    const forward = (key: string) => this.forwards.get(key);
    this.ages = new BoardAges({ limits, columns, forward });
    this.changes = new BoardChanges(this.listing, this.ages, (row) => this.read(row));
    this.chains = new BoardChains({
      ...{ columns, members, forward },
      volsHold: (key) => this.forwards.volsHold(key),
      doubtBits: (row, nowMs) => this.ages.doubtBits(row, nowMs),
      quote: (row) => this.read(row),
      perpetual: (row) => this.listing.perpetuals.get(row.indexKey),
    });
    this.sweep = new BoardSweep({
      ...{ rows, changes: this.changes },
      judgeForwards: (nowMs) =>
        this.forwards.judge(nowMs, limits.forwardMs, (row) => this.sources.ofRow(row)),
      forget: (row) => this.forget(row),
    });
  }

  apply(updates: readonly MarketUpdate[]): void {
    for (const update of updates) this.applyOne(update);
  }

  private applyOne(update: MarketUpdate): void {
    switch (update.kind) {
      case 'quote':
        return this.applyQuote(update);
      case 'trade':
        return this.applyTrade(update);
      case 'index':
      case 'volIndex':
      case 'usdRate':
        return this.count(this.levels.write(update, this.sources.of(update.venue)));
      case 'listing':
        return this.listing.list(update.instrument);
      case 'state':
        return this.changes.add(this.listing.applyState(update));
      case 'alive':
        return this.ages.heard(indexKey(update.venue, update.indexName), update.localTimeMs);
    }
  }

  private applyQuote(update: QuoteUpdate): void {
    const row = this.listing.rows.get(update.instrumentId);
    if (!row) return void (this.counts.unknownInstrument += 1);
    const written = this.columns.write(row.index, update);
    this.count(written > 0);
    if (written === 0) return;
    noteHeard(row, update);
    const { index: value, exchangeTimeMs, localTimeMs } = update;
    if (value !== undefined)
      this.levels.writeIndex(row.indexKey, { value, exchangeTimeMs, localTimeMs }, this.sources.ofRow(row));
    this.guards.judge(row, update, this.levels.index(row.indexKey));
    this.changes.add(row);
    this.chains.touch(row);
    this.greeks.write(row.index, update);
    if (update.forward !== undefined) this.applyForward(row, update, update.forward);
  }

  private applyTrade(update: TradeUpdate): void {
    const row = this.listing.rows.get(update.instrumentId);
    if (row) this.count(this.trades.write(update, this.sources.ofRow(row)));
    else this.counts.unknownInstrument += 1;
  }

  private applyForward(row: Row, update: QuoteUpdate, value: number): void {
    const { chainKey } = row;
    if (chainKey === undefined) return;
    const isNew = this.forwards.write(chainKey, update, value, this.sources.ofRow(row));
    if (isNew) this.changes.addExpiry(chainKey);
  }

  private count(written: boolean): void {
    if (!written) this.counts.outOfOrder += 1;
  }

  /** While a venue is not live, none of its numbers is. */
  setVenueLive(venue: Venue, source: string, live: boolean): void {
    this.sources.set(venue, source);
    this.ages.setVenueLive(venue, live);
    this.sweep.hurry();
  }

  /** The venue was left: the next session's times may begin anywhere. */
  acceptAnyTime(venue: Venue): void {
    for (const row of this.listing.rows.values()) {
      if (row.instrument.venue !== venue) continue;
      row.sidesStand = false;
      this.columns.acceptAnyTime(row.index);
    }
    for (const values of [this.levels, this.forwards, this.trades]) values.acceptAnyTime(`${venue}:`);
  }

  /** Where a snapshot gets fitted smiles and overrides from. */
  setSmiles(smiles: () => Readonly<Record<string, ExpiryVols>>): void {
    this.smiles = smiles;
  }

  /**
   * Conflated changes; also what turned stale or live by the passing of time. With `wanted`, quotes of other
   * instruments stay for a later call.
   */
  takeDirty(nowMs: number, wanted?: ReadonlySet<InstrumentId>): DirtyBatch {
    this.sweep.run(nowMs);
    const quotes = this.changes.take(nowMs, wanted);
    return { takenMs: nowMs, quotes, ...this.levels.takeChanged(), ...this.listing.takeNews() };
  }

  /** Everything counts as changed: who reads next knows nothing yet. */
  touchAll(): void {
    this.changes.addAll();
    this.levels.touchAll();
  }

  private forget(row: Row): void {
    this.greeks.clear(row.index);
    this.trades.forget(row.instrument.id);
    this.changes.delete(row);
    this.guards.forget(row);
    const ended = this.listing.forget(row);
    if (ended === undefined) return;
    this.forwards.forget(ended);
    this.chains.forget(ended);
    this.guards.forgetExpiry(ended);
  }

  private read(row: Row): InstrumentQuote {
    const { chainKey = '' } = row;
    const forward = this.forwards.get(chainKey);
    const quote = quoteOf(row, this.columns, forward, this.sources.ofRow(row));
    return this.forwards.volsHold(chainKey) ? quote : withoutVols(quote);
  }

  /** The last message with the venue's own Greeks of an option. */
  venueGreeks(id: InstrumentId): GreekMessage | undefined {
    const row = this.listing.rows.get(id);
    return row && this.greeks.read(row.index);
  }

  /** The last trade that was told while the instrument was held. */
  lastTrade(id: InstrumentId, nowMs: number): (LastTrade & { readonly freshness: Freshness }) | undefined {
    const [row, trade] = [this.listing.rows.get(id), this.trades.get(id)];
    return row && trade && { ...trade, freshness: this.ages.tradeFreshness(row, trade, nowMs) };
  }

  /** Chains with new quotes, for the surfaces: at most `most`, each expiry once in `pauseMs`. */
  takeChains(nowMs: number, most: number, pauseMs: number): OptionChain[] {
    return this.chains.take(nowMs, most, pauseMs);
  }

  /** How many instruments of a venue wear which mark now. */
  guardCounts(venue: Venue): GuardCounts {
    return countGuards(this.listing.rows.values(), venue);
  }

  instrument(id: InstrumentId): Instrument | undefined {
    return this.listing.rows.get(id)?.instrument;
  }

  instruments(): Instrument[] {
    return [...this.listing.rows.values()].map((row) => row.instrument);
  }

  quote(id: InstrumentId): InstrumentQuote | undefined {
    const row = this.listing.rows.get(id);
    return row && this.read(row);
  }

  freshness(id: InstrumentId, nowMs: number): Freshness {
    const row = this.listing.rows.get(id);
    return row ? this.ages.freshness(row, nowMs) : 'missing';
  }

  flags(id: InstrumentId): number {
    const row = this.listing.rows.get(id);
    return row ? row.flags | row.oldFlags : 0;
  }

  state(id: InstrumentId): InstrumentState | undefined {
    return this.listing.rows.get(id)?.state;
  }

  indexFreshness(venue: Venue, indexName: string, nowMs: number): Freshness {
    return this.ages.levelFreshness(venue, this.levels.index(indexKey(venue, indexName)), nowMs);
  }

  /** USD for one unit of a currency, from cash pairs or from an index of Deribit's. */
  usdRate(currency: string): number | undefined {
    return this.levels.usd(currency);
  }

  /** Every last value, for a snapshot. */
  contents() {
    const smiles = this.smiles();
    return {
      ...quotesAndDoubts(this.listing.rows.values(), (row) => this.read(row)),
      ...(Object.keys(smiles).length === 0 ? {} : { smiles }),
      ...this.levels.all(),
    };
  }

  counters(): BoardCounters {
    return { ...this.counts, ...this.guards.counts };
  }
}
