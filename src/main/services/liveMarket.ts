/**
 * Feeds to engine: collects what the quote board has seen and posts it, at most one batch in flight and at most one
 * every 50 ms; a quiet market still gets a pulse, because ages and time to expiry move without prices.
 */
import type { FeedStatus } from '../../contracts/live';
import type { MarketUpdate } from '../../engine/market/marketState';
import type { EngineClient } from '../compute/engineClient';

export const TICK_MS = 50;
const PULSE_MS = 500;

export interface DirtyQuotes {
  readonly hasDirty: boolean;
  /** Values changed since the last call. */
  takeUpdate(): MarketUpdate;
}

export interface LiveMarketParts {
  readonly engine: EngineClient;
  readonly board: DirtyQuotes;
  readonly feedStatuses: () => readonly FeedStatus[];
  readonly now: () => number;
}

/** Starts the pump; returns a disposer. */
export function startLiveMarket(parts: LiveMarketParts): () => void {
  let lastPostMs = -Infinity;
  const timer = setInterval(() => {
    const nowMs = parts.now();
    const isDue = parts.board.hasDirty || nowMs - lastPostMs >= PULSE_MS;
    if (!isDue || !parts.engine.isIdle) return;
    lastPostMs = nowMs;
    parts.engine.postMarket(parts.board.takeUpdate(), nowMs, parts.feedStatuses());
  }, TICK_MS);
  return () => clearInterval(timer);
}
