/** What leaves the board: conflated changes, ready for another thread. */
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import type { InstrumentQuote, MarketValue } from '../../engine/market/snapshot';
import type { StateUpdate } from './feed';
import type { Freshness } from './freshness';

export interface QuoteChange {
  readonly instrumentId: InstrumentId;
  readonly quote: InstrumentQuote;
  /** Bits of `QUOTE_FLAGS`. */
  readonly flags: number;
  readonly freshness: Freshness;
}

/** Everything that changed since the last batch, each entry with its last value. */
export interface DirtyBatch {
  readonly takenMs: number;
  readonly quotes: readonly QuoteChange[];
  readonly indices: Readonly<Record<string, MarketValue>>;
  readonly volIndices: Readonly<Record<string, MarketValue>>;
  readonly usdRates: Readonly<Record<string, MarketValue>>;
  readonly listed: readonly Instrument[];
  readonly states: readonly StateUpdate[];
}

export interface BoardCounters {
  readonly outOfOrder: number;
  readonly unknownInstrument: number;
  readonly crossed: number;
  readonly outliers: number;
}
