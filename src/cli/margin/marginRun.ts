/** One portfolio in one market with its margin engine: what every question of `plimsoll margin` works on. */
import {
  createMarginEngine,
  evaluateMargin,
  type MarginEngine,
  type MarginRequest,
} from '../../engine/margin/marginEngine';
import type { MarginResult } from '../../engine/margin/marginModel';
import { accountEquity, type AccountEquity } from '../../engine/risk/equity';
import type { ActiveModel } from '../../engine/margin/marginEngine';
import type { PortfolioRun } from '../portfolioRun';

export interface MarginRun extends PortfolioRun {
  readonly engine: MarginEngine;
}

export interface AccountMargins {
  readonly accountId: string;
  readonly equity: AccountEquity;
  readonly results: readonly MarginResult[];
}

export const startMarginRun = (run: PortfolioRun, models: readonly ActiveModel[]): MarginRun => ({
  ...run,
  engine: createMarginEngine(run.universe, run.market, models),
});

export function requestOf(run: MarginRun, account: number): MarginRequest {
  const { universe, market, book, unit } = run;
  const equity = accountEquity(universe, market, book, unit, account);
  return { book, account, unit, equity };
}

export const accountMargins = (run: MarginRun): readonly AccountMargins[] =>
  run.portfolio.accounts.map(({ id }, account) => {
    const request = requestOf(run, account);
    const results = run.engine.models.map((_, at) => evaluateMargin(run.engine, at, request));
    return { accountId: id, equity: request.equity!, results };
  });

/** Place of the account's own model among those that were asked for; the first one where it is not. */
export function ownModel({ portfolio, engine }: MarginRun, account: number): number {
  const own = engine.models.findIndex(({ model }) => model.id === portfolio.accounts[account].marginModelId);
  return Math.max(0, own);
}
