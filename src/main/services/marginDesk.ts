/** Live figures of the accounts to everything that follows them: margin calls, alerts, exposures. */
import type { CallCauses } from '../../contracts/marginCalls';
import { failure, type Result } from '../../engine/basics/result';
import type { EngineClient } from '../compute/engineClient';
import type { AccountReadings } from '../compute/protocol';
import type { AlertService } from './alerts';
import type { CollateralService } from './collateral';
import type { MarginCallService } from './marginCalls';

export interface MarginDesk {
  readonly calls: MarginCallService;
  readonly alerts: AlertService;
  readonly collateral: CollateralService;
}

export function followReadings(
  { calls, alerts, collateral }: MarginDesk,
  { readings, atMs }: AccountReadings,
): void {
  calls.follow(readings, atMs);
  alerts.follow(readings, atMs);
  collateral.follow(readings);
}

/** Asks the engine thread, once there is one. */
export const causesFrom =
  (engine: () => EngineClient | undefined) =>
  async (accountId: string, usage: number): Promise<Result<CallCauses>> =>
    engine()?.ask('callCauses', { accountId, usage }) ??
    failure('NOT_FOUND', 'no earlier figures of the account since the start', { accountId });
