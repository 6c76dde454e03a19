/** How old a number may be before it must not look live, by class of instrument, and what else speaks against it. */
import type { InstrumentKind } from '../../engine/instruments/instrument';
import { QUOTE_DOUBTS, type QuoteDoubt } from '../../engine/market/expiryVols';
import { SETTLEMENT_GRACE_MS } from './settlementGrace';

/** `missing`: never had a value, or the venue says there is none. */
export type Freshness = 'live' | 'stale' | 'missing';

export interface FreshnessLimits {
  readonly indexMs: number;
  /** Forward of an option's expiry: between two readings of the chain's summary. */
  readonly forwardMs: number;
  /** Options far from the money are printed less often. */
  readonly optionWingMs: number;
  /** Best bid and ask of an option: between two readings of the chain's summary. */
  readonly optionSideMs: number;
  /** Funding of a perpetual. */
  readonly fundingMs: number;
  /** The last trade: after so long it does not tell the price now. */
  readonly tradeMs: number;
  /** After 08:00 UTC nothing ages for so long. */
  readonly settlementGraceMs: number;
  readonly byKind: Readonly<Record<InstrumentKind, number>>;
}

export const FRESHNESS_LIMITS: FreshnessLimits = {
  indexMs: 3_000,
  forwardMs: 45_000,
  optionWingMs: 30_000,
  optionSideMs: 45_000,
  fundingMs: 120_000,
  tradeMs: 600_000,
  settlementGraceMs: SETTLEMENT_GRACE_MS,
  byKind: { spot: 10_000, perpetual: 5_000, future: 10_000, option: 10_000 },
};

/** Log-moneyness, in deviations to expiry, beyond which an option belongs to the wings. */
export const WING_DEVIATIONS = 2;

/** Marks that a quote wears; it is shown all the same. */
export const QUOTE_FLAGS = { crossed: 1, outlier: 2, volRange: 4, oldSide: 8, oldFunding: 16 } as const;

/**
 * Moves of a mark below these are never an outlier: fraction of the price against the index, and vol for options. An
 * index or a vol index has a fixed limit.
 */
export const OUTLIER_LIMITS = { price: 0.1, vol: 0.5, againstIndex: 0.02, againstNeighbours: 0.05 } as const;

/** Mark vols outside are marked: a fault of the venue, or an option at its last breath. */
export const VOL_LIMITS = { low: 0.01, high: 4 } as const;

const bit = (doubt: QuoteDoubt): number => 1 << QUOTE_DOUBTS.indexOf(doubt);
const FLAG_DOUBTS: readonly (readonly [flag: number, doubt: QuoteDoubt])[] = [
  [QUOTE_FLAGS.outlier, 'outlier'],
  [QUOTE_FLAGS.volRange, 'volRange'],
  [QUOTE_FLAGS.crossed, 'crossed'],
  [QUOTE_FLAGS.oldSide, 'oldSide'],
  [QUOTE_FLAGS.oldFunding, 'oldFunding'],
];
const NO_DOUBTS: readonly QuoteDoubt[] = [];

/** What speaks against a quote, in the engine's words. */
export function quoteDoubts(flags: number, freshness: Freshness): readonly QuoteDoubt[] {
  if (flags === 0 && freshness !== 'stale') return NO_DOUBTS;
  const flagged = FLAG_DOUBTS.filter(([flag]) => (flags & flag) !== 0).map(([, doubt]) => doubt);
  return freshness === 'stale' ? ['stale', ...flagged] : flagged;
}

export const quoteDoubtBits = (flags: number, freshness: Freshness): number =>
  quoteDoubts(flags, freshness).reduce((bits, doubt) => bits | bit(doubt), 0);
