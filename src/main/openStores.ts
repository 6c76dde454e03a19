/** Database, shipped data and the services on them: the part of the start that can fail in the user's hands. */
import { join } from 'node:path';
import type { HistoryEndpoint } from '../contracts/backfill';
import type { CallCauses } from '../contracts/marginCalls';
import type { Result } from '../contracts/result';
import type { Instrument } from '../engine/instruments/instrument';
import { MARGIN_MODELS } from '../engine/margin/models';
import { openDatabase } from './db/database';
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
import { readShippedData } from './files/shippedData';
import type { Host } from './host';
import type { Logger } from './log';
import type { Stores } from './running';
import { createBackfill } from './services/backfill';
import { createAlertService } from './services/alerts';
import { createCalibrationService } from './services/calibrations';
import { createCorrelationDial } from './services/correlationDial';
import { spawnDialWorker } from './services/dialThread';
import { createCollateralService } from './services/collateral';
import { createCollateralPolicies } from './services/collateralPolicies';
import { createEventLog } from './services/eventLog';
import { createEvents } from './services/events';
import { createMultiplierService } from './services/multipliers';
import { createHistoryService } from './services/histories';
import { createImportService } from './services/importing';
import { spawnImportWorker } from './services/importThread';
import { createMarginCallService } from './services/marginCalls';
import { createPackService } from './services/packs';
import { createPortfolioService } from './services/portfolio';
import { createRiskJobs } from './services/riskJobs';
import { spawnRiskWorker } from './services/riskThread';
import { createScenarioLibrary } from './services/scenarioLibrary';
import { createSettingsService } from './services/settings';
import { createSnapshotService } from './services/snapshots';
import { createSurfaceHistory } from './services/surfaceHistory';
import { createSurfaceService } from './services/surfaces';
import { createUndoService } from './services/undo';
import { createVenueHistories } from './services/venueHistories';

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
  const shipped = await readShippedData(host.resourcesPath);
  for (const { message } of shipped.failures) events.record('error', 'files', message);
  const venueStore = createVenueHistoryStore(database.value);
  const venueHistories = createVenueHistories({ store: venueStore, endpointOf: options.endpointOf });
  const histories = createHistoryService(createHistoryStore(database.value), host.now, venueHistories);
  for (const seeded of [library.seed(shipped.scenarioSets), histories.seed(shipped.histories)]) {
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
        shipped: shipped.multiplierSets,
        store: createMultiplierStore(database.value),
        clock: host.now,
      }),
      settings,
      events,
      packs: shipped.packs,
      packDesk: createPackService({
        shipped: shipped.packs,
        failures: shipped.packFailures,
        store: createPackStore(database.value),
        portfolio,
        calibrations: () => calibrations.periods(),
        histories: () => histories.all(),
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
        shipped: shipped.collateralPolicies,
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

/** The database last, once nothing writes any more. */
export function closeStores({ calls, importing, risk, dial, events, database }: Stores): void {
  calls.stop();
  importing.stop();
  risk.stop();
  dial.stop();
  events.flush();
  database.close();
}
