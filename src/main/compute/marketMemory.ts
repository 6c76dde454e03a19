/** The last values the engine thread was given: what a new composition is filled from, and what a report embeds. */
import type { InstrumentId } from '../../engine/instruments/instrument';
import type { QuoteDoubt } from '../../engine/market/expiryVols';
import type { InstrumentQuote, MarketSnapshot, MarketValue } from '../../engine/market/snapshot';
import type { MarketBatch } from './protocol';

export type SnapshotContent = Omit<MarketSnapshot, 'id'>;

export interface MarketMemory {
  remember(batch: MarketBatch): void;
  content(valuationMs: number): SnapshotContent;
  /** Instruments whose feed no longer vouches for them. */
  readonly stale: ReadonlySet<InstrumentId>;
}

export function createMarketMemory(): MarketMemory {
  const quotes: Record<InstrumentId, InstrumentQuote> = {};
  const indices: Record<string, MarketValue> = {};
  const volIndices: Record<string, MarketValue> = {};
  const usdRates: Record<string, MarketValue> = {};
  const doubts: Record<InstrumentId, readonly QuoteDoubt[]> = {};
  const stale = new Set<InstrumentId>();
  return {
    stale,
    remember(batch) {
      Object.assign(quotes, batch.quotes);
      Object.assign(indices, batch.indices);
      Object.assign(volIndices, batch.volIndices);
      Object.assign(usdRates, batch.usdRates);
      Object.assign(doubts, batch.doubts);
      for (const id of batch.becameStale) stale.add(id);
      for (const id of batch.becameLive) stale.delete(id);
    },
    content: (valuationMs) => ({
      valuationMs,
      indices: { ...indices },
      volIndices: { ...volIndices },
      usdRates: { ...usdRates },
      quotes: { ...quotes },
      doubts: { ...doubts },
    }),
  };
}
