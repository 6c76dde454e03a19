/** Rule packs as a window sees them: shipped ones, copies of the user, where copies are used, what a new one changes. */
import { z } from 'zod';
import type { Failure } from './result';
import type { RulePack, RuleParameter } from './rulePacks';

export interface PackSummary {
  readonly id: string;
  readonly model: string;
  readonly venue: string;
  readonly title: string;
  readonly version: string;
  readonly effectiveFrom: string;
  readonly isShipped: boolean;
  /** Shipped pack or file that a copy comes from; null for shipped ones. */
  readonly origin: string | null;
  readonly savedMs: number | null;
  /** Whether its date has come. */
  readonly isInForce: boolean;
  /** The pack that accounts without a choice are margined with today. */
  readonly isDefault: boolean;
  /** Accounts that chose it; `*` for all. */
  readonly chosenBy: readonly string[];
  readonly parameterCount: number;
  readonly weakCount: number;
}

export interface PackChoice {
  /** `*`: every account without a choice of its own. */
  readonly accountId: string;
  readonly model: string;
  readonly packId: string;
}

export interface PackList {
  readonly packs: readonly PackSummary[];
  readonly choices: readonly PackChoice[];
  /** Shipped files and stored copies that are not used, each with file, path and cause. */
  readonly failures: readonly Failure[];
}

export interface ParameterChange {
  readonly name: string;
  readonly scope: string;
  /** null: only the second pack has it. */
  readonly before: RuleParameter | null;
  /** null: only the first pack has it. */
  readonly after: RuleParameter | null;
}

export interface PackDiff {
  readonly header: readonly { readonly field: string; readonly before: string; readonly after: string }[];
  readonly parameters: readonly ParameterChange[];
  readonly sameCount: number;
}

/** Requirement of one account on one date under the pack in force today and under the rehearsed one, USD. */
export interface RehearsalRow {
  readonly accountId: string;
  readonly accountName: string;
  readonly modelId: string;
  readonly beforePackId: string;
  readonly dateMs: number;
  /** Which of the two packs decides on that date. */
  readonly inForce: 'before' | 'after';
  readonly beforeInitialUsd: number;
  readonly beforeMaintenanceUsd: number;
  readonly afterInitialUsd: number;
  readonly afterMaintenanceUsd: number;
  /** Positions left out, such as those that have expired by then. */
  readonly leftOut: number;
}

/** The book as it is, in the market as it is, on each date: only time passes and the rules change. */
export interface Rehearsal {
  readonly packId: string;
  readonly effectiveFrom: string;
  readonly rows: readonly RehearsalRow[];
}

const id = z.string().min(1).max(200);

/** A pack made of a SPAN file, and what the file says that the model does not read. */
export interface SpanImportReceipt {
  readonly pack: RulePack;
  readonly clearingOrganisation: string;
  readonly businessDate: string;
  readonly commodityCount: number;
  readonly contractCount: number;
  /** Plain sentences. */
  readonly notes: readonly string[];
}

/** `packId` null: the shipped pack again. */
export const packChoice = z.strictObject({
  accountId: id,
  model: z.string().min(1).max(60),
  packId: id.nullable(),
});

/** A file that the user picked, by its text: the name is shown in what is refused. */
export const packFile = z.strictObject({
  name: z.string().min(1).max(300),
  text: z.string().max(20_000_000),
});

/** Which combined commodity of a SPAN file margins which coin. */
export const spanImport = z.strictObject({
  name: z.string().min(1).max(300),
  text: z.string().max(200_000_000),
  coins: z
    .array(z.strictObject({ commodity: z.string().min(1).max(20), coin: z.string().min(1).max(20) }))
    .min(1)
    .max(50),
});

export type { RulePack };
