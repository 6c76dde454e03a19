/** Liquidation of accounts after a shock: what a window or a file asks for, and the tables that come back. */
import { z } from 'zod';
import type { CascadeResult } from '../engine/margin/liquidation/cascade';
import type { AccountReplay } from '../engine/margin/liquidation/liquidateAccounts';
import type { LiquidationTerms } from '../engine/margin/liquidation/liquidationSettings';

const share = z.number().min(0).max(1);
const move = z.number().gt(-1).max(10);
const coin = z.string().min(1).max(20);
const level = z.strictObject({ distance: share, value: z.number().gt(0).max(1e15) });
const byKind = z.strictObject({ option: share, future: share });
const law = z.strictObject({
  coefficient: z.number().min(0).max(10),
  dailyVol: z.number().gt(0).max(5),
  dailyVolumeUsd: z.number().gt(0).max(1e15),
  lastingShare: share,
});

export const liquidationTermsSchema = z.strictObject({
  shock: z.union([move, z.record(coin, move)]),
  impact: law.optional(),
  impactByCoin: z.record(coin, law).optional(),
  crossImpact: share.optional(),
  depth: z.strictObject({ bids: z.array(level).max(1000), asks: z.array(level).max(1000) }).optional(),
  halfSpread: byKind.optional(),
  feeRate: byKind.optional(),
}) satisfies z.ZodType<LiquidationTerms>;

/** `jobId` is chosen by the window: progress and cancel name it. */
const jobId = z.string().min(1).max(200);
const terms = liquidationTermsSchema;

export const LIQUIDATION_CALLS = {
  /** One account, under its own model. */
  'liquidation.replay': z.strictObject({ accountId: z.string().min(1).max(200), terms, jobId }),
  /** Every account of the desk that holds something. */
  'liquidation.cascade': z.strictObject({ terms, jobId }),
  'liquidation.cancel': z.strictObject({ jobId }),
} as const satisfies Record<string, z.ZodType>;

interface LiquidationRun {
  readonly valuationMs: number;
  /** The market is one of the past, or a feed does not vouch for part of it. */
  readonly isStale: boolean;
  /** Defaults that were taken and simplifications. */
  readonly assumptions: readonly string[];
}

export interface ReplayedLeg {
  readonly symbol: string;
  readonly before: number;
  readonly after: number;
}

export interface ReplayAnswer extends LiquidationRun {
  readonly account: AccountReplay & { readonly accountName: string };
  /** What the account held and what is left. */
  readonly legs: readonly ReplayedLeg[];
}

export interface CascadeAnswer extends LiquidationRun {
  readonly cascade: CascadeResult;
  readonly accounts: readonly {
    readonly accountId: string;
    readonly accountName: string;
    readonly venue: string;
    readonly modelId: string;
    readonly rule: string;
    readonly assumed: readonly string[];
  }[];
}

export interface LiquidationAnswers {
  'liquidation.replay': ReplayAnswer;
  'liquidation.cascade': CascadeAnswer;
  'liquidation.cancel': null;
}
