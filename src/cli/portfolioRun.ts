/** What `margin` and `stress` share: the compiled portfolio, and its margin models with the shipped rule packs. */
import type { Instrument, InstrumentId } from '../engine/instruments/instrument';
import type { ActiveModel } from '../engine/margin/marginEngine';
import { findMarginModel, MARGIN_MODELS } from '../engine/margin/models';
import { marketFromSnapshot, type MarketState } from '../engine/market/marketState';
import type { MarketSnapshot } from '../engine/market/snapshot';
import type { Universe } from '../engine/market/universe';
import { compileBook, universeOf, type CompiledBook } from '../engine/portfolio/compiledBook';
import type { Portfolio } from '../engine/portfolio/portfolio';
import { instrumentRisk } from '../engine/risk/instrumentRisk';
import { markVolSolver } from '../engine/risk/markVol';
import { InputError } from './commands/command';
import { readMarketFile, readPortfolioFile } from './portfolioFiles';
import { shippedRulePack } from './resources';

export interface PortfolioRun {
  readonly portfolio: Portfolio;
  readonly valuationMs: number;
  /** The market as it was read. */
  readonly snapshot: MarketSnapshot;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly universe: Universe;
  readonly market: MarketState;
  readonly book: CompiledBook;
  /** `instrumentRisk` of the market. */
  readonly unit: Float64Array;
}

export interface MarketFiles {
  readonly market: string;
  readonly at?: string | undefined;
}

export const loadPortfolioRun = async (
  files: MarketFiles & { readonly portfolio: string },
  cwd: string,
): Promise<PortfolioRun> => compilePortfolioRun(await readPortfolioFile(files.portfolio, cwd), files, cwd);

export async function compilePortfolioRun(
  portfolio: Portfolio,
  files: MarketFiles,
  cwd: string,
  /** Instruments to value beside those that are held. */
  further: readonly InstrumentId[] = [],
): Promise<PortfolioRun> {
  const { snapshot, instrumentOf } = await readMarketFile(files.market, cwd, files.at);
  const held = new Set(portfolio.positions.map(({ instrumentId }) => instrumentId));
  const extra = [...new Set(further)].filter((id) => !held.has(id)).flatMap((id) => instrumentOf(id) ?? []);
  const universe = universeOf(portfolio, instrumentOf, extra);
  const market = marketFromSnapshot(universe, snapshot, markVolSolver);
  const book = compileBook(portfolio, universe);
  const unit = instrumentRisk(universe, market);
  return {
    portfolio,
    valuationMs: snapshot.valuationMs,
    snapshot,
    instrumentOf,
    universe,
    market,
    book,
    unit,
  };
}

/** Models by id with their shipped packs. Throws `InputError` naming the unknown one and those there are. */
export function activeModels(ids: readonly string[]): readonly ActiveModel[] {
  return ids.map((id) => {
    const model = findMarginModel(id);
    if (model !== undefined) return { model, pack: shippedRulePack(model.rulePackKind) };
    const known = MARGIN_MODELS.map((m) => m.id).join(', ');
    throw new InputError(`margin model "${id}" is not known; there are ${known}`);
  });
}

/** Every position that cannot be valued, one sentence each. */
export const positionProblems = (
  results: readonly { readonly failures: readonly { failure: { message: string } }[] }[],
) => [...new Set(results.flatMap((result) => result.failures.map(({ failure }) => failure.message)))];
