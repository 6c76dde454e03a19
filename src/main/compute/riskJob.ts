/** A job of the risk thread: the desk compiled, then computed, with progress and a look at the cancel flag. */
import type { PnlExplained, RiskAsk } from '../../contracts/risk';
import type { Result } from '../../contracts/result';
import { parametersAt } from '../../engine/calibration/setInForce';
import { success } from '../../engine/basics/result';
import type { Instrument, InstrumentId } from '../../engine/instruments/instrument';
import { parseInstrumentId } from '../../engine/instruments/symbol';
import { houseGrid } from '../../engine/margin/house/houseGrid';
import { marketFromSnapshot } from '../../engine/market/marketState';
import { compileBook, universeOf, type CompiledBook } from '../../engine/portfolio/compiledBook';
import type { Portfolio } from '../../engine/portfolio/portfolio';
import { explainPnl } from '../../engine/risk/pnlExplain/explainPnl';
import { markVolSolver } from '../../engine/risk/markVol';
import type { KeepGoing, RiskInputs } from '../../engine/risk/valueAtRisk/valueAtRisk';
import { boardLiquidity } from './boardLiquidity';
import { runCalibrationJob } from './calibrationJob';
import { packFor } from './packsInForce';
import { heldMargin } from './heldMargin';
import { prepareDialDesk, type DialDeskStage } from './dialDesk';
import type { PastBooksInputs } from './pastBacktests';
import type { DeskInstant, PastBooksOfDesk, RiskAnswer, RiskJob } from './riskProtocol';
import { requestOfAsk, runRiskReport, type RiskChoices } from './riskRun';

export function runRiskJob(job: RiskJob, keepGoing: KeepGoing): Result<RiskAnswer> {
  if (job.kind === 'calibrate') return runCalibrationJob(job, keepGoing);
  const known = instrumentsById(job.instruments);
  if (job.kind === 'pnlExplain') return explainJob(job, known);
  const desk = compiledDesk(job, known);
  if (job.kind !== 'risk') return runCalibrationJob({ ...job, desk }, keepGoing);
  const isIn = scopeFilter(job.now.portfolio, desk.book, job.ask.scope);
  const past = job.past === undefined ? {} : { past: pastInputs(job, job.past, known) };
  const board = boardLiquidity(job.now.snapshot, known, desk.universe.underlyings);
  const inputs = { ...desk, isIn, board, ...past };
  return runRiskReport(inputs, withMargin(job, inputs), choicesOf(job), keepGoing);
}

/** Losses of the book of today are set against the margin of its accounts; without one, against the VaR of the day. */
function withMargin({ ask, shelf }: RiskRunJob, inputs: RiskInputs): RiskAsk {
  const { backtest } = ask;
  if (backtest === null || backtest.books === 'own' || backtest.marginUsd !== null) return ask;
  return { ...ask, backtest: { ...backtest, marginUsd: heldMargin(inputs, shelf) } };
}

/** The desk of a risk job ready for the correlation dial. */
export function dialDeskOf(job: RiskRunJob): Result<DialDeskStage> {
  const desk = compiledDesk(job, instrumentsById(job.instruments));
  const isIn = scopeFilter(job.now.portfolio, desk.book, job.ask.scope);
  const request = requestOfAsk(job.ask, choicesOf(job));
  return prepareDialDesk({ desk: { ...desk, isIn }, request, shelf: job.shelf });
}

type RiskRunJob = Extract<RiskJob, { kind: 'risk' }>;

/** The set in force at the market's own date. */
const choicesOf = ({ shelf, multiplierSets, now }: RiskRunJob): RiskChoices => ({
  parameters: parametersAt(shelf.calibrations ?? [], now.snapshot.valuationMs),
  multiplierSets,
});

function compiledDesk(
  job: Pick<RiskRunJob, 'now' | 'histories'>,
  known: (id: InstrumentId) => Instrument | undefined,
): Omit<RiskInputs, 'isIn'> {
  const { portfolio, snapshot } = job.now;
  const universe = universeOf(portfolio, known);
  const market = marketFromSnapshot(universe, snapshot, markVolSolver);
  const book = compileBook(portfolio, universe);
  return { universe, market, book, histories: job.histories };
}

/** Margin held is that of the house's grid in force now, recomputed on each day's book. */
function pastInputs(
  { ask, now, histories, shelf }: Extract<RiskJob, { kind: 'risk' }>,
  { books, coveredFromMs }: PastBooksOfDesk,
  known: (id: InstrumentId) => Instrument | undefined,
): PastBooksInputs {
  const pack = packFor(shelf, houseGrid, '*', now.snapshot.valuationMs);
  return {
    coveredFromMs,
    desk: {
      books,
      histories,
      known,
      snapshot: now.snapshot,
      volSolver: markVolSolver,
      isIn: (portfolio, book) => scopeFilter(portfolio, book, ask.scope),
      ...(pack === undefined ? {} : { margin: { model: houseGrid, pack } }),
    },
  };
}

/** Listed terms first; a name that no venue lists is read by its venue's grammar. */
function instrumentsById(instruments: readonly Instrument[]): (id: InstrumentId) => Instrument | undefined {
  const listed = new Map(instruments.map((instrument) => [instrument.id, instrument]));
  return (id) => {
    const found = listed.get(id);
    if (found !== undefined) return found;
    const parsed = parseInstrumentId(id);
    return parsed.ok ? parsed.value : undefined;
  };
}

function explainJob(
  { from, to, trades, alarm }: Extract<RiskJob, { kind: 'pnlExplain' }>,
  known: (id: InstrumentId) => Instrument | undefined,
): Result<PnlExplained> {
  const held = from.portfolio.positions.flatMap(({ instrumentId }) => known(instrumentId) ?? []);
  const universe = universeOf(to.portfolio, known, held);
  const instant = ({ portfolio, snapshot }: typeof from) => ({
    market: marketFromSnapshot(universe, snapshot, markVolSolver),
    book: compileBook(portfolio, universe),
  });
  const rates = { from: fundingRates(from), to: fundingRates(to) };
  return success(explainPnl({ universe, from: instant(from), to: instant(to), trades, rates, alarm }));
}

const fundingRates = ({ snapshot: { quotes } }: DeskInstant): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(quotes).flatMap(([id, { fundingRate8h }]) =>
      fundingRate8h === undefined ? [] : [[id, fundingRate8h.value] as const],
    ),
  );

/** Positions of the desk, of an account, or of a book with the books below it. */
export function scopeFilter(
  portfolio: Portfolio,
  book: CompiledBook,
  scope: RiskAsk['scope'],
): (position: number) => boolean {
  if (scope.kind === 'desk') return () => true;
  if (scope.kind === 'account') {
    const account = portfolio.accounts.findIndex(({ id }) => id === scope.id);
    return (p) => book.account[p] === account && account >= 0;
  }
  const within = new Set([scope.id]);
  for (let size = 0; size < within.size;) {
    size = within.size;
    for (const { id, parentId } of portfolio.books)
      if (parentId !== null && within.has(parentId)) within.add(id);
  }
  return (p) => within.has(portfolio.positions[p].bookId);
}
