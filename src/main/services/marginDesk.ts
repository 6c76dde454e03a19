/** Live figures of the accounts to everything that follows them: margin calls, alerts, exposures, account sync. */
import type { CallCauses } from '../../contracts/marginCalls';
import { failure, type Result } from '../../engine/basics/result';
import type { EngineClient } from '../compute/engineClient';
import type { AccountReadings } from '../compute/protocol';
import type { AccountSync } from './accountSync/accountSync';
import type { AlertService } from './alerts';
import type { CollateralService } from './collateral';
import type { MarginCallService } from './marginCalls';

/** Calls, alerts and exposures need no more: their own rules wait longer than this. */
const PACE_MS = 500;

export interface ReadingsFollowers {
  readonly calls: Pick<MarginCallService, 'follow'>;
  readonly alerts: Pick<AlertService, 'follow'>;
  readonly collateral: Pick<CollateralService, 'follow'>;
  readonly accountSync: Pick<AccountSync, 'follow'>;
  /** Calls and alerts are about the market as it is: a recording tells them nothing. */
  readonly isRecording: () => boolean;
}

/** Passes readings on at a calm pace. */
export function createReadingsFollower(followers: ReadingsFollowers): (readings: AccountReadings) => void {
  const { calls, alerts, collateral, accountSync, isRecording } = followers;
  let followedMs = -Infinity;
  return ({ readings, atMs }) => {
    if (isRecording() || atMs - followedMs < PACE_MS) return;
    followedMs = atMs;
    calls.follow(readings, atMs);
    alerts.follow(readings, atMs);
    collateral.follow(readings);
    accountSync.follow(readings);
  };
}

/** Asks the engine thread, once there is one. */
export const causesFrom =
  (engine: () => EngineClient | undefined) =>
  async (accountId: string, usage: number): Promise<Result<CallCauses>> =>
    engine()?.ask('callCauses', { accountId, usage }) ??
    failure('NOT_FOUND', 'no earlier figures of the account since the start', { accountId });
