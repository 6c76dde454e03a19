/** The contract of every margin model: positions and one P&L matrix in, an explained requirement out. */
import type { Failure } from '../basics/result';
import type { MarketState } from '../market/marketState';
import type { Universe } from '../market/universe';
import type { CompiledBook } from '../portfolio/compiledBook';
import type { AccountEquity } from '../risk/equity';
import type { Revaluation } from '../risk/revalue';
import type { Scenario } from '../scenarios/scenario';
import type { RulePack, RulePackReference } from './rulePack';

export type { Confidence, RulePackReference } from './rulePack';

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
  /** What the venue counts against the margin: equity less `haircutUsd`. */
  readonly equityUsd: number;
  /** Taken from the equity for discounts on collateral; absent for venues that count it in full. */
  readonly haircutUsd?: number;
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
  /** Two roots: id `im` sums to initial margin, id `mm` to maintenance margin. */
  readonly components: readonly MarginComponent[];
  /** Absent for models without scenarios. */
  readonly worst?: WorstScenario;
  /** Positions, and coins of the equity by name, that could not be margined: any makes the totals incomplete. */
  readonly failures: readonly { readonly positionId: string; readonly failure: Failure }[];
  /** Plain sentences: what is replicated, what is assumed. */
  readonly notes: readonly string[];
}

export interface MarginInput {
  readonly universe: Universe;
  readonly market: MarketState;
  readonly book: CompiledBook;
  /** Position of the account in the portfolio. */
  readonly account: number;
  /** `instrumentRisk` of the same market. */
  readonly unit: Float64Array;
  readonly equity: AccountEquity;
  /** Matrix that holds the model's scenarios from column `firstScenario` on, in the order of `scenarios(pack)`. */
  readonly revaluation: Revaluation;
  readonly firstScenario: number;
  /** `totals` leaves out the P&L by position of the worst scenario. */
  readonly detail: 'full' | 'totals';
}

/** One margin regime. Models hold no state and no parameters: those come as a rule pack. */
export interface MarginModel {
  /** `deribit.pm` */
  readonly id: string;
  readonly name: string;
  /** Venue whose accounts it decides, or `house`. */
  readonly venue: string;
  /** `model` of the rule packs that it reads. */
  readonly rulePackKind: string;
  /** True where the requirement counts resting orders; the result of any other model says that it does not. */
  readonly countsOrders?: true;
  /** Scenarios that it needs in the matrix; empty for formula models. */
  scenarios(pack: RulePack): readonly Scenario[];
  evaluate(input: MarginInput, pack: RulePack): MarginResult;
}
