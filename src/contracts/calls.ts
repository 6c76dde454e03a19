/**
 * The call map: every request a window may make, with the schema of its argument and the type of its answer.
 * Answers are `Result`s; the router in main checks sender, name and payload before a handler runs.
 */
import { z } from 'zod';
import type { MarketSnapshot, ScenarioSet } from './domain';
import { ACCOUNT_SYNC_CALLS, type AccountSyncAnswers } from './accountSync';
import { CALIBRATION_CALLS, type CalibrationAnswerMap } from './calibrationCalls';
import { dailyCloseSchema, type DailyClose } from './dailyClose';
import { FEED_CALLS, type FeedAnswers } from './feedCalls';
import { MARGIN_DESK_CALLS, type MarginDeskAnswers } from './marginDesk';
import {
  backfillAskSchema,
  type BackfillOutcome,
  type VenueOffer,
  type VenueSeriesSummary,
} from './backfill';
import type { DialReport } from './dial';
import { MULTIPLIER_CALLS, type MultiplierAnswers } from './multipliers';
import { provenanceSchema, type HistoryPreview, type HistorySummary } from './history';
import { importSource } from './importing';
import type { DrillDown, ScenarioOutcome } from './live';
import type { MarginExplained } from './marginExplain';
import type { LogEntry } from './push';
import { REPLAY_CALLS, type ReplayAnswers } from './replay';
import { alarmRuleSchema, riskAskSchema, type PnlExplained, type RiskReport } from './risk';
import { DEFAULT_VIEW, type Scope } from './view';
import { SURFACE_CALLS, type GreekRow, type SurfaceView } from './surface';
import { PORTFOLIO_CALLS, type PortfolioAnswers, type UndoState } from './portfolioCalls';
import { WHAT_IF_CALLS, type WhatIfAnswers } from './whatIf';
import { scenarioSetSchema, type ScenarioSetSummary, type ScenarioSetVersion } from './scenarios';

const id = z.string().min(1).max(200);
const nothing = z.undefined();
const finite = z.number().refine(Number.isFinite, 'must be a finite number');
const moves = z.array(finite.gt(-1).max(50)).min(1).max(41);

export const scopeSchema: z.ZodType<Scope> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('desk') }),
  z.strictObject({ kind: z.literal('account'), id }),
  z.strictObject({ kind: z.literal('book'), id }),
]);

export const viewSpecSchema = z.strictObject({
  scope: scopeSchema,
  marginModels: z
    .array(id)
    .max(60)
    .default([...DEFAULT_VIEW.marginModels]),
  ladder: z.strictObject({
    underlying: z.string().min(1).max(20),
    mode: z.enum(['greeks', 'expiries']),
    greek: z.string().min(1).max(40),
    spotMoves: moves,
    tailMoves: z.array(finite.gt(-1).max(50)).max(12),
  }),
  heatmap: z.strictObject({
    underlying: z.string().min(1).max(20),
    spotMoves: moves,
    volMoves: z.array(finite.min(-1).max(20)).min(1).max(31),
    volType: z.enum(['relative', 'absolute']),
    daysForward: finite.min(0).max(3650),
  }),
});

/** Where a drill-down starts: a heatmap cell, a ladder column, or a named scenario. */
export const drillTarget = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heatmap'), index: z.int().min(0) }),
  z.strictObject({ kind: z.literal('ladder'), column: z.int().min(0) }),
  z.strictObject({ kind: z.literal('scenario'), setId: id, scenarioId: id }),
  z.strictObject({ kind: z.literal('marginWorst'), modelId: id }),
]);

export interface SnapshotSummary {
  readonly id: string;
  readonly label: string;
  readonly takenMs: number;
  readonly quoteCount: number;
}

export interface AppInfo {
  readonly version: string;
  readonly electron: string;
  readonly chrome: string;
  readonly node: string;
  readonly databasePath: string;
  /** Shows what only developers need, such as the faults of the built-in exchange. */
  readonly isDeveloper: boolean;
  readonly rulePacks: readonly {
    readonly id: string;
    readonly version: string;
    readonly effectiveFrom: string;
    readonly sourceUrl: string;
  }[];
  /** Every venue that can be connected, and where it can be reached. */
  readonly venues: readonly {
    readonly venue: string;
    readonly endpoints: readonly ('simulator' | 'test' | 'production')[];
  }[];
  /** Every model that has a rule pack. */
  readonly marginModels: readonly {
    readonly id: string;
    readonly name: string;
    readonly venue: string;
    /** Parameters of its pack that nobody published. */
    readonly weakCount: number;
  }[];
}

/** Saved look of the window: opaque to main, kept per user in the database. */
export const layoutSchema = z.record(z.string(), z.unknown());
export type LayoutState = z.infer<typeof layoutSchema>;

export const CALLS = {
  'app.info': nothing,
  'view.set': viewSpecSchema,
  'view.drillDown': drillTarget,
  'scenarios.list': nothing,
  'scenarios.get': z.strictObject({ id }),
  'scenarios.save': z.strictObject({ set: scenarioSetSchema }),
  'scenarios.duplicate': z.strictObject({ id }),
  'scenarios.delete': z.strictObject({ id }),
  'scenarios.restore': z.strictObject({ id }),
  'scenarios.history': z.strictObject({ id }),
  'scenarios.import': z.strictObject({ json: z.string().max(5_000_000) }),
  'scenarios.importFile': nothing,
  'scenarios.exportFile': z.strictObject({ id }),
  'scenarios.run': z.strictObject({ set: scenarioSetSchema, snapshotId: z.string().max(200).nullable() }),
  'snapshot.take': z.strictObject({ label: z.string().max(120) }),
  'snapshot.list': nothing,
  'snapshot.close': nothing,
  'snapshot.setClose': dailyCloseSchema,
  'snapshot.freeze': z.strictObject({ snapshotId: z.string().max(200).nullable() }),
  'margin.explain': z.strictObject({ modelId: id, sinceSnapshotId: z.string().max(200).nullable() }),
  'risk.run': z.strictObject({
    ask: riskAskSchema,
    /** A stored market; null is now. */
    snapshotId: z.string().max(200).nullable(),
    /** Chosen by the window: progress and cancel name it. */
    jobId: id,
  }),
  'risk.explainPnl': z.strictObject({
    fromSnapshotId: id,
    toSnapshotId: z.string().max(200).nullable(),
    alarm: alarmRuleSchema.optional(),
    jobId: id,
  }),
  /** The newest position wins: an overtaken one is answered as cancelled. */
  'risk.dial': z.strictObject({
    ask: riskAskSchema,
    snapshotId: z.string().max(200).nullable(),
    position: finite.min(0).max(2),
  }),
  'risk.cancel': z.strictObject({ jobId: id }),
  'history.list': nothing,
  'history.chooseFile': nothing,
  'history.preview': z.strictObject({ source: importSource, provenance: provenanceSchema }),
  'history.import': z.strictObject({ source: importSource, provenance: provenanceSchema }),
  'history.remove': z.strictObject({ id }),
  'history.offers': nothing,
  'history.stored': nothing,
  'history.download': backfillAskSchema,
  'history.cancelDownload': z.strictObject({ jobId: id }),
  'history.removeStored': z.strictObject({ id }),
  'report.export': z.strictObject({ path: z.string().max(4096).nullable() }),
  'log.recent': nothing,
  'layout.get': nothing,
  'layout.set': layoutSchema,
  'clipboard.writeText': z.strictObject({ text: z.string().max(20_000_000) }),
  ...REPLAY_CALLS,
  ...MARGIN_DESK_CALLS,
  ...CALIBRATION_CALLS,
  ...FEED_CALLS,
  ...SURFACE_CALLS,
  ...MULTIPLIER_CALLS,
  ...PORTFOLIO_CALLS,
  ...WHAT_IF_CALLS,
  ...ACCOUNT_SYNC_CALLS,
} as const satisfies Record<string, z.ZodType>;

export type CallName = keyof typeof CALLS;
export type CallArgument<N extends CallName> = z.infer<(typeof CALLS)[N]>;

export interface CallAnswers
  extends
    ReplayAnswers,
    PortfolioAnswers,
    MarginDeskAnswers,
    CalibrationAnswerMap,
    FeedAnswers,
    MultiplierAnswers,
    WhatIfAnswers,
    AccountSyncAnswers {
  'app.info': AppInfo;
  'view.set': null;
  'view.drillDown': DrillDown;
  'scenarios.list': readonly ScenarioSetSummary[];
  'scenarios.get': ScenarioSet;
  'scenarios.save': ScenarioSet;
  'scenarios.duplicate': ScenarioSet;
  'scenarios.delete': null;
  'scenarios.restore': null;
  'scenarios.history': readonly ScenarioSetVersion[];
  'scenarios.import': ScenarioSet;
  'scenarios.importFile': ScenarioSet | null;
  'scenarios.exportFile': string | null;
  'scenarios.run': readonly ScenarioOutcome[];
  'snapshot.take': SnapshotSummary;
  'snapshot.list': readonly SnapshotSummary[];
  'snapshot.close': DailyClose;
  'snapshot.setClose': null;
  'snapshot.freeze': MarketSnapshot['id'] | null;
  'margin.explain': MarginExplained;
  'risk.run': RiskReport;
  'risk.explainPnl': PnlExplained;
  'risk.dial': DialReport;
  'risk.cancel': null;
  'history.chooseFile': string | null;
  'history.list': readonly HistorySummary[];
  'history.preview': HistoryPreview;
  'history.import': null;
  'history.remove': null;
  'history.offers': readonly VenueOffer[];
  'history.stored': readonly VenueSeriesSummary[];
  'history.download': BackfillOutcome;
  'history.cancelDownload': null;
  'history.removeStored': null;
  'report.export': { readonly path: string; readonly pages: number; readonly digest: string } | null;
  'surface.view': SurfaceView;
  'surface.greeks': readonly GreekRow[];
  'surface.setOverride': UndoState;
  'surface.removeOverride': UndoState;
  'log.recent': readonly LogEntry[];
  'layout.get': LayoutState;
  'layout.set': null;
  'clipboard.writeText': null;
}
