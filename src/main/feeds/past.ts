/** What a venue says about the past: rows of its history calls, normalized. Nothing here reaches the quote board. */
import type { Venue } from '../../engine/instruments/instrument';
import type { Stamped } from './feed';

/** Whose past it is. `contract`: prices traded; `delivery`: what expiries of an index were settled at. */
export type PastSeries =
  'index' | 'contract' | 'mark' | 'volIndex' | 'realisedVol' | 'funding' | 'openInterest' | 'delivery';

/** Prices as the venue quotes them, vols and rates as fractions. */
export interface PastNumbers {
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly close?: number;
  /** The only number of a series that has one per instant. */
  readonly value?: number;
  /** Paid for one interval, and the mean of 8 hours where the venue tells it. */
  readonly fundingRate?: number;
  readonly fundingRate8h?: number;
  readonly fundingIntervalHours?: number;
  readonly index?: number;
  readonly mark?: number;
}

export type PastField = keyof PastNumbers;

/** One row; `exchangeTimeMs` is its instant, of a candle its beginning. */
export interface PastRow extends Stamped, PastNumbers {
  readonly kind: 'past';
  readonly venue: Venue;
  readonly series: PastSeries;
  /** Instrument, index or coin, in the venue's words. */
  readonly name: string;
  /** The candle has not ended yet. */
  readonly isOpen?: true;
}
