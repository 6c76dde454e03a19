/**
 * Feeds to engine: collects what the quote board has seen and posts it, at most one batch in flight and at most one
 * every 50 ms; a quiet market still gets a pulse, because ages and time to expiry move without prices.
 */
import type { FeedStatus } from '../../contracts/feedStatus';
import type { InstrumentId } from '../../engine/instruments/instrument';
import type { QuoteDoubt } from '../../engine/market/expiryVols';
import type { InstrumentQuote } from '../../engine/market/snapshot';
import type { EngineClient } from '../compute/engineClient';
import type { MarketBatch } from '../compute/protocol';
import type { DirtyBatch } from '../feeds/dirtyBatch';
import type { FeedStatus as VenueStatus } from '../feeds/feed';
import { quoteDoubts } from '../feeds/freshness';
import type { QuoteBoard } from '../feeds/quoteBoard';

export const TICK_MS = 50;
const PULSE_MS = 500;
/** After this long without a key or a click the desk is at rest: numbers stay fresh, at a calmer pace. */
const REST_AFTER_MS = 5_000;
const REST_PACE_MS = 950;

export interface LiveMarketParts {
  readonly engine: EngineClient;
  readonly board: QuoteBoard;
  /** Instruments that the engine values. */
  readonly wanted: () => ReadonlySet<InstrumentId>;
  readonly feedStatuses: () => readonly FeedStatus[];
  /** Listings and states that came with a batch. */
  readonly onListings: (batch: DirtyBatch) => void;
  /** The market's clock. */
  readonly now: () => number;
  /** The clock that batches are paced by, when it is another one. */
  readonly paceNow?: () => number;
  /** Instant of the last key, click or wheel in the window. */
  readonly lastInputMs: () => number;
}

export const toFeedStatus = (status: VenueStatus): FeedStatus => ({
  venue: status.venue,
  endpoint: status.source,
  state: status.state,
  ageMs: status.ageMs ?? NaN,
  messagesPerSecond: status.messagesPerSecond,
  attempt: status.attempt,
  detail: status.detail,
});

/** Arrival of the newest of a quote's values: the one that made it dirty. */
const changedMs = ({ mark, markVol, forward, bid, ask }: InstrumentQuote): number =>
  [mark, markVol, forward, bid, ask].reduce((newest, value) => Math.max(newest, value?.localTimeMs ?? 0), 0);

/** The board's changes in the engine's words. */
export function toMarketBatch(batch: DirtyBatch): MarketBatch {
  const quotes: Record<InstrumentId, InstrumentQuote> = {};
  const doubts: Record<InstrumentId, readonly QuoteDoubt[]> = {};
  const becameStale: InstrumentId[] = [];
  const becameLive: InstrumentId[] = [];
  let oldestMs = Infinity;
  for (const { instrumentId, quote, flags, freshness } of batch.quotes) {
    quotes[instrumentId] = quote;
    doubts[instrumentId] = quoteDoubts(flags, freshness);
    (freshness === 'stale' ? becameStale : becameLive).push(instrumentId);
    if (freshness === 'live') oldestMs = Math.min(oldestMs, changedMs(quote));
  }
  const { indices, volIndices, usdRates } = batch;
  const changes = { quotes, indices, volIndices, usdRates, doubts, becameStale, becameLive };
  return oldestMs === Infinity ? changes : { ...changes, oldestMs };
}

const isEmpty = (batch: DirtyBatch): boolean =>
  batch.quotes.length === 0 &&
  Object.keys(batch.indices).length === 0 &&
  Object.keys(batch.usdRates).length === 0;

/** Starts the pump; returns a disposer. */
export function startLiveMarket(parts: LiveMarketParts): () => void {
  let lastPostMs = -Infinity;
  const timer = setInterval(() => {
    if (!parts.engine.isIdle) return;
    const nowMs = parts.now();
    const paceMs = parts.paceNow?.() ?? nowMs;
    const isAtRest = paceMs - parts.lastInputMs() > REST_AFTER_MS;
    if (isAtRest && paceMs - lastPostMs < REST_PACE_MS) return;
    const batch = parts.board.takeDirty(nowMs, parts.wanted());
    if (batch.listed.length > 0 || batch.states.length > 0) parts.onListings(batch);
    if (isEmpty(batch) && paceMs - lastPostMs < PULSE_MS) return;
    lastPostMs = paceMs;
    parts.engine.postMarket(toMarketBatch(batch), nowMs, parts.feedStatuses());
  }, TICK_MS);
  return () => clearInterval(timer);
}
