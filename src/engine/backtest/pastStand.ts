/** What one composition of the book needs for every day on which it stood: terms, factors, joint moves, forecasters. */
import { failure, success, type Result } from '../basics/result';
import type { Instrument, InstrumentId } from '../instruments/instrument';
import type { ActiveModel } from '../margin/marginEngine';
import type { FactorHistory } from '../market/factorHistory';
import type { VolSolver } from '../market/marketState';
import type { MarketSnapshot } from '../market/snapshot';
import type { Universe } from '../market/universe';
import { compileBook, universeOf, type CompiledBook } from '../portfolio/compiledBook';
import type { Portfolio } from '../portfolio/portfolio';
import type { TailFigures } from '../risk/tail/parametricTail';
import type { BookRun } from '../risk/valueAtRisk/bookRun';
import { mapFactors, type FactorMap } from '../risk/valueAtRisk/factorMap';
import { factorPanel, type FactorPanel } from '../risk/valueAtRisk/factorPanel';
import type { RiskRequest } from '../risk/valueAtRisk/riskRequest';

/** The book at the end of a UTC day. */
export interface PastBook {
  /** UTC midnight at which the day begins. */
  readonly dayMs: number;
  readonly portfolio: Portfolio;
}

export interface PastDesk {
  /** Oldest first; days on which nothing changed may share one portfolio. */
  readonly books: readonly PastBook[];
  readonly histories: readonly FactorHistory[];
  readonly known: (id: InstrumentId) => Instrument | undefined;
  /** Today's market, for what no history tells. */
  readonly snapshot: MarketSnapshot;
  readonly volSolver: VolSolver;
  readonly isIn: (portfolio: Portfolio, book: CompiledBook) => (position: number) => boolean;
  /** Whose initial margin was held; absent: none is recomputed. */
  readonly margin?: ActiveModel;
}

export interface PastMethod {
  readonly id: string;
  /** From what was known at the close; made anew for each composition of the book. */
  forecaster(
    stand: Stand,
    request: RiskRequest,
  ): (row: number, run: BookRun, past: Float64Array) => Result<TailFigures>;
}

export interface PastRules {
  readonly request: RiskRequest;
  readonly alpha: number;
  readonly window: number;
  readonly methods: readonly PastMethod[];
}

export interface Stand {
  readonly universe: Universe;
  readonly book: CompiledBook;
  readonly map: FactorMap;
  readonly panel: FactorPanel;
  /** UTC midnight of the day that a move goes from -> row of the panel. */
  readonly rowFrom: ReadonlyMap<number, number>;
  readonly forecasters: readonly ReturnType<PastMethod['forecaster']>[];
}

/** Compiles each portfolio once. Refuses an empty one, and one whose factors share too few days. */
export function createStands(desk: PastDesk, rules: PastRules): (portfolio: Portfolio) => Result<Stand> {
  const known = new Map<Portfolio, Result<Stand>>();
  const panels = new Map<string, Result<FactorPanel>>();
  return (portfolio) => {
    const found = known.get(portfolio) ?? standOf(desk, rules, portfolio, panels);
    known.set(portfolio, found);
    return found;
  };
}

function standOf(
  desk: PastDesk,
  { request, methods }: PastRules,
  portfolio: Portfolio,
  panels: Map<string, Result<FactorPanel>>,
): Result<Stand> {
  if (portfolio.positions.length === 0) return failure('EMPTY', 'the book was empty at the close');
  const universe = universeOf(portfolio, desk.known);
  const book = compileBook(portfolio, universe);
  const isIn = desk.isIn(portfolio, book);
  const map = mapFactors(universe, book, desk.histories, request.mapping, isIn);
  if (map.ids.length === 0) {
    const [why] = map.refused.values();
    return why === undefined
      ? failure('EMPTY', 'the book held nothing that moves')
      : { ok: false, failure: why };
  }
  const key = map.ids.join(' ');
  const panel =
    panels.get(key) ??
    factorPanel(
      map.ids.flatMap((id) => desk.histories.find((history) => history.id === id) ?? []),
      request.panel,
    );
  panels.set(key, panel);
  if (!panel.ok) return panel;
  const rowFrom = new Map(Array.from(panel.value.fromMs, (fromMs, row) => [fromMs, row]));
  const stand = { universe, book, map, panel: panel.value, rowFrom, forecasters: [] };
  return success({ ...stand, forecasters: methods.map((method) => method.forecaster(stand, request)) });
}
