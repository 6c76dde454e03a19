/** What comes in on its way out: stamped with arrival, mapped with the listed terms, kept in step with the universe. */
import type { InstrumentId } from '../../../engine/instruments/instrument';
import type { Logger } from '../../log';
import type { FeedClock } from '../clock';
import type { DecodeContext, DecodeSink } from '../decoding';
import type { MarketUpdate, TradeUpdate, VenueStatusUpdate } from '../feed';
import { Listeners } from '../listeners';
import type { Mapping } from '../mapping/rows';
import type { SymbolTerms } from '../mapping/terms';
import { Tally } from '../tally';
import type { VenueProtocol } from './protocol';
import { Universe } from './universe';

const CLOCK_MARGIN_MS = 60_000;

export interface IntakeParts {
  readonly protocol: Pick<VenueProtocol, 'venue' | 'follows'>;
  readonly clock: FeedClock;
  readonly log: Logger;
  readonly clockOffsetMs: () => number | undefined;
  /** Trades of other instruments come along where a channel is of a whole family. */
  readonly isHeld: (id: InstrumentId) => boolean;
  readonly onVenueStatus: (update: VenueStatusUpdate) => void;
}

export class Intake {
  readonly universe = new Universe();
  readonly tally: Tally;
  readonly listeners = new Listeners<readonly MarketUpdate[]>();
  /** A listing came: what is subscribed has to be worked out again. */
  planIsOld = false;
  /** An unknown symbol was met: the list has to be read again. */
  listIsAskedFor = false;
  heardMs: number | undefined;
  private readonly context: DecodeContext;
  private readonly mapping: Mapping;

  constructor(private readonly parts: IntakeParts) {
    this.tally = new Tally(parts.log);
    this.context = {
      instrument: (symbol) => this.universe.get(symbol),
      localTimeMs: 0,
      latestTimeMs: Infinity,
    };
    this.mapping = this.mappingOf(this.tally);
  }

  /** Mapping into a sink, stamped with this instant. */
  mappingInto(sink: DecodeSink): Mapping {
    const { clock, clockOffsetMs } = this.parts;
    const now = clock.now();
    const offset = clockOffsetMs();
    this.context.localTimeMs = now;
    this.context.latestTimeMs = offset === undefined ? Infinity : now + offset + CLOCK_MARGIN_MS;
    return sink === this.tally ? this.mapping : this.mappingOf(sink);
  }

  private mappingOf(sink: DecodeSink): Mapping {
    const terms = (symbol: string): SymbolTerms | undefined => {
      const known = this.universe.terms(symbol);
      if (known) return known;
      this.listIsAskedFor = true;
      sink.ignored('unknown instrument', symbol.slice(0, 60));
      return undefined;
    };
    return { venue: this.parts.protocol.venue, context: this.context, sink, terms };
  }

  /** Maps one frame; returns its first update, or nothing when it held none. */
  take(map: (m: Mapping) => void): MarketUpdate | undefined {
    const m = this.mappingInto(this.tally);
    // Answers of REST calls may wait there to be delivered.
    const from = this.tally.updates.length;
    map(m);
    const first = this.tally.updates.at(from);
    if (first) this.heardMs = m.context.localTimeMs;
    return first;
  }

  /** Passes on what was decoded since the last call. */
  deliver(): void {
    const taken = this.tally.takeUpdates();
    if (taken.length === 0) return;
    const updates = taken.filter((update) => this.keepInStep(update));
    if (updates.length > 0) this.listeners.tell(updates);
  }

  /** False for what is not followed here. */
  private keepInStep(update: MarketUpdate): boolean {
    const { protocol, onVenueStatus } = this.parts;
    if (update.kind === 'venueStatus') onVenueStatus(update);
    if (update.kind === 'state' && update.state === 'delivered') {
      const symbol = update.instrumentId.slice(protocol.venue.length + 1);
      this.universe.end(symbol, this.venueNow());
      if (update.deliveryPrice !== undefined) this.universe.settle(symbol);
    }
    if (update.kind === 'trade') return this.isHeldTrade(update);
    if (update.kind !== 'listing') return true;
    if (!protocol.follows(update.instrument)) return false;
    this.universe.put(update.instrument);
    this.planIsOld = true;
    return true;
  }

  private isHeldTrade({ instrumentId }: TradeUpdate): boolean {
    const isHeld = this.parts.isHeld(instrumentId);
    if (!isHeld) this.tally.ignored('trade of what is not held', instrumentId);
    return isHeld;
  }

  venueNow(): number {
    return this.parts.clock.now() + (this.parts.clockOffsetMs() ?? 0);
  }

  /** Something has come to its end, and the price of its delivery is not known. */
  hasExpired(): boolean {
    const now = this.venueNow();
    for (const instrument of this.universe.all()) if (this.universe.isUnsettled(instrument, now)) return true;
    return false;
  }
}
