/** Every call and who answers it. */
import type { BrowserWindow } from 'electron';
import type { AppInfo } from '../../contracts/calls';
import { modelsInForce } from '../compute/packsInForce';
import { packReference } from '../../engine/margin/rulePack';
import type { Desk } from '../running';
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

const appInfo = ({ host, database, packs, feeds, isDeveloper }: Desk): AppInfo => ({
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

export const createHandlers = (desk: Desk, window: BrowserWindow): Handlers => ({
  ...appCalls(() => appInfo(desk), desk.events, desk.settings),
  ...portfolioCalls(desk.portfolio, desk.undo, () => desk.feeds.instruments()),
  ...importCalls(desk.importing),
  ...historyCalls(desk),
  ...collateralCalls(desk.collateral),
  ...collateralPolicyCalls({ ...desk, policies: desk.collateralPolicies }),
  ...liquidationCalls(desk.liquidation),
  ...callCalls(desk.calls, desk.alerts),
  ...packCalls(desk.packDesk, desk.engine, desk.importing),
  ...riskCalls(desk),
  ...calibrationCalls(desk),
  ...multiplierCalls(desk.multipliers),
  ...marginCalls(desk.engine, desk.snapshots, desk.portfolio),
  ...scenarioCalls(desk.library, desk.snapshots, desk.engine),
  ...feedCalls(desk.feeds, desk.exchange, desk.portfolio, desk.isDeveloper),
  ...marketCalls(desk.engine, desk.snapshots, desk.feeds, desk.dailyClose),
  ...surfaceCalls(desk.surfaces, desk.portfolio, desk.undo, desk.feeds),
  ...whatIfCalls(desk.whatIf),
  ...replayCalls(desk.replay, desk.host.resourcesPath),
  ...accountSyncCalls(desk.accountSync, desk.undo),
  ...reportCalls(desk, window),
});
