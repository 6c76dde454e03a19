/** Haircut policies: what counts of which asset at a venue, each figure with where it comes from. */
import { z } from 'zod';
import type { PostingPlan } from '../engine/margin/collateral/bestCollateral';
import type { CollateralRule } from '../engine/margin/collateral/collateralValue';
import type { Failure } from './result';

const POLICY_FIGURES = [
  'market',
  'currency',
  'liquidity',
  'tiers',
  'limitUsd',
  'limitShare',
  'costRate',
] as const;

const id = z.string().min(1).max(200);
const asset = z.string().min(1).max(20);
/** Limits are checked by the service, which names field and limit. */
const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const tiers = z.array(z.strictObject({ upTo: finite, rate: finite })).max(50);

/** One figure of one asset. `market` alone is the whole haircut where a source does not split it. */
const policyParameter = z.strictObject({
  asset,
  name: z.enum(POLICY_FIGURES),
  /** Fractions, USD for `limitUsd`, slices by amount for `tiers`. */
  value: z.union([finite, tiers]),
  confidence: z.enum(['two-sources', 'one-source', 'inferred', 'assumed']),
  source: z.string().max(500),
});
export type PolicyParameter = z.infer<typeof policyParameter>;

export const collateralPolicySchema = z.strictObject({
  id: z.string().min(1).max(60),
  name: z.string().max(200),
  /** `*`: the house's, for venues without a policy. */
  venue: z.string().min(1).max(40),
  parameters: z.array(policyParameter).max(5000),
});
export type CollateralPolicy = z.infer<typeof collateralPolicySchema>;

export const policyFileSchema = z.strictObject({
  format: z.literal('plimsoll-collateral-1'),
  policies: z.array(collateralPolicySchema).max(100),
});

export interface PolicyBoard {
  readonly policies: readonly (CollateralPolicy & { readonly isShipped: boolean })[];
  /** Policy id by account id or `venue:<venue>`. */
  readonly choices: Readonly<Record<string, string>>;
  /** What taking back would undo; null: nothing. */
  readonly undo: string | null;
}

const usd = z.number().min(0).max(1e15);
export const COLLATERAL_POLICY_CALLS = {
  'collateral.policy': z.undefined(),
  'collateral.copyPolicy': z.strictObject({ id }),
  'collateral.savePolicy': z.strictObject({ policy: collateralPolicySchema }),
  'collateral.removePolicy': z.strictObject({ id }),
  /** null: back to the shipped one. */
  'collateral.choosePolicy': z.strictObject({ scopeId: id, policyId: id.nullable() }),
  'collateral.undoPolicy': z.undefined(),
  /** null: every account of the desk. */
  'collateral.value': z.strictObject({ accountId: id.nullable() }),
  'collateral.best': z.strictObject({
    accountId: id,
    /** Value after haircut that is missing. */
    requiredUsd: usd,
    assets: z.array(z.strictObject({ asset, available: usd })).max(200),
  }),
} as const satisfies Record<string, z.ZodType>;

/** What the engine reads of one asset of a policy. */
export interface PolicyRule extends CollateralRule {
  /** Of market value a year; undefined: not said. */
  readonly costRate?: number;
  /** Weakest of its figures. */
  readonly confidence: PolicyParameter['confidence'];
}

/** Past daily moves that wrong-way correlations are measured over. */
export interface CollateralHistory {
  readonly title: string;
  readonly source: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly days: number;
  readonly coins: readonly string[];
}

export interface ValuedAsset {
  readonly asset: string;
  readonly amount: number;
  readonly priceUsd: number;
  readonly marketUsd: number;
  /** Fractions; null for a debt, which counts in full. */
  readonly parts: {
    readonly market: number;
    readonly currency: number;
    readonly liquidity: number;
    readonly combined: number;
    /** Share left by the tiers, before the haircut; 1 without. */
    readonly tierRate: number;
  } | null;
  readonly haircutUsd: number;
  readonly overLimitUsd: number;
  readonly countedUsd: number;
  /** The tighter of the limits; null without one. */
  readonly limitUsd: number | null;
  /** Value before limits / limit. */
  readonly limitUse: number | null;
  /** Weakest of the asset's figures. */
  readonly confidence: PolicyParameter['confidence'] | null;
  /** With the P&L of the account's positions over the history; null: one of them does not move in it. */
  readonly correlation: number | null;
  readonly isWrongWay: boolean;
  /** P&L of the asset on the book's worst day of the history, USD. */
  readonly onWorstDayUsd: number | null;
}

export interface ValuedAccount {
  readonly accountId: string;
  readonly accountName: string;
  readonly venue: string;
  readonly policyId: string;
  readonly policyName: string;
  readonly marketUsd: number;
  readonly countedUsd: number;
  readonly assets: readonly ValuedAsset[];
  /** Assets that are in no total. */
  readonly failures: readonly Failure[];
}

export interface CollateralValuation {
  readonly valuationMs: number;
  readonly isStale: boolean;
  readonly history: CollateralHistory | null;
  /** Coins of the book that the history does not know: they stand still in it. */
  readonly unmoved: readonly string[];
  readonly accounts: readonly ValuedAccount[];
}

export interface BestPosting {
  readonly valuationMs: number;
  readonly plan: PostingPlan;
  /** What the account's value after haircut and all limits gains by the postings, USD. */
  readonly gainUsd: number;
  /** Assets at hand that cannot be weighed, and a gain below what is asked for. */
  readonly failures: readonly Failure[];
}

export interface CollateralPolicyAnswers {
  'collateral.policy': PolicyBoard;
  'collateral.copyPolicy': { readonly id: string; readonly board: PolicyBoard };
  'collateral.savePolicy': PolicyBoard;
  'collateral.removePolicy': PolicyBoard;
  'collateral.choosePolicy': PolicyBoard;
  'collateral.undoPolicy': PolicyBoard;
  'collateral.value': CollateralValuation;
  'collateral.best': BestPosting;
}
