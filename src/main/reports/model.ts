/** What a margin report is made of: plain data only, so that it can be stored, sent between threads and printed again. */
import type {
  Balance,
  Instrument,
  MarginResult,
  MarketSnapshot,
  Portfolio,
  RulePackReference,
  ScenarioSet,
} from '../../contracts/domain';
import type { FeedStatus } from '../../contracts/feedStatus';
import type {
  DrillDown,
  GroupTotal,
  HeaderFigures,
  HeatmapView,
  LadderView,
  LiveFrame,
  PositionColumn,
  ScenarioOutcome,
} from '../../contracts/live';
import type { LiveStructure, PositionDescriptor } from '../../contracts/structure';
import type { Failure } from '../../contracts/result';
import type { RiskFigures } from '../../contracts/risk';
import type { RiskMultiplierSet } from '../../engine/risk/valueAtRisk/riskRequest';
import type { ViewSpec } from '../../contracts/view';
import type { RulePack } from '../../engine/margin/rulePack';

/** Equity and requirements when all spots move together by `move` (fraction), vol unchanged. NaN where not computed. */
export interface CurvePoint {
  readonly move: number;
  readonly equityUsd: number;
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
}

/** What decides the figures besides portfolio, instruments, market and scenarios. */
export interface EmbeddedBasis {
  readonly view: ViewSpec;
  readonly packs: {
    readonly shipped: readonly RulePack[];
    readonly chosen: readonly { readonly accountId: string; readonly pack: RulePack }[];
    readonly calibrations?: readonly object[];
    readonly histories?: readonly object[];
  };
  readonly stale: readonly string[];
}

export interface ReportInput {
  /** Instant of the export; also the date inside the PDF. */
  readonly generatedMs: number;
  readonly appVersion: string;
  readonly engineVersion: string;
  readonly scopeLabel: string;
  readonly structure: LiveStructure;
  readonly frame: LiveFrame;
  /** One Greeks ladder per underlying; `frame.ladder` alone when absent. */
  readonly ladders?: readonly LadderView[];
  /** Worst first, with P&L by position. */
  readonly worstScenarios: readonly DrillDown[];
  readonly snapshot: MarketSnapshot;
  readonly portfolio: Portfolio;
  readonly balances: readonly Balance[];
  /** Taken from the heatmap's row of unchanged vol when absent. */
  readonly equityCurve?: readonly CurvePoint[];
  readonly rulePacks: readonly RulePackReference[];
  /** Sets in use for the scope; absent: none are printed. */
  readonly multipliers?: ReportMultipliers;
  /** Terms of the held instruments; embedded for recomputation. */
  readonly instruments?: readonly Instrument[];
  /** View, whole rule packs and stale instruments; embedded for recomputation. */
  readonly basis?: EmbeddedBasis;
  /** Scenario sets that were run; embedded for recomputation. */
  readonly scenarioSets?: readonly ScenarioSet[];
}

/** A number, or null where it is missing. */
export type Figure = number | null;

/** The same shape with typed arrays as lists and non-finite numbers as null. */
export type Plain<T> = T extends Float64Array | Uint8Array
  ? readonly Figure[]
  : T extends number
    ? Figure
    : T extends string | boolean | null | undefined
      ? T
      : T extends readonly (infer Item)[]
        ? readonly Plain<Item>[]
        : { readonly [Key in keyof T]: Plain<T[Key]> };

export type PositionState = 'live' | 'stale' | 'missing' | 'failed';

export interface ReportPosition extends Plain<PositionDescriptor> {
  /** Where the vol of an option comes from, where it is not the venue's mark. */
  readonly volSource?: 'fitted' | 'override';
  readonly state: PositionState;
  readonly failure: Failure | null;
  readonly values: Readonly<Record<PositionColumn, Figure>>;
}

export interface CollateralRow {
  readonly accountId: string;
  readonly currency: string;
  readonly amount: string;
  readonly usdRate: Figure;
  readonly rateSource: string;
  readonly rateTimeMs: Figure;
  readonly valueUsd: Figure;
  /** Why there is no value. */
  readonly reason: string;
}

export interface MarketRow {
  readonly group: 'Index' | 'Volatility index' | 'USD rate' | 'Instrument';
  readonly name: string;
  readonly mark: Figure;
  readonly vol: Figure;
  readonly forward: Figure;
  readonly decimals: number;
  /** Oldest of the values used. */
  readonly exchangeTimeMs: Figure;
  readonly ageMs: Figure;
  readonly source: string;
}

export interface MultipliedRow {
  readonly set: string;
  readonly source: string;
  readonly label: string;
  /** Of VaR and ES; null for margin. */
  readonly confidence: Figure;
  readonly raw: Figure;
  readonly multiplier: Figure;
  readonly result: Figure;
}

export interface Multiplied {
  readonly rows: readonly MultipliedRow[];
  /** The risk run that VaR and ES come from. */
  readonly risk: {
    readonly method: string;
    readonly horizonDays: Figure;
    readonly valuationMs: Figure;
    readonly parameters: string;
  } | null;
}

/** The sets in use, and the newest risk run of the same scope where there is one. */
export interface ReportMultipliers {
  readonly sets: readonly RiskMultiplierSet[];
  readonly risk: RiskFigures | null;
}

export interface ReportModel {
  readonly generatedMs: number;
  readonly valuationMs: Figure;
  readonly snapshotId: string;
  readonly isFrozen: boolean;
  readonly appVersion: string;
  readonly engineVersion: string;
  readonly scopeLabel: string;
  readonly portfolioName: string;
  /** Name of the margin model that the header's figures come from. */
  readonly modelName: string;
  readonly header: Plain<HeaderFigures>;
  readonly underlyings: readonly string[];
  readonly positions: readonly ReportPosition[];
  readonly totals: readonly Plain<GroupTotal>[];
  readonly margins: readonly Plain<MarginResult>[];
  readonly ladders: readonly Plain<LadderView>[];
  readonly heatmap: Plain<HeatmapView> | null;
  readonly scenarios: readonly Plain<ScenarioOutcome>[];
  readonly worstScenarios: readonly Plain<DrillDown>[];
  readonly curve: readonly Plain<CurvePoint>[];
  readonly collateral: readonly CollateralRow[];
  readonly market: readonly MarketRow[];
  readonly multiplied: Multiplied;
  readonly rulePacks: readonly Plain<RulePackReference>[];
  readonly feeds: readonly Plain<FeedStatus>[];
  /** SHA-256 of the embedded inputs, 64 hexadecimal digits. */
  readonly digest: string;
}

export function plain<T>(value: T): Plain<T>;
export function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Float64Array || value instanceof Uint8Array)
    return Array.from(value, (item) => plain(item));
  if (Array.isArray(value)) return value.map((item) => plain(item as unknown));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, plain(item as unknown)]),
  );
}

/** The packs that results were computed with, each once. */
export function rulePacksOf(margins: readonly MarginResult[]): readonly RulePackReference[] {
  const packs = new Map(margins.map(({ rulePack }) => [`${rulePack.id} ${rulePack.version}`, rulePack]));
  return [...packs.values()];
}
