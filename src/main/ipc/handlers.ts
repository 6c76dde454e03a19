/** Every call and who answers it. */
import type { BrowserWindow } from 'electron';
import type { AppInfo } from '../../contracts/calls';
import { modelsInForce } from '../compute/packsInForce';
import type { DailyCloseService } from '../services/dailyClose';
import type { EngineClient } from '../compute/engineClient';
import type { Database } from '../db/database';
import { packReference, type RulePack } from '../../engine/margin/rulePack';
import type { Result } from '../../contracts/result';
import type { Host } from '../host';
import type { ReportInput } from '../reports/model';
import type { AlertService } from '../services/alerts';
import type { CalibrationService } from '../services/calibrations';
import type { CollateralService } from '../services/collateral';
import type { CollateralPolicies } from '../services/collateralPolicies';
import type { LiquidationDesk } from '../services/liquidationDesk';
import type { MarginCallService } from '../services/marginCalls';
import type { CorrelationDialService } from '../services/correlationDial';
import type { MultiplierService } from '../services/multipliers';
import type { PackService } from '../services/packs';
import type { Events } from '../services/events';
import type { BuiltInExchange } from '../services/exchange';
import type { FeedDesk } from '../services/feedDesk';
import type { Backfill } from '../services/backfill';
import type { HistoryService } from '../services/histories';
import type { VenueHistories } from '../services/venueHistories';
import type { ImportService } from '../services/importing';
import type { ReplayDesk } from '../services/replayDesk';
import type { PortfolioService } from '../services/portfolio';
import type { RiskJobs } from '../services/riskJobs';
import type { ScenarioLibrary } from '../services/scenarioLibrary';
import type { SettingsService } from '../services/settings';
import type { SnapshotService } from '../services/snapshots';
import type { SurfaceService } from '../services/surfaces';
import type { UndoService } from '../services/undo';
import type { WhatIfDesk } from '../services/whatIfDesk';
import type { AccountSync } from '../services/accountSync/accountSync';
import { accountSyncCalls } from './accounts';
import { appCalls } from './app';
import { calibrationCalls } from './calibration';
import { callCalls } from './calls';
import { collateralCalls } from './collateral';
import { collateralPolicyCalls } from './collateralPolicy';
import { liquidationCalls } from './liquidation';
import { packCalls } from './packs';
import { feedCalls } from './feeds';
import { historyCalls } from './history';
import { importCalls } from './importing';
import { marginCalls } from './margin';
import { marketCalls } from './market';
import { multiplierCalls } from './multipliers';
import { portfolioCalls } from './portfolio';
import { replayCalls } from './replay';
import { reportCalls } from './report';
import { riskCalls } from './risk';
import type { Handlers } from './dispatch';
import { scenarioCalls } from './scenarios';
import { surfaceCalls } from './surface';
import { whatIfCalls } from './whatIf';

export interface HandlerParts {
  readonly host: Host;
  readonly database: Database;
  readonly engine: EngineClient;
  readonly feeds: FeedDesk;
  readonly replay: ReplayDesk;
  readonly exchange: BuiltInExchange;
  readonly isDeveloper: boolean;
  readonly portfolio: PortfolioService;
  readonly undo: UndoService;
  readonly importing: ImportService;
  readonly library: ScenarioLibrary;
  readonly snapshots: SnapshotService;
  readonly dailyClose: DailyCloseService;
  readonly histories: HistoryService;
  readonly venueHistories: VenueHistories;
  readonly backfill: Backfill;
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
  readonly liquidation: LiquidationDesk;
  readonly surfaces: SurfaceService;
  readonly whatIf: WhatIfDesk;
  readonly accountSync: AccountSync;
  reportInput(): Promise<Result<ReportInput>>;
}

const appInfo = ({ host, database, packs, feeds, isDeveloper }: HandlerParts): AppInfo => ({
  version: host.versions.app,
  electron: host.versions.electron,
  chrome: host.versions.chrome,
  node: host.versions.node,
  databasePath: database.path,
  isDeveloper,
  rulePacks: packs.map(({ id, version, effectiveFrom, sourceUrl }) => ({
    id,
    version,
    effectiveFrom,
    sourceUrl,
  })),
  venues: feeds.venues(),
  marginModels: modelsInForce({ shipped: packs, chosen: [] }, host.now()).map(
    ({ model: { id, name, venue }, pack }) => ({
      id,
      name,
      venue,
      weakCount: packReference(pack).weakParameters.length,
    }),
  ),
});

export const createHandlers = (parts: HandlerParts, window: BrowserWindow): Handlers => ({
  ...appCalls(() => appInfo(parts), parts.events, parts.settings),
  ...portfolioCalls(parts.portfolio, parts.undo, () => parts.feeds.instruments()),
  ...importCalls(parts.importing),
  ...historyCalls(parts),
  ...collateralCalls(parts.collateral),
  ...collateralPolicyCalls({ ...parts, policies: parts.collateralPolicies }),
  ...liquidationCalls(parts.liquidation),
  ...callCalls(parts.calls, parts.alerts),
  ...packCalls(parts.packDesk, parts.engine, parts.importing),
  ...riskCalls(parts),
  ...calibrationCalls(parts),
  ...multiplierCalls(parts.multipliers),
  ...marginCalls(parts.engine, parts.snapshots, parts.portfolio),
  ...scenarioCalls(parts.library, parts.snapshots, parts.engine),
  ...feedCalls(parts.feeds, parts.exchange, parts.isDeveloper),
  ...marketCalls(parts.engine, parts.snapshots, parts.feeds, parts.dailyClose),
  ...surfaceCalls(parts.surfaces, parts.portfolio, parts.undo, parts.feeds),
  ...whatIfCalls(parts.whatIf),
  ...replayCalls(parts.replay, parts.host.resourcesPath),
  ...accountSyncCalls(parts.accountSync, parts.undo),
  ...reportCalls(parts, window),
});
