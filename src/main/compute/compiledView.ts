/** Everything that is built once per change of composition, view or library; frames only read and refresh it. */
import type { MarginEngine } from '../../engine/margin/marginEngine';
import { createMarginEngine } from '../../engine/margin/marginEngine';
import { createMovedMargin } from '../../engine/margin/movedMargin';
import {
  applyMarketUpdate,
  createDirtySet,
  createMarketState,
  type DirtySet,
  type MarketState,
} from '../../engine/market/marketState';
import { fillNeighbourVols } from '../../engine/market/neighbourVol';
import type { Universe } from '../../engine/market/universe';
import { compileBook, universeOf, type CompiledBook } from '../../engine/portfolio/compiledBook';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import { aggregate, type Aggregation } from '../../engine/risk/aggregate';
import { heatmapScenarios } from '../../engine/risk/heatmap';
import { ladderScenarios, type MarginAt } from '../../engine/risk/ladder';
import { markVolSolver } from '../../engine/risk/markVol';
import { MEASURE_COUNT } from '../../engine/risk/measure';
import { revalue, type Revaluation } from '../../engine/risk/revalue';
import type { Scenario, ScenarioSet } from '../../engine/scenarios/scenario';
import type { ViewSpec } from '../../contracts/view';
import type { Hypothetical } from './hypothetical';
import { createMarginSweep, type MarginSweep } from './marginSweep';
import type { SnapshotContent } from './marketMemory';
import type { PackShelf } from './packsInForce';
import { portfolioInScope, type Known } from './structure';
import { wantedModels } from './wantedModels';

/** A matrix with the P&L of the scope in each of its scenarios, and margin in each, swept at leisure. */
export interface SweptMatrix {
  readonly revaluation: Revaluation;
  readonly aggregation: Aggregation;
  readonly sweep: MarginSweep;
}

export interface NamedScenario {
  readonly setId: string;
  readonly scenario: Scenario;
}

export interface CompiledView {
  readonly whole: Portfolio;
  readonly scoped: Portfolio;
  readonly universe: Universe;
  /** Coins of the portfolio, sorted: those of hypothetical legs are in the universe, not here. */
  readonly coins: readonly string[];
  /** Rows of strikes that no venue lists. */
  readonly unlisted: ReadonlySet<number>;
  readonly market: MarketState;
  readonly dirty: DirtySet;
  readonly wholeBook: CompiledBook;
  readonly book: CompiledBook;
  /** Accounts and the desk have equity; a book has margin alone. */
  readonly hasEquity: boolean;
  /** `instrumentRisk` of the live market. */
  readonly unit: Float64Array;
  readonly margins: MarginEngine;
  /** Models that are compared, in the order of the rows. */
  readonly compared: readonly string[];
  /** Place of a model in `margins.models` with the pack that the account uses, -1 when there is none. */
  readonly placeOf: (accountId: string, modelId: string) => number;
  /** By account of the scope: place of its own model in `margins.models`, -1 when there is none. */
  readonly ownModel: readonly number[];
  readonly marginAt: MarginAt;
  readonly ladderMoves: readonly { readonly move: number; readonly isTail: boolean }[];
  /** The coin asked for, or the first one held where the scope has none of it. */
  readonly ladderCoin: string;
  readonly ladder: SweptMatrix;
  readonly heatmap: SweptMatrix;
  readonly named: readonly NamedScenario[];
  readonly scenarios: SweptMatrix;
}

export interface ViewInput {
  readonly portfolio: Portfolio;
  readonly known: Known;
  readonly packs: PackShelf;
  readonly sets: readonly ScenarioSet[];
  /** Instruments of legs that nobody holds. */
  readonly hypothetical?: Hypothetical;
  readonly view: ViewSpec;
  readonly market: SnapshotContent;
}

/** A set with a grid is a risk matrix: its scenarios are moves to margin, not stories to live through. */
const isStressSet = (set: ScenarioSet): boolean => set.grid === undefined;

function ladderMovesOf({ spotMoves, tailMoves }: ViewSpec['ladder']): CompiledView['ladderMoves'] {
  const inner = new Set([...spotMoves, 0]);
  const tails = tailMoves.filter((move) => !inner.has(move));
  return [
    ...[...inner].map((move) => ({ move, isTail: false })),
    ...tails.map((move) => ({ move, isTail: true })),
  ].sort((a, b) => a.move - b.move);
}

function coinsOf(portfolio: Portfolio, universe: Universe): readonly string[] {
  const held = new Set<number>();
  for (const { instrumentId } of portfolio.positions) {
    const row = universe.indexOf.get(instrumentId);
    if (row !== undefined) held.add(universe.underlying[row]);
  }
  return universe.underlyings.filter((_, at) => held.has(at));
}

function ladderCoinOf(wanted: string, book: CompiledBook, universe: Universe): string {
  const held = [...new Set(book.instrument)].flatMap((row) =>
    row < 0 ? [] : [universe.underlyings[universe.underlying[row]]],
  );
  return held.length === 0 || held.includes(wanted) ? wanted : held.sort()[0];
}

function sweptMatrix(
  universe: Universe,
  market: MarketState,
  book: CompiledBook,
  marginAt: MarginAt,
  scenarios: readonly Scenario[],
): SweptMatrix {
  const revaluation = revalue(universe, market, scenarios);
  const aggregation = aggregate(revaluation, book, new Int32Array(book.count), 1);
  return { revaluation, aggregation, sweep: createMarginSweep(revaluation, marginAt) };
}

/** A scenario run once, with the same market and accounts as the view. */
export const sweepScenarios = (view: CompiledView, scenarios: readonly Scenario[]): SweptMatrix =>
  sweptMatrix(view.universe, view.market, view.book, view.marginAt, scenarios);

export function compileView(input: ViewInput): CompiledView {
  const { portfolio, known, view, sets } = input;
  const hypothetical = input.hypothetical ?? { instruments: [], unlisted: [] };
  const universe = universeOf(portfolio, known, hypothetical.instruments);
  const unlisted = new Set(hypothetical.unlisted.flatMap((id) => universe.indexOf.get(id) ?? []));
  const market = createMarketState(universe, input.market.valuationMs, markVolSolver);
  applyMarketUpdate(market, universe, input.market, createDirtySet(universe));
  fillNeighbourVols(universe, market, unlisted);
  const scoped = portfolioInScope(portfolio, view.scope, known);
  const book = compileBook(scoped, universe);
  const compared = [...new Set([...view.marginModels, ...scoped.accounts.map((one) => one.marginModelId)])];
  const inScope = new Set(scoped.accounts.map(({ id }) => id));
  const wishes = portfolio.accounts.map(({ id, marginModelId }) => ({
    accountId: id,
    // Margin calls are followed for accounts out of view too.
    modelIds: inScope.has(id) ? compared : [marginModelId],
  }));
  const wanted = wantedModels(input.packs, wishes, market.valuationMs);
  const margins = createMarginEngine(universe, market, wanted.models);
  const ownModel = scoped.accounts.map(({ id, marginModelId }) => wanted.placeOf(id, marginModelId));
  const margined = ownModel.flatMap((model, account) => (model < 0 ? [] : [{ account, model }]));
  const hasEquity = view.scope.kind !== 'book';
  const withEquity = createMovedMargin(margins, book, margined);
  const marginAt: MarginAt = hasEquity
    ? withEquity
    : (moved, unit) => ({ ...withEquity(moved, unit), equityUsd: NaN });
  const swept = (scenarios: readonly Scenario[]): SweptMatrix =>
    sweptMatrix(universe, market, book, marginAt, scenarios);
  const ladderMoves = ladderMovesOf(view.ladder);
  const ladderCoin = ladderCoinOf(view.ladder.underlying, book, universe);
  const named = sets
    .filter(isStressSet)
    .flatMap((set) => set.scenarios.map((scenario) => ({ setId: set.id, scenario })));
  return {
    whole: portfolio,
    scoped,
    universe,
    coins: coinsOf(portfolio, universe),
    unlisted,
    market,
    dirty: createDirtySet(universe),
    wholeBook: compileBook(portfolio, universe),
    book,
    hasEquity,
    unit: new Float64Array(universe.count * MEASURE_COUNT),
    margins,
    compared: [...new Set(wanted.models.map(({ model }) => model.id))].filter((id) => compared.includes(id)),
    placeOf: wanted.placeOf,
    ownModel,
    marginAt,
    ladderMoves,
    ladderCoin,
    ladder: swept(
      ladderScenarios(
        ladderCoin,
        ladderMoves.map(({ move }) => move),
      ),
    ),
    heatmap: swept(heatmapScenarios(view.heatmap)),
    named,
    scenarios: swept(named.map(({ scenario }) => scenario)),
  };
}
