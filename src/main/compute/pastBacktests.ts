/** Backtests of the desk's own books: by method, by account, strategy and underlying, with the margin of each day. */
import type { DatedBacktest, PastBooksNote, RiskReport, SegmentBacktest } from '../../contracts/risk';
import { judgeForecasts, type BacktestSetup } from '../../engine/backtest/bookBacktest';
import { methodForecaster } from '../../engine/backtest/methodForecaster';
import { newestBooks, runPastBooks, type PastDay, type PastRun } from '../../engine/backtest/pastBooks';
import { PAST_MARKET_NOTES } from '../../engine/backtest/pastMarket';
import { PART_CUTS } from '../../engine/backtest/pastParts';
import type { PastDesk, PastMethod } from '../../engine/backtest/pastStand';
import { success, type Failure, type Result } from '../../engine/basics/result';
import { filteredForecaster } from '../../engine/risk/valueAtRisk/rollingRevaluation';
import type { RiskRequest } from '../../engine/risk/valueAtRisk/riskRequest';
import { alphaOf } from '../../engine/risk/valueAtRisk/scenarioMethods';
import type { KeepGoing } from '../../engine/risk/valueAtRisk/valueAtRisk';
import { regimeSegments, segmentOf, type SegmentDay } from './backtestSegments';
import {
  BACKTEST_LABELS,
  LEVEL,
  seriesMethod,
  type BacktestAsk,
  type BacktestMethod,
} from './backtestMethods';

/** The desk's books of the past, and since when they are known. */
export interface PastBooksInputs {
  readonly desk: PastDesk;
  readonly coveredFromMs: number;
}

type Tested = Pick<RiskReport, 'backtests' | 'segments' | 'pastBooks'>;

/** Horizon of one day. A method that is refused is listed, the others go on. */
export function runPastBacktests(
  { desk, coveredFromMs }: PastBooksInputs,
  request: RiskRequest,
  ask: BacktestAsk,
  refusals: { part: string; failure: Failure }[],
  keepGoing: KeepGoing,
): Result<Tested> {
  if (desk.books.length === 0) refusals.push({ part: 'backtest', failure: noDays(desk, coveredFromMs) });
  // The newest day of the histories has no next one to be tested on.
  const books = newestBooks(desk.books, ask.days + 1);
  const alpha = alphaOf(ask.confidence);
  const methods = ask.methods.map((id) => pastMethod(id, ask, alpha));
  const ran = runPastBooks(
    { ...desk, books },
    { request, alpha, window: ask.windowDays, methods },
    keepGoing,
  );
  if (!ran.ok) return ran;
  const { days } = ran.value;
  const backtests: DatedBacktest[] = [];
  for (const [k, id] of ask.methods.entries()) {
    const tested = judgedMethod(days, k, { ask, alpha, label: BACKTEST_LABELS[id], request });
    if (tested.ok) backtests.push(tested.value);
    else refusals.push({ part: `backtest, ${BACKTEST_LABELS[id]}`, failure: tested.failure });
  }
  const segments =
    backtests.length === 0 ? [] : [...regimeSegments(backtests[0]), ...partSegments(days, alpha)];
  return success({ backtests, segments, pastBooks: noteOf(ran.value, desk, coveredFromMs) });
}

function noDays({ histories }: PastDesk, coveredFromMs: number): Failure {
  const last = Math.max(...histories.map(({ timesMs }) => timesMs[timesMs.length - 1] ?? -Infinity));
  const ends = Number.isFinite(last) ? `end on ${isoDay(last)}` : 'are not there';
  const message = `the journal of the desk begins on ${isoDay(coveredFromMs)}, the stored histories ${ends}: no day of both to test`;
  return { reason: 'EMPTY', message };
}

const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function pastMethod(id: BacktestMethod, ask: BacktestAsk, alpha: number): PastMethod {
  return {
    id,
    forecaster(stand, request) {
      const conventions = { var: request.varConvention, es: request.esConvention };
      if (id === 'filtered-ewma')
        return (row, run) => {
          const next = filteredForecaster(run, stand.panel, ask.windowDays, row, request.lambda, {
            alpha,
            ...conventions,
          });
          return next.ok ? next.value(new Float64Array()) : next;
        };
      const forecast = methodForecaster(seriesMethod(id, request.ageLambda), { alpha, conventions });
      return (_row, _run, past) => forecast(past);
    },
  };
}

interface Judging {
  readonly ask: BacktestAsk;
  readonly alpha: number;
  readonly label: string;
  readonly request: RiskRequest;
}

/** On the days that the method could forecast. */
function judgedMethod(
  days: readonly PastDay[],
  method: number,
  { ask, alpha, label, request }: Judging,
): Result<DatedBacktest> {
  const rows = days.flatMap(({ tails, pnl, margin, dayMs }) => {
    const tail = tails[method];
    return tail.ok ? [{ ...tail.value, pnl, margin: margin ?? NaN, dayMs }] : [];
  });
  const refused = days.find(({ tails }) => !tails[method].ok)?.tails[method];
  if (rows.length === 0 && refused?.ok === false) return refused;
  const column = (of: (row: (typeof rows)[number]) => number): Float64Array => Float64Array.from(rows, of);
  const setup: Omit<BacktestSetup, 'forecaster' | 'days'> = {
    label,
    alpha,
    window: ask.windowDays,
    level: LEVEL,
    seed: request.simulation.seed,
  };
  const forecasts = {
    firstRow: 0,
    pnl: column(({ pnl }) => pnl),
    valueAtRisk: column(({ valueAtRisk }) => valueAtRisk),
    expectedShortfall: column(({ expectedShortfall }) => expectedShortfall),
  };
  const margins = column(({ margin }) => margin);
  const isKnown = margins.some((margin) => !Number.isNaN(margin));
  const judged = judgeForecasts(forecasts, setup, isKnown ? margins : undefined);
  return judged.ok ? success({ ...judged.value, daysMs: rows.map(({ dayMs }) => dayMs) }) : judged;
}

/** Each account, strategy and underlying on the days on which it was held, by plain history. */
function partSegments(days: readonly PastDay[], alpha: number): readonly SegmentBacktest[] {
  return PART_CUTS.flatMap((cut) => {
    const byLabel = new Map<string, SegmentDay[]>();
    for (const { parts } of days)
      for (const { by, label, ...day } of parts)
        if (by === cut) byLabel.set(label, [...(byLabel.get(label) ?? []), day]);
    return [...byLabel]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([label, list]) => segmentOf(`${cut} ${label}`, list, alpha));
  });
}

function noteOf({ days, skipped }: PastRun, desk: PastDesk, coveredFromMs: number): PastBooksNote {
  const runs: { fromMs: number; toMs: number; days: number; failure: Failure }[] = [];
  let last: (typeof runs)[number] | undefined;
  for (const { dayMs, failure } of skipped) {
    if (last?.failure.reason === failure.reason) {
      last.toMs = dayMs;
      last.days++;
    } else runs.push((last = { fromMs: dayMs, toMs: dayMs, days: 1, failure }));
  }
  return {
    coveredFromMs,
    skipped: runs,
    positionsLeftOut: days.reduce((sum, { leftOut }) => sum + leftOut, 0),
    marginModel: desk.margin?.model.name ?? null,
    notes: PAST_MARKET_NOTES,
  };
}
