/** What changed between two markets, account by account: positions, price, vol, time, quotes, parameters. */
import { marginAttribution, type MarginAttribution } from '../../engine/margin/explain/marginAttribution';
import type { ActiveModel } from '../../engine/margin/marginEngine';
import { marketFromSnapshot } from '../../engine/market/marketState';
import { compileBook, holdingsOfBoth, universeOf } from '../../engine/portfolio/compiledBook';
import { markVolSolver } from '../../engine/risk/markVol';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import { InputError } from '../commands/command';
import { readMarketFile, readPortfolioFile } from '../portfolioFiles';

export interface SinceFiles {
  readonly portfolio: Portfolio;
  readonly market: string;
  readonly at: string | undefined;
  readonly since: string;
  /** Portfolio as it was then; the same one when absent. */
  readonly sincePortfolio: string | undefined;
}

export interface AccountSince {
  readonly accountId: string;
  readonly models: readonly (MarginAttribution & { readonly modelId: string })[];
}

export interface Since {
  readonly from: string;
  readonly to: string;
  readonly accounts: readonly AccountSince[];
}

export async function changedSince(
  files: SinceFiles,
  cwd: string,
  modelsAt: (valuationMs: number, isFormer: boolean) => readonly ActiveModel[],
): Promise<Since> {
  const after = files.portfolio;
  const before =
    files.sincePortfolio === undefined ? after : await readPortfolioFile(files.sincePortfolio, cwd);
  const [then, now] = [
    await readMarketFile(files.since, cwd),
    await readMarketFile(files.market, cwd, files.at),
  ];
  const [fromMs, toMs] = [then.snapshot.valuationMs, now.snapshot.valuationMs];
  if (fromMs > toMs) {
    const [first, second] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
    throw new InputError(`--since ${files.since}: ${first} lies after ${second} of ${files.market}`);
  }
  const universe = universeOf(
    holdingsOfBoth(before, after),
    (id) => now.instrumentOf(id) ?? then.instrumentOf(id),
  );
  const from = {
    market: marketFromSnapshot(universe, then.snapshot, markVolSolver),
    book: compileBook(before, universe),
  };
  const to = {
    market: marketFromSnapshot(universe, now.snapshot, markVolSolver),
    book: compileBook(after, universe),
  };
  const [former, present] = [modelsAt(fromMs, true), modelsAt(toMs, false)];
  const accounts = after.accounts.map(({ id }, account): AccountSince => {
    const earlier = before.accounts.findIndex((one) => one.id === id);
    const models = present.map((active, k) => ({
      modelId: active.model.id,
      ...marginAttribution(
        universe,
        { ...from, account: earlier, active: former[k] },
        { ...to, account, active },
      ),
    }));
    return { accountId: id, models };
  });
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), accounts };
}
