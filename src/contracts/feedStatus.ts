/** State of a venue as the header shows it, and in full as the feeds panel does. */
import type { ChannelLine } from './feedChannels';

export type FeedState = 'connecting' | 'live' | 'stale' | 'reconnecting' | 'failed' | 'maintenance' | 'off';

export interface FeedStatus {
  readonly venue: string;
  /** `simulator` for the built-in exchange, else the host name. */
  readonly endpoint: string;
  readonly state: FeedState;
  /** Age of the newest data, ms; NaN before the first. */
  readonly ageMs: number;
  readonly messagesPerSecond: number;
  readonly attempt: number;
  readonly detail: string;
  /** How many of the venue's instruments wear which mark now. */
  readonly marked?: MarkedQuotes;
}

export interface MarkedQuotes {
  readonly instruments: number;
  readonly stale: number;
  readonly crossed: number;
  readonly outlier: number;
  readonly volRange: number;
  /** With a bid or ask, or a funding rate, that nothing has confirmed for long. */
  readonly oldSide: number;
  readonly oldFunding: number;
}

/** Why frames or rows were not used, and how many. */
export interface FeedReason {
  readonly kind: 'rejected' | 'ignored';
  readonly why: string;
  readonly count: number;
}

/** Counts are since the feed was connected. */
export interface FeedDetail extends FeedStatus {
  /** Which of its addresses the feed is on. */
  readonly address: 'simulator' | 'production' | 'test';
  /** Since when the state is what it is. */
  readonly sinceMs: number;
  /** Venue clock minus ours, ms; NaN until measured. */
  readonly clockOffsetMs: number;
  readonly counters: {
    readonly frames: number;
    readonly updates: number;
    readonly ignored: number;
    readonly rejected: number;
    readonly reconnects: number;
    /** Books that were dropped for a gap in their sequence. */
    readonly gaps: number;
  };
  /** Most frequent first. */
  readonly reasons: readonly FeedReason[];
  readonly channels: {
    readonly wanted: number;
    readonly live: number;
    readonly silent: readonly string[];
    readonly refused: readonly string[];
  };
  readonly channelLines: readonly ChannelLine[];
}
