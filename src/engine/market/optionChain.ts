/** The options of one expiry with everything that a smile and a forward are made from, as rows of doubles. */
import type { Venue } from '../instruments/instrument';
import type { FutureQuotes, PerpetualQuotes } from './forwards';
import type { MarketValue } from './snapshot';

/** Columns of a row; prices in the venue's quote unit, vols as fractions, times of arrival in ms, NaN for none. */
export const CHAIN_COLUMNS = [
  'strike',
  'isCall',
  'mark',
  'bid',
  'ask',
  'markVol',
  'bidVol',
  'askVol',
  'markMs',
  'bidMs',
  'askMs',
  /** Bits by the order of QUOTE_DOUBTS. */
  'doubts',
] as const;
export type ChainColumn = (typeof CHAIN_COLUMNS)[number];
export const CHAIN_STRIDE = CHAIN_COLUMNS.length;

/** Offset of a column in a row. */
export const CHAIN_AT = Object.fromEntries(CHAIN_COLUMNS.map((name, at) => [name, at])) as Readonly<
  Record<ChainColumn, number>
>;

export interface OptionChain {
  /** `expiryVolsKey`. */
  readonly key: string;
  readonly venue: Venue;
  readonly indexName: string;
  readonly underlying: string;
  readonly isInverse: boolean;
  readonly expiryMs: number;
  /** Instant at which the rows were read (ms since the epoch). */
  readonly takenMs: number;
  /** The forward that the venue states. */
  readonly venueForward?: MarketValue;
  readonly future?: FutureQuotes;
  readonly perpetual?: PerpetualQuotes;
  /** One row per option, CHAIN_STRIDE numbers each. */
  readonly rows: Float64Array;
}
