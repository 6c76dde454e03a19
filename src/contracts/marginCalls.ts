/** Margin calls and alerts as a window sees them. USD; times in ms. */
import { z } from 'zod';

/** Live figures of one account under its own model. */
export interface AccountReading {
  readonly accountId: string;
  readonly accountName: string;
  readonly venue: string;
  readonly modelId: string;
  readonly packId: string;
  /** What the venue counts against the margin. */
  readonly equityUsd: number;
  /** Taken from the equity for discounts on collateral. */
  readonly haircutUsd: number;
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
  /** False while positions, prices, rates or parameters are missing; `reason` says which. */
  readonly isComplete: boolean;
  readonly reason?: string;
  /** Sums over the account; NaN while a position lacks one. */
  readonly deltaUsd: number;
  readonly vegaUsd: number;
  readonly thetaUsd: number;
  readonly rhoUsd: number;
  readonly pnlUsd: number;
}

export type CallState = 'warning' | 'call' | 'met' | 'breached' | 'closed';
export type CallCause = 'price' | 'vol' | 'time' | 'haircut' | 'parameters' | 'positions';

/** Why headroom went, the largest part first; `since` is the last instant at which the account was covered. */
export interface CallCauses {
  readonly sinceMs: number;
  readonly parts: readonly { readonly cause: CallCause; readonly usd: number; readonly share: number }[];
  /** What each cause did to equity less IM, USD; a loss is negative; they add up to the change. */
  readonly changes: Readonly<Record<CallCause, number>>;
}

export interface MarginCallRecord {
  readonly id: number;
  readonly accountId: string;
  readonly accountName: string;
  readonly modelId: string;
  readonly state: CallState;
  readonly openedMs: number;
  readonly changedMs: number;
  readonly amountUsd: number;
  readonly deadlineMs: number | null;
  /** null while not known; a text says why it cannot be. */
  readonly causes: CallCauses | { readonly unknown: string } | null;
}

export interface MarginCallStep {
  readonly atMs: number;
  readonly from: CallState | 'none';
  readonly to: CallState;
  readonly equityUsd: number;
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
  readonly amountUsd: number;
}

const unit = z.number().min(0).max(1);

export const callPolicySchema = z
  .strictObject({
    /** IM / equity from which an account is warned. */
    warningUsage: z.number().gt(0).max(1),
    /** A warning ends below warningUsage less this. */
    hysteresis: unit,
    /** Time to meet a call, ms. */
    deadlineMs: z.number().int().min(60_000).max(604_800_000),
    /** A call is met at equity of IM x (1 + buffer). */
    buffer: unit,
    roundingUsd: z.number().gt(0).max(1e9),
  })
  .refine((policy) => policy.hysteresis < policy.warningUsage, {
    message: 'must be below warningUsage',
    path: ['hysteresis'],
  });
export type CallPolicySetting = z.infer<typeof callPolicySchema>;

export const DEFAULT_CALL_POLICY: CallPolicySetting = {
  warningUsage: 0.9,
  hysteresis: 0.05,
  deadlineMs: 4 * 3_600_000,
  buffer: 0.05,
  roundingUsd: 1_000,
};

/** What an alert can watch, of an account or (summed) of the desk. */
export const ALERT_MEASURES = [
  'marginRatio', // MM / equity
  'initialUsage', // IM / equity
  'headroomUsd', // equity - MM
  'callHeadroomUsd', // equity - IM
  'equityUsd',
  'initialMarginUsd',
  'maintenanceMarginUsd',
  'deltaUsd',
  'vegaUsd',
  'thetaUsd',
  'rhoUsd',
  'pnlUsd',
  'valueAtRiskUsd',
  'expectedShortfallUsd',
] as const;
export type AlertMeasure = (typeof ALERT_MEASURES)[number];

const finite = z.number().refine(Number.isFinite, 'must be a finite number');

export const alertRuleSchema = z.strictObject({
  id: z.string().min(1).max(60),
  label: z.string().trim().min(1).max(120),
  /** An account, or `*` for the desk. */
  accountId: z.string().min(1).max(60),
  measure: z.enum(ALERT_MEASURES),
  direction: z.enum(['above', 'below']),
  threshold: finite,
  /** The alert ends when the measure is back by this much. */
  hysteresis: finite.min(0),
  isEnabled: z.boolean(),
});
export type AlertRuleSetting = z.infer<typeof alertRuleSchema>;

export interface AlertRecord extends AlertRuleSetting {
  readonly isRaised: boolean;
  readonly raisedMs: number | null;
  readonly snoozedUntilMs: number | null;
  /** Newest value of the measure; null while it is missing. */
  readonly value: number | null;
}

export interface AlertEventRecord {
  readonly ruleId: string;
  readonly label: string;
  readonly atMs: number;
  readonly event: 'raised' | 'cleared';
  readonly value: number;
  readonly threshold: number;
}
