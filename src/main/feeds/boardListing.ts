/** What the board knows of: a row for each instrument, the members of each expiry, and news about either. */
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import { indexKey } from '../../engine/market/snapshot';
import { expiryKey, type Row } from './boardRow';
import type { StateUpdate } from './feed';
import type { QuoteColumns } from './quoteColumns';

export class BoardListing {
  readonly rows = new Map<InstrumentId, Row>();
  /** By expiry. */
  readonly members = new Map<string, Set<Row>>();
  /** By index. */
  readonly perpetuals = new Map<string, Row>();
  private readonly freeRows: number[] = [];
  private listed: Instrument[] = [];
  private states: StateUpdate[] = [];

  constructor(private readonly columns: QuoteColumns) {}

  list(instrument: Instrument): void {
    const known = this.rows.get(instrument.id);
    if (!known) return this.add(instrument);
    if (JSON.stringify(known.instrument) !== JSON.stringify(instrument)) this.listed.push(instrument);
    known.instrument = instrument;
    known.state = 'open';
  }

  private add(instrument: Instrument): void {
    const index = this.freeRows.pop() ?? this.rows.size;
    this.columns.ensureRow(index);
    const row: Row = {
      index,
      instrument,
      chainKey: expiryKey(instrument),
      indexKey: indexKey(instrument.venue, instrument.indexName),
      state: 'open',
      touchedMs: -Infinity,
      confirmedMs: -Infinity,
      sidesStand: false,
      flags: 0,
      oldFlags: 0,
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

  /** The row that it is about. */
  applyState(update: StateUpdate): Row | undefined {
    const row = this.rows.get(update.instrumentId);
    if (!row) return undefined;
    row.state = update.state;
    row.touchedMs = Math.max(row.touchedMs, update.localTimeMs);
    this.states.push(update);
    return row;
  }

  /** Gives the row up; returns its expiry when nothing of that is left. */
  forget(row: Row): string | undefined {
    this.rows.delete(row.instrument.id);
    this.columns.clear(row.index);
    this.freeRows.push(row.index);
    const key = row.chainKey;
    if (key === undefined) return undefined;
    const group = this.members.get(key);
    group?.delete(row);
    if (group?.size !== 0) return undefined;
    this.members.delete(key);
    return key;
  }

  takeNews(): { readonly listed: readonly Instrument[]; readonly states: readonly StateUpdate[] } {
    const { listed, states } = this;
    this.listed = [];
    this.states = [];
    return { listed, states };
  }
}
