/** Vols of an expiry that no quote gives: the fitted smile, why there is none, and what was set by hand. */
import type { Venue } from '../instruments/instrument';
import type { SmileSlice } from './surface/smileSlice';

/**
 * A vol set by hand, for one strike (call and put) or, without `strike`, for a whole expiry. `absolute`: the vol of
 * the strike, or the vol at the money to which the expiry's smile is scaled. `shift`: added to what holds without it.
 */
export interface VolOverride {
  readonly venue: Venue;
  readonly indexName: string;
  /** ms since the epoch, UTC. */
  readonly expiryMs: number;
  readonly strike?: number;
  readonly kind: 'absolute' | 'shift';
  /** Fraction: 0.5 is 50 %, a shift of 0.02 two vol points. */
  readonly vol: number;
  /** When it was set (ms since the epoch), for the reader. */
  readonly setMs?: number;
}

/** A fitted smile that may be valued with. */
export interface FittedVols {
  /** Without overrides. */
  readonly slice: SmileSlice;
  /** ACT/365 at the instant of the fit; vols are held at equal log-moneyness as time passes. */
  readonly years: number;
  /** Log-moneyness within which the smile is read: the quoted range and a margin beyond it. */
  readonly lowK: number;
  readonly highK: number;
  /** Arrival of the newest quote in the fit (ms since the epoch): the fit is as old as that. */
  readonly quotedMs: number;
}

export interface ExpiryVols {
  readonly fitted?: FittedVols;
  /** Why there is no fit to value with; empty with one. */
  readonly refused: string;
  readonly overrides: readonly VolOverride[];
}

/** `deribit:btc_usd:1798185600000`. */
export const expiryVolsKey = (indexKeyText: string, expiryMs: number): string =>
  `${indexKeyText}:${expiryMs}`;

/**
 * Why a quote is not taken at its word. `crossed` and `oldSide` concern bid and ask only, `oldFunding` the funding
 * rate of a perpetual: the mark stays good.
 */
export const QUOTE_DOUBTS = ['stale', 'outlier', 'volRange', 'crossed', 'oldSide', 'oldFunding'] as const;
export type QuoteDoubt = (typeof QUOTE_DOUBTS)[number];

/** One bit for each of QUOTE_DOUBTS, in their order. */
export const doubtBits = (doubts: readonly QuoteDoubt[]): number =>
  doubts.reduce((bits, doubt) => bits | (1 << QUOTE_DOUBTS.indexOf(doubt)), 0);

export const doubtsOf = (bits: number): readonly QuoteDoubt[] =>
  QUOTE_DOUBTS.filter((_, at) => (bits & (1 << at)) !== 0);

/** Bits that make the mark doubtful, and not only bid and ask. */
export const MARK_DOUBTS = doubtBits(['stale', 'outlier', 'volRange']);

export type OverridePlace = Pick<VolOverride, 'venue' | 'indexName' | 'expiryMs' | 'strike'>;

/** Whether two overrides speak of the same place. */
export const isSamePlace = (one: OverridePlace, other: OverridePlace): boolean =>
  one.venue === other.venue &&
  one.indexName === other.indexName &&
  one.expiryMs === other.expiryMs &&
  one.strike === other.strike;
