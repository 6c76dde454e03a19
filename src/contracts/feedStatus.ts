/** State of a venue as the header shows it. */

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
}
