/** Database, shipped data and the services on them: the part of the start that can fail in the user's hands. */
import { join } from 'node:path';
import type { HistoryEndpoint } from '../contracts/backfill';
import type { CallCauses } from '../contracts/marginCalls';
import type { Result } from '../contracts/result';
import type { Instrument } from '../engine/instruments/instrument';
import { MARGIN_MODELS } from '../engine/margin/models';
import type { RulePack } from '../engine/margin/rulePack';
import { openDatabase, type Database } from './db/database';
import { createCalibrationStore } from './db/calibrationStore';
import { createCallStore } from './db/callStore';
import { createCollateralStore } from './db/collateralStore';
import { createCollateralPolicyStore } from './db/collateralPolicyStore';
import { createDocumentStore } from './db/documentStore';
import { createHistoryStore } from './db/historyStore';
import { createMultiplierStore } from './db/multiplierStore';
import { createPackStore } from './db/packStore';
import { createPortfolioStore } from './db/portfolioStore';
import { createSurfaceStore } from './db/surfaceStore';
import { createScenarioStore } from './db/scenarioStore';
import { createVenueHistoryStore } from './db/venueHistoryStore';
import { systemClock } from './feeds/clock';
import { readBundledHistory } from './files/history/bundledHistory';
import { readCollateralPolicies } from './files/collateralPolicies';
import { readMultiplierSets } from './files/multiplierSets';
import { readRulePacks } from './files/rulePacks';
import { readScenarioFolder } from './files/scenarioFolder';
import type { Host } from './host';
import type { Logger } from './log';
import { createBackfill, type Backfill } from './services/backfill';
import { createAlertService, type AlertService } from './services/alerts';
import { createCalibrationService, type CalibrationService } from './services/calibrations';
import { createCorrelationDial, type CorrelationDialService } from './services/correlationDial';
import { spawnDialWorker } from './services/dialThread';
import { createCollateralService, type CollateralService } from './services/collateral';
import { createCollateralPolicies, type CollateralPolicies } from './services/collateralPolicies';
import { createEventLog } from './services/eventLog';
import { createEvents, type Events } from './services/events';
import { createMultiplierService, type MultiplierService } from './services/multipliers';
import { createHistoryService, type HistoryService } from './services/histories';
import { createImportService, type ImportService } from './services/importing';
import { spawnImportWorker } from './services/importThread';
import { createMarginCallService, type MarginCallService } from './services/marginCalls';
import { createPackService, type PackService } from './services/packs';
import { createPortfolioService, type PortfolioService } from './services/portfolio';
import { createRiskJobs, type RiskJobs } from './services/riskJobs';
import { spawnRiskWorker } from './services/riskThread';
import { createScenarioLibrary, type ScenarioLibrary } from './services/scenarioLibrary';
import { createSettingsService, type SettingsService } from './services/settings';
import { createSnapshotService, type SnapshotService } from './services/snapshots';
import { createSurfaceHistory } from './services/surfaceHistory';
import { createSurfaceService, type SurfaceService } from './services/surfaces';
import { createUndoService, type UndoService } from './services/undo';
import { createVenueHistories, type VenueHistories } from './services/venueHistories';

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

export interface StoreOptions {
  readonly marginModelIds: readonly string[];
  /** What the venues list now; asked for at every import. */
  readonly listed: () => readonly Instrument[];
  /** Where a venue's prices come from now. */
  readonly endpointOf: (venue: string) => HistoryEndpoint;
  readonly restUrlOf: (venue: string, endpoint: HistoryEndpoint) => string | undefined;
  /** Why an account lost headroom: asked of the engine once a call opens. */
  readonly causesOf: (accountId: string, usage: number) => Promise<Result<CallCauses>>;
}

export async function openStores(host: Host, log: Logger, options: StoreOptions): Promise<Result<Stores>> {
  const path = join(host.userDataPath, 'plimsoll.db');
  const database = openDatabase(path, { nowMs: host.now() });
  if (!database.ok) return database;
  const documents = createDocumentStore(database.value);
  const store = createPortfolioStore(database.value);
  const { marginModelIds } = options;
  const portfolio = createPortfolioService({ store, clock: host.now, marginModelIds });
  const importing = createImportService({
    databasePath: path,
    spawn: spawnImportWorker(join(host.mainDirectory, 'import.cjs')),
    portfolio,
    clock: host.now,
    listedInstruments: options.listed,
  });
  const library = createScenarioLibrary(createScenarioStore(database.value), host.now);
  const eventLog = createEventLog(documents, portfolio.isHeld);
  const events = createEvents(eventLog, log, host.now);
  const packs = await readRulePacks(join(host.resourcesPath, 'margin'));
  const sets = await readScenarioFolder(join(host.resourcesPath, 'scenarios'));
  for (const failure of [...packs.failures, ...sets.failures])
    events.record('error', 'files', failure.message);
  const venueStore = createVenueHistoryStore(database.value);
  const venueHistories = createVenueHistories({ store: venueStore, endpointOf: options.endpointOf });
  const histories = createHistoryService(createHistoryStore(database.value), host.now, venueHistories);
  const multipliers = await readMultiplierSets(host.resourcesPath);
  if (!multipliers.ok) events.record('error', 'files', multipliers.failure.message);
  const haircuts = await readCollateralPolicies(host.resourcesPath);
  if (!haircuts.ok) events.record('error', 'files', haircuts.failure.message);
  const bundled = await readBundledHistory(join(host.resourcesPath, 'history'));
  if (!bundled.ok) events.record('error', 'files', bundled.failure.message);
  for (const seeded of [library.seed(sets.sets), histories.seed(bundled.ok ? bundled.value : [])]) {
    if (seeded.ok) continue;
    database.value.close();
    return seeded;
  }
  const settings = createSettingsService(documents);
  const callStore = createCallStore(database.value);
  const calls = createMarginCallService({
    store: callStore,
    settings,
    events,
    isBusy: portfolio.isHeld,
    causesOf: options.causesOf,
  });
  const risk = createRiskJobs(spawnRiskWorker(join(host.mainDirectory, 'risk.cjs')), host.now);
  const calibrations = createCalibrationService({
    store: createCalibrationStore(database.value),
    histories,
    fit: (series, rules, jobId) => risk.run({ kind: 'calibrate', histories: series, rules }, jobId),
    clock: host.now,
  });
  return {
    ok: true,
    value: {
      database: database.value,
      portfolio,
      undo: createUndoService({ store, portfolio, runHeavy: importing.runHeavyStep }),
      importing,
      library,
      snapshots: createSnapshotService(documents, host.now),
      histories,
      backfill: createBackfill({ store: venueStore, restUrlOf: options.restUrlOf, clock: systemClock }),
      venueHistories,
      risk,
      calibrations,
      dial: createCorrelationDial(spawnDialWorker(join(host.mainDirectory, 'dial.cjs')), host.now),
      multipliers: createMultiplierService({
        shipped: multipliers.ok ? multipliers.value : [],
        store: createMultiplierStore(database.value),
        clock: host.now,
      }),
      settings,
      events,
      packs: packs.packs,
      packDesk: createPackService({
        shipped: packs.packs,
        failures: packs.failures,
        store: createPackStore(database.value),
        portfolio,
        calibrations: () => calibrations.periods(),
        kinds: MARGIN_MODELS.map(({ rulePackKind }) => rulePackKind),
        clock: host.now,
      }),
      calls,
      surfaces: createSurfaceService({
        portfolio,
        history: createSurfaceHistory(createSurfaceStore(database.value), host.now, (message) =>
          events.record('error', 'storage', message),
        ),
        clock: host.now,
      }),
      alerts: createAlertService({ store: callStore, events, isBusy: portfolio.isHeld, clock: host.now }),
      collateralPolicies: createCollateralPolicies({
        shipped: haircuts.ok ? haircuts.value : [],
        store: createCollateralPolicyStore(database.value),
        clock: host.now,
      }),
      collateral: createCollateralService({
        store: createCollateralStore(database.value),
        portfolio,
        events,
        clock: host.now,
      }),
    },
  };
}
