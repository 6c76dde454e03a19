/** The contract of every margin model: positions and one P&L matrix in, an explained requirement out. */
import type { Failure } from '../basics/result';

export type Confidence = 'two-sources' | 'one-source' | 'inferred' | 'assumed';

/** Rule pack that a result was computed with. */
export interface RulePackReference {
  readonly id: string;
  readonly venue: string;
  readonly version: string;
  /** ISO date. */
  readonly effectiveFrom: string;
  readonly sourceUrl: string;
  /** Names of parameters that are not published by the venue, with their confidence. */
  readonly weakParameters: readonly { readonly name: string; readonly confidence: Confidence }[];
}

/** Node of the explanation tree. Amounts in USD; requirements positive. Children with `adds` sum to `amountUsd`. */
export interface MarginComponent {
  readonly id: string;
  readonly label: string;
  /** Formula in the field's notation, as the screen and the report print it. */
  readonly formula: string;
  readonly amountUsd: number;
  /** Same amount in settlement currency, where there is one. */
  readonly native?: { readonly currency: string; readonly amount: number };
  /** Inputs by name, for hover and drill-down. */
  readonly inputs?: Readonly<Record<string, number | string>>;
  /** True when this node is a term of its parent's sum; false for information beside it (a max's loser). */
  readonly adds: boolean;
  readonly children: readonly MarginComponent[];
}

export interface WorstScenario {
  readonly scenarioId: string;
  readonly label: string;
  /** P&L of the whole account in that scenario, USD; a loss is negative. */
  readonly pnlUsd: number;
  /** P&L by position, USD; sums to `pnlUsd`. */
  readonly byPosition: readonly { readonly positionId: string; readonly pnlUsd: number }[];
}

export interface MarginResult {
  readonly modelId: string;
  readonly modelName: string;
  readonly rule: string;
  readonly rulePack: RulePackReference;
  readonly equityUsd: number;
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
  /** Two roots: id `im` sums to initial margin, id `mm` to maintenance margin. */
  readonly components: readonly MarginComponent[];
  /** Absent for models without scenarios. */
  readonly worst?: WorstScenario;
  /** Positions that could not be margined; a non-empty list makes the totals incomplete. */
  readonly failures: readonly { readonly positionId: string; readonly failure: Failure }[];
  /** Plain sentences: what is replicated, what is assumed. */
  readonly notes: readonly string[];
}
