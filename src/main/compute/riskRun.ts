/** A whole risk run: figures by method, then what was asked for beside them. A part that is refused never stops the others. */
import type { RiskAsk, RiskReport } from '../../contracts/risk';
import { success, type Failure, type Result } from '../../engine/basics/result';
import { runChallenger } from '../../engine/backtest/challengerRun';
import { AT, MEASURE_COUNT } from '../../engine/risk/measure';
import { instrumentRisk } from '../../engine/risk/instrumentRisk';
import { columnOf, newestMoves } from '../../engine/risk/valueAtRisk/factorPanel';
import { correlationDialRun } from '../../engine/risk/valueAtRisk/correlationDialRisk';
import { correlationPanel, livingCorrelations } from '../../engine/risk/valueAtRisk/correlationRisk';
import { dependenceFindings } from '../../engine/risk/valueAtRisk/dependenceFindings';
import { outsideFactors } from '../../engine/risk/valueAtRisk/outsideFactors';
import { EXIT_RULES, liquidityRisk, type CoinExposure } from '../../engine/risk/valueAtRisk/liquidityRisk';
import type { RiskParameters } from '../../engine/risk/valueAtRisk/riskParameters';
import {
  DEFAULT_RISK_REQUEST,
  type RiskMultiplierSet,
  type RiskRequest,
} from '../../engine/risk/valueAtRisk/riskRequest';
import { bookHistory } from '../../engine/risk/valueAtRisk/rollingRevaluation';
import { alphaOf, scenarioRun } from '../../engine/risk/valueAtRisk/scenarioMethods';
import {
  cancelled,
  prepareRisk,
  runRisk,
  type KeepGoing,
  type PreparedRisk,
  type RiskInputs,
} from '../../engine/risk/valueAtRisk/valueAtRisk';
import type { BoardLiquidity } from './boardLiquidity';
import { runPastBacktests, type PastBooksInputs } from './pastBacktests';
import { runBacktests } from './riskBacktests';

export interface RiskRunInputs extends RiskInputs {
  /** The desk's books as they were, where a backtest of them is asked for. */
  readonly past?: PastBooksInputs;
  /** How the coins trade by the board, where the ask gives no figures of its own. */
  readonly board?: BoardLiquidity;
}

/** What a run is made with beside what was asked: the desk's own choices. */
export interface RiskChoices {
  /** Approved set in force; the defaults when absent. */
  readonly parameters?: RiskParameters;
  readonly multiplierSets?: readonly RiskMultiplierSet[];
}

export function requestOfAsk(ask: RiskAsk, choices: RiskChoices = {}): RiskRequest {
  const { methods, confidences, leadConfidence, horizonDays, horizonRule, windowDays, stressedDays } = ask;
  return {
    ...DEFAULT_RISK_REQUEST,
    ...choices,
    methods: [...new Set(methods)],
    leadMethod: methods[0],
    confidences: [...new Set([...confidences, leadConfidence])].sort((a, b) => a - b),
    leadConfidence,
    horizonDays,
    horizonRule,
    windowDays,
    stressedDays,
    liquidityHorizons: ask.liquidityHorizons,
    varConvention: ask.quantile,
    esConvention: ask.shortfall,
    correlationOverrides: ask.correlationOverrides,
    simulation: {
      ...DEFAULT_RISK_REQUEST.simulation,
      scenarios: ask.scenarios,
      seed: ask.seed,
      marginals: ask.marginals,
      points: ask.points,
    },
    mapping: { ...DEFAULT_RISK_REQUEST.mapping, proxies: ask.proxies },
  };
}

/** Refuses what leaves no figure at all: no history, nothing that moves; `CANCELLED` when told to stop. */
export function runRiskReport(
  inputs: RiskRunInputs,
  ask: RiskAsk,
  choices: RiskChoices = {},
  keepGoing: KeepGoing = () => true,
): Result<RiskReport> {
  const prepared = prepareRisk(inputs, requestOfAsk(ask, choices));
  if (!prepared.ok) return prepared;
  const figures = runRisk(prepared.value, (fraction, what) => keepGoing(0.4 * fraction, what));
  if (!figures.ok) return figures;
  const refusals: { part: string; failure: Failure }[] = [];
  const kept = <T>(part: string, result: Result<T>): T | null => {
    if (result.ok) return result.value;
    refusals.push({ part, failure: result.failure });
    return null;
  };
  const isStopped = (fraction: number, what: string): boolean => !keepGoing(fraction, what);
  if (isStopped(0.4, 'backtest')) return cancelled;
  const tested = backtestsOf(prepared.value, inputs.past, ask, refusals, keepGoing);
  if (!tested.ok) return tested;
  if (isStopped(0.7, 'correlations')) return cancelled;
  const wide = ask.correlation ? correlationPanel(prepared.value, prepared.value.inputs.histories) : null;
  const correlations =
    wide && kept('correlations', livingCorrelations(prepared.value, wide.panel, wide.notes));
  if (isStopped(0.75, 'correlation dial')) return cancelled;
  const dial = wide && kept('correlation dial', correlationDialRun(prepared.value));
  if (isStopped(0.8, 'dependence')) return cancelled;
  const dependence = wide && kept('dependence', dependenceFindings(prepared.value, wide.panel));
  if (isStopped(0.85, 'challenger')) return cancelled;
  const challenged = ask.challenger ? challenger(prepared.value, keepGoing) : null;
  if (challenged?.ok === false && challenged.failure.reason === 'CANCELLED') return challenged;
  const how = liquiditySource(ask, inputs.board);
  const liquidity = how && kept('liquidity', liquidityOf(prepared.value, how));
  return success({
    figures: figures.value,
    ...tested.value,
    correlations,
    dial,
    dependence,
    outside: ask.correlation ? outsideFactors(prepared.value, prepared.value.inputs.histories) : [],
    challenger: challenged === null ? null : kept('challenger', challenged),
    liquidity,
    refusals,
  });
}

const NO_BOOKS = 'no past books are known: backtests of them need the journal of the desk';

function backtestsOf(
  prepared: PreparedRisk,
  past: PastBooksInputs | undefined,
  { backtest }: RiskAsk,
  refusals: { part: string; failure: Failure }[],
  keepGoing: KeepGoing,
): Result<Pick<RiskReport, 'backtests' | 'segments' | 'pastBooks'>> {
  const none = { backtests: [], segments: [], pastBooks: null };
  if (backtest === null) return success(none);
  const further: KeepGoing = (fraction, what) => keepGoing(0.4 + 0.3 * fraction, what);
  if (backtest.books === 'own') {
    if (past !== undefined) return runPastBacktests(past, prepared.request, backtest, refusals, further);
    refusals.push({ part: 'backtest', failure: { reason: 'NOT_FOUND', message: NO_BOOKS } });
    return success(none);
  }
  const tested = runBacktests(prepared, backtest, refusals, further);
  return tested.ok ? success({ ...tested.value, pastBooks: null }) : tested;
}

const TRAINING_DAYS = 500;
const REFIT_DAYS = 60;

/** On the book's own P&L, whose days come in the order in which they happened. */
function challenger(
  { run, panel, request }: PreparedRisk,
  keepGoing: KeepGoing,
): Result<NonNullable<RiskReport['challenger']>> {
  const pnl = bookHistory(run, panel);
  const walked = runChallenger(
    pnl,
    {
      alpha: alphaOf(request.leadConfidence),
      firstTraining: Math.min(TRAINING_DAYS, Math.floor(pnl.length / 2)),
      refitEvery: REFIT_DAYS,
    },
    { keepGoing: (done, total) => keepGoing(0.85 + (0.1 * done) / total, 'challenger') },
  );
  if (!walked.ok) return walked;
  const { challenger: learned, classical, comparison, importance, next } = walked.value;
  return success({
    confidence: request.leadConfidence,
    challengerVar: next.challenger,
    classicalVar: next.classical,
    challengerLoss: learned.meanPinball,
    classicalLoss: classical.meanPinball,
    days: learned.valueAtRisk.length,
    comparison: comparison ?? null,
    importance,
  });
}

/** The desk's own figures before those of the board; null where there are none. */
function liquiditySource({ liquidity }: RiskAsk, board: BoardLiquidity | undefined): BoardLiquidity | null {
  if (liquidity.length > 0)
    return { coins: liquidity, notes: ["volume, spread and depth are the desk's own figures"] };
  return board === undefined || board.notes.length === 0 ? null : board;
}

/** On the leading method's scenarios, or the plain ones where it has none. */
function liquidityOf(
  prepared: PreparedRisk,
  { coins, notes }: BoardLiquidity,
): Result<NonNullable<RiskReport['liquidity']>> {
  const { request, run } = prepared;
  const lead = scenarioRun(prepared, request.leadMethod);
  const set = lead.ok ? lead : scenarioRun(prepared, 'historical');
  if (!set.ok) return set;
  const spec = {
    alpha: alphaOf(request.leadConfidence),
    var: request.varConvention,
    es: request.esConvention,
  };
  return liquidityRisk(run, set.value, exposuresOf(prepared), coins, spec, EXIT_RULES, notes);
}

/** Net delta of each coin, with the returns that its volatility is read from. */
function exposuresOf({ run, panel, request, inputs }: PreparedRisk): readonly CoinExposure[] {
  const { universe, market, book } = inputs;
  const unit = instrumentRisk(universe, market);
  const window = newestMoves(panel, request.windowDays);
  return [...run.scope.map.coins.values()].map(({ coin, spot, beta }): CoinExposure => {
    let deltaUsd = 0;
    for (let p = 0; p < book.count; p++) {
      const row = book.instrument[p];
      if (run.included[p] < 0 || universe.underlyings[universe.underlying[row]] !== coin) continue;
      const delta = unit[row * MEASURE_COUNT + AT.deltaUsd];
      if (!Number.isNaN(delta)) deltaUsd += book.quantity[p] * delta;
    }
    return { underlying: coin, deltaUsd, returns: columnOf(window, spot).map((move) => beta * move) };
  });
}
