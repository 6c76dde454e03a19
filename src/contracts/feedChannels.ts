/** What a venue's channels say, by kind: single ones where they are few, one line for all where they are many. */

export const CHANNEL_KINDS = [
  'index',
  'volIndex',
  'chain',
  'contractTicker',
  'optionTicker',
  'mark',
  'book',
  'trades',
  'funding',
  'openInterest',
  'expiryEstimate',
  'listing',
  'status',
] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export interface ChannelLine {
  readonly kind: ChannelKind;
  /** The channel as the venue calls it; empty for a line of many. */
  readonly name: string;
  /** Channels in this line, then how many of them are in which state. */
  readonly count: number;
  /** Have spoken. */
  readonly live: number;
  /** Held, nothing to say yet. */
  readonly quiet: number;
  /** To be asked for, or asked and not answered. */
  readonly asked: number;
  /** Nothing came within the deadline. */
  readonly silent: number;
  readonly refused: number;
  /** Age of the newest message, ms; NaN before the first. */
  readonly ageMs: number;
  /** Longest silence of one that has spoken, and its name. */
  readonly oldestMs: number;
  readonly oldest: string;
  readonly messagesPerSecond: number;
  /** Why some were refused, which are asked for again now and then; empty when none was. */
  readonly why: string;
}
