/** The desk of a store file as the app's risk run sees it: books, snapshots, series, parameters, multipliers, rule packs. */
import type { RiskAsk } from '../../contracts/risk';
import type { Result } from '../../contracts/result';
import type { Instrument } from '../../engine/instruments/instrument';
import { MARGIN_MODELS } from '../../engine/margin/models';
import type { MarketSnapshot } from '../../engine/market/snapshot';
import { createCalibrationStore } from '../../main/db/calibrationStore';
import { createDocumentStore } from '../../main/db/documentStore';
import { createMultiplierStore } from '../../main/db/multiplierStore';
import { createPackStore } from '../../main/db/packStore';
import { createPortfolioStore } from '../../main/db/portfolioStore';
import type { DialDesk } from '../../main/compute/dialProtocol';
import { createCalibrationService } from '../../main/services/calibrations';
import { createMultiplierService } from '../../main/services/multipliers';
import { createPackService } from '../../main/services/packs';
import { createPortfolioService } from '../../main/services/portfolio';
import { createRiskDesk } from '../../main/services/riskDesk';
import { createSnapshotService } from '../../main/services/snapshots';
import { failure } from '../../engine/basics/result';
import { InputError } from '../commands/command';
import { openHistoryDesk, type HistoryDeskOptions } from '../history/historyDesk';
import { shippedPacks } from '../margin/marginModels';
import { shippedMultiplierSets } from '../resources';

export interface StoredDeskAsk {
  readonly ask: RiskAsk;
  /** Of the store; its newest where null. Not read where a market is given. */
  readonly snapshotId: string | null;
  /** In place of a stored snapshot, with what is listed in it. */
  readonly market: { readonly snapshot: MarketSnapshot; readonly listed: readonly Instrument[] } | null;
}

const clock = (): number => Date.now();

const demand = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  throw new InputError(result.failure.message);
};

/** The job that the app would give to its risk thread. Throws `InputError` for what the store does not hold. */
export async function storedRiskJob(
  options: Omit<HistoryDeskOptions, 'mayMake'>,
  { ask, snapshotId, market }: StoredDeskAsk,
): Promise<DialDesk> {
  const { database, histories, close } = await openHistoryDesk({ ...options, mayMake: false });
  try {
    const snapshots = createSnapshotService(createDocumentStore(database), clock);
    const portfolio = createPortfolioService({ store: createPortfolioStore(database), clock });
    const fit = () => Promise.resolve(failure('UNSUPPORTED', 'fits are made by plimsoll calibrate'));
    const store = createCalibrationStore(database);
    const calibrations = createCalibrationService({ store, histories, fit, clock });
    const desk = createRiskDesk({
      ...{ portfolio, snapshots, histories },
      packDesk: createPackService({
        shipped: await shippedPacks(),
        store: createPackStore(database),
        portfolio,
        calibrations: () => calibrations.periods(),
        kinds: MARGIN_MODELS.map(({ rulePackKind }) => rulePackKind),
        clock,
      }),
      multipliers: createMultiplierService({
        shipped: await shippedMultiplierSets(),
        store: createMultiplierStore(database),
        clock,
      }),
      marketNow: () => market?.snapshot ?? noMarket(),
      listed: () => market?.listed ?? [],
    });
    const id = market === null ? (snapshotId ?? newestOf(demand(snapshots.list()))) : null;
    return demand(await desk.job(ask, id));
  } finally {
    close();
  }
}

function noMarket(): never {
  throw new InputError('no market: --market FILE, or a snapshot of the store');
}

const newestOf = (list: readonly { readonly id: string; readonly takenMs: number }[]): string =>
  list.toSorted((a, b) => b.takenMs - a.takenMs)[0]?.id ?? noMarket();
