/** Liquidation after a shock: each account's steps on its own, then all of them together until prices are stable. */
import { liquidationTermsSchema } from '../../contracts/liquidation';
import type { CascadeResult } from '../../engine/margin/liquidation/cascade';
import {
  cascadeOf,
  prepareAccount,
  replayAccount,
  type AccountReplay,
} from '../../engine/margin/liquidation/liquidateAccounts';
import { runToEnd } from '../../engine/margin/liquidation/liquidationReplay';
import {
  liquidationSettings,
  type LiquidationSettings,
} from '../../engine/margin/liquidation/liquidationSettings';
import { readCheckedFile } from '../files';
import { ownModel, type MarginRun } from './marginRun';

export interface Liquidations {
  readonly settings: LiquidationSettings;
  readonly accounts: readonly AccountReplay[];
  /** All accounts together, at whatever venues; null while one of them cannot be valued. */
  readonly cascade: CascadeResult | null;
}

export async function readLiquidationSettings(file: string, cwd: string): Promise<LiquidationSettings> {
  return liquidationSettings(await readCheckedFile(liquidationTermsSchema, file, cwd));
}

/** Every account that holds something, under its own model where that was asked for, else the first model. */
export function liquidations(run: MarginRun, settings: LiquidationSettings): Liquidations {
  const { engine, book, portfolio } = run;
  const prepared = portfolio.accounts.flatMap(({ id: accountId, venue }, account) =>
    book.holdings[account].positions.length === 0
      ? []
      : [
          prepareAccount(
            engine,
            book,
            { accountId, venue, account, model: ownModel(run, account) },
            settings,
          ),
        ],
  );
  return {
    settings,
    accounts: prepared.map((one) => runToEnd(replayAccount(one, settings))),
    cascade: runToEnd(cascadeOf(prepared, settings)),
  };
}
