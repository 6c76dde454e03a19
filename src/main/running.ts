/** What is running: the stores of the first moment, the desk that calls reach, and the whole app. Types only. */
import type { LiveFrame } from '../contracts/live';
import type { JobProgress } from '../contracts/push';
import type { Result } from '../contracts/result';
import type { StructurePart } from '../contracts/structure';
import type { RulePack } from '../engine/margin/rulePack';
import type { EngineClient } from './compute/engineClient';
import type { Database } from './db/database';
import type { Host } from './host';
import type { ReportInput } from './reports/model';
import type { AccountSync } from './services/accountSync/accountSync';
import type { AlertService } from './services/alerts';
import type { Backfill } from './services/backfill';
import type { CalibrationService } from './services/calibrations';
import type { CollateralService } from './services/collateral';
import type { CollateralPolicies } from './services/collateralPolicies';
import type { CorrelationDialService } from './services/correlationDial';
import type { DailyCloseService } from './services/dailyClose';
import type { Events } from './services/events';
import type { BuiltInExchange } from './services/exchange';
import type { FeedDesk } from './services/feedDesk';
import type { HistoryService } from './services/histories';
import type { ImportService } from './services/importing';
import type { LiquidationDesk } from './services/liquidationDesk';
import type { MarginCallService } from './services/marginCalls';
import type { MultiplierService } from './services/multipliers';
import type { PackService } from './services/packs';
import type { PortfolioService } from './services/portfolio';
import type { ReplayDesk } from './services/replayDesk';
import type { RiskJobs } from './services/riskJobs';
import type { ScenarioLibrary } from './services/scenarioLibrary';
import type { SettingsService } from './services/settings';
import type { SnapshotService } from './services/snapshots';
import type { SurfaceService } from './services/surfaces';
import type { UndoService } from './services/undo';
import type { VenueHistories } from './services/venueHistories';
import type { WhatIfDesk } from './services/whatIfDesk';

/** The database and the services on it. */
export interface Stores {
  readonly database: Database;
  readonly portfolio: PortfolioService;
  readonly undo: UndoService;
  readonly importing: ImportService;
  readonly library: ScenarioLibrary;
  readonly snapshots: SnapshotService;
  readonly histories: HistoryService;
  readonly backfill: Backfill;
  readonly venueHistories: VenueHistories;
  readonly risk: RiskJobs;
  readonly calibrations: CalibrationService;
  readonly multipliers: MultiplierService;
  readonly dial: CorrelationDialService;
  readonly settings: SettingsService;
  readonly events: Events;
  readonly packs: readonly RulePack[];
  readonly packDesk: PackService;
  readonly calls: MarginCallService;
  readonly alerts: AlertService;
  readonly collateral: CollateralService;
  readonly collateralPolicies: CollateralPolicies;
  readonly surfaces: SurfaceService;
}

/** Everything that answers a window's calls. */
export interface Desk extends Stores {
  readonly host: Host;
  readonly engine: EngineClient;
  readonly feeds: FeedDesk;
  readonly whatIf: WhatIfDesk;
  readonly liquidation: LiquidationDesk;
  readonly replay: ReplayDesk;
  readonly exchange: BuiltInExchange;
  readonly dailyClose: DailyCloseService;
  readonly accountSync: AccountSync;
  readonly isDeveloper: boolean;
  reportInput(): Promise<Result<ReportInput>>;
}

/** The desk with its news, its pace and its end. */
export interface Running extends Desk {
  onStructurePart(listener: (part: StructurePart) => void): () => void;
  onFrame(listener: (frame: LiveFrame) => void): () => void;
  onJob(listener: (job: JobProgress) => void): () => void;
  /** The user touched the window: full pace for a while. */
  noticeInput(): void;
  /** The window has painted the last frame it was sent. */
  painted(): void;
  /** Milliseconds from the newest tick of a frame to its picture. */
  onPainted(listener: (ms: number) => void): () => void;
  /** Process start to the first painted frame, ms. */
  readonly firstPaintMs: Promise<number>;
  stop(): Promise<void>;
}
