/** What a risk run is asked for. Everything that changes a figure is here, so that the figure can name it. */
import type { EsConvention, VarConvention } from '../tail/historicalTail';
import type { MultiplierSet } from '../tail/multipliers';
import type { FactorOverride } from './correlationOverrides';
import { MAPPING_RULES, type MappingRules } from './factorMap';
import { PANEL_RULES, type PanelRules } from './factorPanel';
import { DEFAULT_PARAMETERS, type RiskParameters } from './riskParameters';

export const METHOD_IDS = [
  'historical',
  'age-weighted',
  'filtered-ewma',
  'filtered-garch',
  'filtered-gjr',
  'filtered-dcc',
  'stressed',
  'delta-normal',
  'delta-gamma',
  'monte-carlo-normal',
  'monte-carlo-t',
] as const;
export type MethodId = (typeof METHOD_IDS)[number];

/** `overlapping`: sums of consecutive daily moves; `root-time`: daily moves times root(days). Both are repriced in full. */
export type HorizonRule = 'overlapping' | 'root-time';

export type MarginalKind = 'normal' | 'empirical' | 'student';

export interface SimulationRequest {
  readonly scenarios: number;
  readonly seed: number;
  readonly points: 'sobol' | 'pseudo-random';
  /** Independent scrambles of the Sobol points: their scatter is the standard error. */
  readonly replicates: number;
  /** Margins of the t copula; the normal run has normal margins. */
  readonly marginals: MarginalKind;
}

/**
 * Factors made for figures of one confidence; null: whichever leads. They multiply the figure of the run's own horizon,
 * whatever horizon their rule was published for.
 */
export interface RiskMultiplierSet extends MultiplierSet {
  readonly confidence: number | null;
}

export interface RiskRequest {
  readonly methods: readonly MethodId[];
  /** Confidences of VaR and ES, e.g. 0.99. */
  readonly confidences: readonly number[];
  /** Method and confidence of contributions, worst days and histogram. */
  readonly leadMethod: MethodId;
  readonly leadConfidence: number;
  readonly horizonDays: number;
  readonly horizonRule: HorizonRule;
  /** Newest daily moves that make the scenarios. */
  readonly windowDays: number;
  readonly stressedDays: number;
  /** Decay of factors of which `parameters` has none. */
  readonly lambda: number;
  /** The approved set in force. */
  readonly parameters: RiskParameters;
  readonly ageLambda: number;
  readonly varConvention: VarConvention;
  readonly esConvention: EsConvention;
  readonly simulation: SimulationRequest;
  /** The desk's own view of some correlations: of every law that has correlations, and of the dial up to its stressed stop. */
  readonly correlationOverrides: readonly FactorOverride[];
  /** Days that it takes to be rid of a factor, by its id; absent: the horizon of the run. */
  readonly liquidityHorizons: Readonly<Record<string, number>>;
  readonly panel: PanelRules;
  readonly mapping: MappingRules;
  /** In use for the scope; every result is printed with the raw number and the factor. */
  readonly multiplierSets: readonly RiskMultiplierSet[];
}

export const DEFAULT_RISK_REQUEST: RiskRequest = {
  methods: METHOD_IDS,
  confidences: [0.95, 0.975, 0.99],
  leadMethod: 'historical',
  leadConfidence: 0.975,
  horizonDays: 1,
  horizonRule: 'overlapping',
  windowDays: 500,
  stressedDays: 250,
  lambda: 0.94,
  parameters: DEFAULT_PARAMETERS,
  ageLambda: 0.98,
  varConvention: 7,
  esConvention: 'acerbi-tasche',
  simulation: { scenarios: 4096, seed: 1, points: 'sobol', replicates: 8, marginals: 'empirical' },
  correlationOverrides: [],
  liquidityHorizons: {},
  panel: PANEL_RULES,
  mapping: MAPPING_RULES,
  multiplierSets: [],
};
