/** Accounts at venues, read with the user's own keys: what a window may ask, and what it gets. Keys only go in. */
import { z } from 'zod';
import type { OrderChargeKind } from './domain';
import type { Failure } from './result';

const id = z.string().min(1).max(200);
const secret = z.string().trim().min(1).max(512);

export const LINK_ENDPOINTS = ['simulator', 'test', 'production'] as const;
export type LinkEndpoint = (typeof LINK_ENDPOINTS)[number];

export const linkAskSchema = z.strictObject({
  accountId: id,
  endpoint: z.enum(LINK_ENDPOINTS),
  label: z.string().trim().min(1).max(60),
  key: secret,
  secret,
  passphrase: z.string().max(512).optional(),
});
export type LinkAsk = z.infer<typeof linkAskSchema>;

/** All that a window learns of a key. */
export interface LinkedKey {
  readonly label: string;
  /** Last four characters of the public half. */
  readonly tail: string;
  readonly addedMs: number;
  readonly endpoint: LinkEndpoint;
}

export type SyncState = 'none' | 'connecting' | 'live' | 'stale' | 'failed' | 'refused';

export interface QuantityRow {
  readonly instrumentId: string;
  /** Decimal text; null: not held on this side. */
  readonly ours: string | null;
  readonly venues: string | null;
  /** Venue's less ours. */
  readonly difference: string;
  readonly state: 'equal' | 'differs' | 'onlyOurs' | 'onlyVenue';
}

export interface BalanceRow {
  readonly currency: string;
  readonly ours: string | null;
  /** Cash: without the value of positions; null where the venue's figures do not give it. */
  readonly venues: string | null;
  readonly difference: string | null;
  /** What counts as equal, in units of the currency. */
  readonly tolerance: number;
  /** Equity in this currency as the venue states it. */
  readonly venueEquity: string | null;
  /** USD that the venue counts it for as collateral; NaN where it does not say. */
  readonly collateralUsd: number;
  /** False: the venue or the user keeps it from counting; null: not said. */
  readonly isCollateral: boolean | null;
  readonly state: 'equal' | 'differs' | 'onlyOurs' | 'onlyVenue' | 'unknown';
}

/** Margin of resting orders, of one kind and currency. */
export interface OrderRow {
  readonly currency: string;
  readonly kind: OrderChargeKind;
  /** Decimal text in the currency; null: none booked. */
  readonly ours: string | null;
  /** null: none at the venue. */
  readonly venues: string | null;
  readonly difference: string;
  readonly state: 'equal' | 'differs' | 'onlyOurs' | 'onlyVenue';
}

/** USD; NaN where one side has no figure. */
export interface FigureRow {
  readonly name: 'equity' | 'initialMargin' | 'maintenanceMargin';
  readonly ours: number;
  readonly venues: number;
  readonly difference: number;
  readonly tolerance: number;
  readonly state: 'equal' | 'differs' | 'unknown';
  /** Why a side has none, or how it was formed. */
  readonly note: string;
}

export interface Reconciliation {
  readonly atMs: number;
  readonly positions: readonly QuantityRow[];
  readonly balances: readonly BalanceRow[];
  /** Kinds of charges that the venue tells; empty where it tells none. */
  readonly orders: readonly OrderRow[];
  readonly figures: readonly FigureRow[];
  /** Rows of the venue that are not understood: while there are any, nothing can be taken over. */
  readonly troubles: readonly string[];
  readonly breaks: number;
}

/** Whether the venue tells of changes by itself, beside the readings. */
export interface Following {
  readonly isLive: boolean;
  /** Why it does not; empty when it does. */
  readonly why: string;
  /** Pause between two readings when nothing is told, ms. */
  readonly paceMs: number;
}

export interface SyncedAccount {
  readonly accountId: string;
  readonly accountName: string;
  readonly venue: string;
  readonly endpoints: readonly LinkEndpoint[];
  readonly needsPassphrase: boolean;
  readonly key: LinkedKey | null;
  readonly state: SyncState;
  readonly ageMs: number;
  /** Why it is not live; empty when it is. */
  readonly detail: string;
  /** `read only`, or that the venue does not say; empty while not asked. */
  readonly rights: string;
  readonly clockOffsetMs: number;
  /** null: without a key that the venue lets in nothing is read. */
  readonly following: Following | null;
  readonly reconciliation: Reconciliation | null;
}

export interface AccountSyncState {
  /** Why keys cannot be kept here; null where they can. */
  readonly refusal: string | null;
  readonly accounts: readonly SyncedAccount[];
}

export interface TakeOverLine {
  readonly what: 'position' | 'balance' | 'order';
  readonly name: string;
  readonly book: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface TakeOverPreview {
  readonly previewId: string;
  readonly readMs: number;
  readonly lines: readonly TakeOverLine[];
  /** What stays as it is, and why. */
  readonly notes: readonly string[];
}

export const ACCOUNT_SYNC_CALLS = {
  'accounts.state': z.undefined(),
  'accounts.link': linkAskSchema,
  'accounts.test': z.strictObject({ accountId: id }),
  'accounts.unlink': z.strictObject({ accountId: id }),
  'accounts.preview': z.strictObject({ accountId: id }),
  'accounts.takeOver': z.strictObject({ accountId: id, previewId: id }),
} as const satisfies Record<string, z.ZodType>;

export interface AccountSyncAnswers {
  'accounts.state': AccountSyncState;
  'accounts.link': { readonly rights: string };
  'accounts.test': { readonly rights: string; readonly failure: Failure | null };
  'accounts.unlink': null;
  'accounts.preview': TakeOverPreview;
  'accounts.takeOver': { readonly undo: string | null; readonly redo: string | null };
}
