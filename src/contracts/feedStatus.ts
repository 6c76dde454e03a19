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
}
