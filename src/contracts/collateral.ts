/** The collateral ledger as a window sees it: entries, holdings, what does not agree with the venue, exposures. */
import { z } from 'zod';
import type { Failure } from './result';

export type CollateralKind =
  'posting' | 'withdrawal' | 'lock' | 'release' | 'substitution' | 'adjustment' | 'reversal';

/** One line of the ledger; amounts are signed decimal text in units of `currency`. */
export interface CollateralEntry {
  readonly id: number;
  /** Both sides of a substitution carry the id of its first one; null for all other entries. */
  readonly pairId: number | null;
  readonly accountId: string;
  readonly currency: string;
  readonly kind: CollateralKind;
  /** What it adds to the total. */
  readonly amount: string;
  /** What it adds to the locked part. */
  readonly locked: string;
  readonly bookedMs: number;
  readonly note: string;
  /** Entry that this one takes back. */
  readonly reverses: number | null;
}

/** Sum of the ledger for one currency of one account. */
export interface CollateralHolding {
  readonly accountId: string;
  readonly currency: string;
  readonly total: string;
  readonly locked: string;
  /** total - locked: what may be withdrawn or substituted. */
  readonly free: string;
}

/** Ledger against the balance that the venue shows; the difference is venue less ledger. */
export interface CollateralDifference {
  readonly accountId: string;
  readonly currency: string;
  readonly ledger: string;
  readonly venue: string;
  readonly difference: string;
}

/** What a venue holds of the desk: the sum of its accounts' equities, none of which cures another's debt. */
export interface VenueExposure {
  readonly venue: string;
  readonly exposureUsd: number;
  readonly accountCount: number;
  readonly limitUsd: number | null;
  readonly warningShare: number | null;
  /** `unknown`: an account has no complete figures yet. */
  readonly level: 'no limit' | 'inside' | 'near' | 'over' | 'unknown';
  readonly failures: readonly Failure[];
}

export interface CollateralState {
  readonly holdings: readonly CollateralHolding[];
  readonly differences: readonly CollateralDifference[];
  readonly exposures: readonly VenueExposure[];
}

const id = z.string().min(1).max(200);
const currency = z.string().regex(/^[A-Z0-9]{1,20}$/, 'a currency such as BTC');
const amount = z.string().min(1).max(60);
const note = z.string().max(300);

/** `amount` is positive decimal text; an adjustment may be negative: P&L, fees and funding that the venue booked. */
export const collateralBooking = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['posting', 'withdrawal', 'lock', 'release', 'adjustment']),
    accountId: id,
    currency,
    amount,
    note,
  }),
  z.strictObject({
    kind: z.literal('substitution'),
    accountId: id,
    currency,
    amount,
    inCurrency: currency,
    inAmount: amount,
    note,
  }),
]);
export type CollateralBooking = z.infer<typeof collateralBooking>;

export const exposureLimit = z.strictObject({
  venue: z.string().min(1).max(40),
  /** null takes the limit away. */
  limitUsd: z.number().positive().max(1e15).nullable(),
  warningShare: z.number().gt(0).max(1),
});
export type ExposureLimit = z.infer<typeof exposureLimit>;

export const collateralPage = z.strictObject({
  accountId: id.nullable(),
  limit: z.int().min(1).max(1000),
});
