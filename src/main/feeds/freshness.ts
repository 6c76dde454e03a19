/** How old a number may be before it must not look live, by class of instrument. */
import type { InstrumentKind } from '../../engine/instruments/instrument';

/** `missing`: never had a value, or the venue says there is none. */
export type Freshness = 'live' | 'stale' | 'missing';

export interface FreshnessLimits {
  readonly indexMs: number;
  /** Forward of an option's expiry: between two readings of the chain's summary. */
  readonly forwardMs: number;
  readonly byKind: Readonly<Record<InstrumentKind, number>>;
}

export const FRESHNESS_LIMITS: FreshnessLimits = {
  indexMs: 3_000,
  forwardMs: 45_000,
  byKind: { spot: 10_000, perpetual: 5_000, future: 10_000, option: 10_000 },
};

/** Marks that a quote wears; it is shown all the same. */
export const QUOTE_FLAGS = { crossed: 1, outlier: 2 } as const;

/** Move of a mark in one update that is marked as an outlier: fraction of the price, or vol for options. */
export const OUTLIER_LIMITS = { price: 0.1, vol: 0.5 } as const;
