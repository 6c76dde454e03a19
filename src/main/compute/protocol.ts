/** Messages between main and the engine thread. */
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import type { MarketUpdate } from '../../engine/market/marketState';
import type { OptionChain } from '../../engine/market/optionChain';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import type { ScenarioSet } from '../../engine/scenarios/scenario';
import type { Failure, Result } from '../../contracts/result';
import type { FeedStatus } from '../../contracts/feedStatus';
import type { DrillDown, LiveFrame, ScenarioOutcome } from '../../contracts/live';
import type { LiveStructure, StructurePart } from '../../contracts/structure';
import type { ViewSpec } from '../../contracts/view';
import type { MarginExplained, WhatIfAnswer, WhatIfLeg } from '../../contracts/marginExplain';
import type { AccountReading, CallCauses } from '../../contracts/marginCalls';
import type { Rehearsal } from '../../contracts/packs';
import type { SmileReport } from '../../contracts/surface';
import type { RulePack } from '../../contracts/rulePacks';
import type {
  BestPosting,
  CollateralHistory,
  CollateralValuation,
  PolicyRule,
} from '../../contracts/collateralPolicy';
import type { CascadeAnswer, ReplayAnswer } from '../../contracts/liquidation';
import type { LiquidationTerms } from '../../engine/margin/liquidation/liquidationSettings';
import type { ChosenPack, PackShelf } from './packsInForce';
import type { ReportBasis } from './reportBasis';

/** Where a drill-down starts; the same shape as the call's argument. */
export type DrillTarget =
  | { readonly kind: 'heatmap'; readonly index: number }
  | { readonly kind: 'ladder'; readonly column: number }
  | { readonly kind: 'scenario'; readonly setId: string; readonly scenarioId: string }
  | { readonly kind: 'marginWorst'; readonly modelId: string };

export interface EquityPoint {
  readonly move: number;
  readonly equityUsd: number;
  readonly initialMarginUsd: number;
  readonly maintenanceMarginUsd: number;
}

/** Everything a report prints that the engine knows, of one instant. */
export interface ReportFigures {
  readonly structure: LiveStructure;
  readonly frame: LiveFrame;
  readonly ladders: readonly NonNullable<LiveFrame['ladder']>[];
  readonly worstScenarios: readonly DrillDown[];
  readonly equityCurve: readonly EquityPoint[];
  /** Values of this instant; the caller names it by its content. */
  readonly market: Omit<MarketSnapshot, 'id'>;
  /** What the figures can be computed from again. */
  readonly basis?: ReportBasis;
}

/** Changed values since the last batch, held instruments only. */
export interface MarketBatch
  extends Required<Omit<MarketUpdate, 'smiles' | 'doubts'>>, Pick<MarketUpdate, 'doubts'> {
  readonly volIndices: MarketSnapshot['volIndices'];
  /** Instruments whose feed stopped or began to vouch for them. */
  readonly becameStale: readonly InstrumentId[];
  readonly becameLive: readonly InstrumentId[];
  /** Arrival of the oldest value in the batch, ms; absent when nothing changed. */
  readonly oldestMs?: number;
}

/** A stored market and the portfolio as it was then. */
export interface FormerInstant {
  readonly label: string;
  readonly snapshot: MarketSnapshot;
  readonly portfolio: Portfolio;
}

export interface ExplainAsk {
  readonly modelId: string;
  readonly since: FormerInstant | null;
}

export interface WhatIfAsk {
  readonly accountId: string;
  readonly legs: readonly WhatIfLeg[];
  /** Distances need a search; without them the answer takes a few milliseconds. */
  readonly withDistance: boolean;
}

/** A pack that is tried on the book as it is, by date. */
export interface RehearseAsk {
  readonly pack: RulePack;
  /** Days ahead of the valuation beside today and the pack's own date. */
  readonly daysAhead: readonly number[];
}

/** Live figures of every account; none while the market on screen is frozen. */
export interface AccountReadings {
  readonly readings: readonly AccountReading[];
  readonly atMs: number;
}

/** A haircut policy as the engine reads it. */
export interface PolicyInForce {
  readonly id: string;
  readonly name: string;
  readonly rules: readonly PolicyRule[];
}

/** A policy and the place of its account. */
export interface AccountPolicy {
  readonly account: number;
  readonly policy: PolicyInForce;
}

/** Relative moves of spot by coin, one a day. */
export interface DailyMoves extends Omit<CollateralHistory, 'coins'> {
  readonly moves: Readonly<Record<string, readonly number[]>>;
}

export interface CollateralValueAsk {
  readonly policies: readonly { readonly accountId: string; readonly policy: PolicyInForce }[];
  readonly history: DailyMoves | null;
}

export interface BestPostingAsk {
  readonly accountId: string;
  readonly policy: PolicyInForce;
  readonly requiredUsd: number;
  readonly assets: readonly { readonly asset: string; readonly available: number }[];
}

export interface LiquidationAsk {
  /** null: the cascade of all accounts. */
  readonly accountId: string | null;
  readonly terms: LiquidationTerms;
  readonly jobId: string;
}

/** Questions with one answer each. */
export interface EngineQuestions {
  drillDown: { readonly ask: DrillTarget; readonly answer: Result<DrillDown> };
  runScenarios: {
    readonly ask: { readonly set: ScenarioSet; readonly snapshot: MarketSnapshot | null };
    readonly answer: Result<readonly ScenarioOutcome[]>;
  };
  explainMargin: { readonly ask: ExplainAsk; readonly answer: Result<MarginExplained> };
  whatIf: { readonly ask: WhatIfAsk; readonly answer: Result<WhatIfAnswer> };
  rehearse: { readonly ask: RehearseAsk; readonly answer: Result<Rehearsal> };
  callCauses: {
    readonly ask: { readonly accountId: string; readonly usage: number };
    readonly answer: Result<CallCauses>;
  };
  collateralValue: { readonly ask: CollateralValueAsk; readonly answer: Result<CollateralValuation> };
  collateralBest: { readonly ask: BestPostingAsk; readonly answer: Result<BestPosting> };
  liquidationReplay: { readonly ask: LiquidationAsk; readonly answer: Result<ReplayAnswer> };
  liquidationCascade: { readonly ask: LiquidationAsk; readonly answer: Result<CascadeAnswer> };
  report: { readonly ask: null; readonly answer: Result<ReportFigures> };
}
export type QuestionName = keyof EngineQuestions;

export type ToEngine =
  | { readonly type: 'instruments'; readonly instruments: readonly Instrument[] }
  | { readonly type: 'portfolio'; readonly portfolio: Portfolio }
  | {
      readonly type: 'rulePacks';
      readonly packs: readonly RulePack[];
      /** The user's copies where they take the place of a shipped pack. */
      readonly chosen: readonly ChosenPack[];
      /** Approved parameter sets by date. */
      readonly calibrations: NonNullable<PackShelf['calibrations']>;
      /** Stored levels of the coins that models of past moves read. */
      readonly histories?: PackShelf['histories'];
    }
  | { readonly type: 'scenarioSets'; readonly sets: readonly ScenarioSet[] }
  | { readonly type: 'view'; readonly view: ViewSpec }
  | {
      readonly type: 'hypothetical';
      /** What legs that nobody holds need: their instruments and the listed strikes around those that are not. */
      readonly instruments: readonly Instrument[];
      readonly unlisted: readonly InstrumentId[];
    }
  | { readonly type: 'freeze'; readonly snapshot: MarketSnapshot | null }
  | {
      readonly type: 'market';
      readonly batch: MarketBatch;
      /** Instant of the batch, ms; the engine has no clock. */
      readonly nowMs: number;
      readonly feeds: readonly FeedStatus[];
    }
  /** Option chains that changed, for the surfaces. */
  | { readonly type: 'chains'; readonly chains: readonly OptionChain[] }
  | { readonly type: 'cancel'; readonly jobId: string }
  | { readonly type: 'ask'; readonly id: number; readonly question: QuestionName; readonly ask: unknown };

export type FromEngine =
  | { readonly type: 'structurePart'; readonly part: StructurePart }
  | { readonly type: 'frame'; readonly frame: LiveFrame }
  | ({ readonly type: 'readings' } & AccountReadings)
  /** How far a run is that takes longer. */
  | { readonly type: 'progress'; readonly jobId: string; readonly parts: number }
  /** One expiry was fitted, or its overrides changed. */
  | { readonly type: 'smile'; readonly smile: SmileReport }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Result<unknown> }
  /** The thread is ready for the next market batch. */
  | { readonly type: 'idle' }
  | { readonly type: 'failure'; readonly failure: Failure };
