/** Backtests of a static book over stored history: by method, and by segment of the book and of the market. */
import type { DatedBacktest, RiskReport, SegmentBacktest } from '../../contracts/risk';
import { failure, success, type Failure, type Result } from '../../engine/basics/result';
import { backtestBook, type BacktestSetup } from '../../engine/backtest/bookBacktest';
import { methodForecaster } from '../../engine/backtest/methodForecaster';
import {
  historicalForecaster,
  rollingForecast,
  type Forecaster,
} from '../../engine/backtest/rollingForecast';
import { bookParts } from '../../engine/risk/valueAtRisk/bookParts';
import { bookHistory, filteredForecaster } from '../../engine/risk/valueAtRisk/rollingRevaluation';
import { decaysOf } from '../../engine/risk/valueAtRisk/riskParameters';
import { alphaOf } from '../../engine/risk/valueAtRisk/scenarioMethods';
import type { KeepGoing, PreparedRisk } from '../../engine/risk/valueAtRisk/valueAtRisk';
import {
  BACKTEST_LABELS,
  LEVEL,
  seriesMethod,
  type BacktestAsk,
  type BacktestMethod,
} from './backtestMethods';
import { regimeSegments, segmentOf } from './backtestSegments';

/** Horizon of one day, whatever the figures' own. A method that is refused is listed, the others go on. */
export function runBacktests(
  prepared: PreparedRisk,
  ask: BacktestAsk,
  refusals: { part: string; failure: Failure }[],
  keepGoing: KeepGoing,
): Result<Pick<RiskReport, 'backtests' | 'segments'>> {
  const { run, panel } = prepared;
  const pnl = bookHistory(run, panel);
  const backtests: DatedBacktest[] = [];
  for (const [k, method] of ask.methods.entries()) {
    const forecaster = forecasterOf(prepared, ask, method);
    const part = `backtest, ${BACKTEST_LABELS[method]}`;
    if (!forecaster.ok) {
      refusals.push({ part, failure: forecaster.failure });
      continue;
    }
    const tested = backtestBook(pnl, setupOf(prepared, ask, BACKTEST_LABELS[method], forecaster.value), {
      keepGoing: (done, total) =>
        keepGoing((k + done / total) / (ask.methods.length + 1), BACKTEST_LABELS[method]),
    });
    if (tested.ok) {
      const { firstRow } = tested.value;
      backtests.push({ ...tested.value, daysMs: Array.from(panel.toMs.subarray(firstRow)) });
    } else if (tested.failure.reason === 'CANCELLED') return tested;
    else refusals.push({ part, failure: tested.failure });
  }
  if (backtests.length === 0) return success({ backtests, segments: [] });
  const done = ask.methods.length;
  const byBook = bookSegments(prepared, ask, (share) => keepGoing((done + share) / (done + 1), 'segments'));
  if (!byBook.ok) return byBook;
  return success({ backtests, segments: [...regimeSegments(backtests[0]), ...byBook.value] });
}

function setupOf(
  { request }: PreparedRisk,
  ask: BacktestAsk,
  label: string,
  forecaster: Forecaster,
): BacktestSetup {
  return {
    label,
    alpha: alphaOf(ask.confidence),
    window: ask.windowDays,
    days: ask.days,
    forecaster,
    level: LEVEL,
    seed: request.simulation.seed,
    ...(ask.marginUsd === null ? {} : { margin: ask.marginUsd }),
  };
}

function forecasterOf(
  { run, panel, request }: PreparedRisk,
  ask: BacktestAsk,
  method: BacktestMethod,
): Result<Forecaster> {
  const alpha = alphaOf(ask.confidence);
  const conventions = { var: request.varConvention, es: request.esConvention };
  if (method === 'filtered-ewma') {
    const skipped = Math.max(0, panel.count - ask.windowDays - ask.days);
    const start = ask.windowDays + skipped;
    const decay = decaysOf(request.parameters, request.lambda);
    return filteredForecaster(run, panel, ask.windowDays, start, decay, { alpha, ...conventions });
  }
  return success(methodForecaster(seriesMethod(method, request.ageLambda), { alpha, conventions }));
}

/** Each account, strategy, coin and book alone, by plain history. */
function bookSegments(
  prepared: PreparedRisk,
  ask: BacktestAsk,
  keepGoing: (share: number) => boolean,
): Result<readonly SegmentBacktest[]> {
  const { run, panel } = prepared;
  const { universe, book } = run.scope;
  const segments: SegmentBacktest[] = [];
  const cuts = ['account', 'strategy', 'underlying', 'book'] as const;
  for (const [cut, by] of cuts.entries()) {
    const { labels, groupOf } = bookParts(universe, book, run.included, by);
    const parts = run.pnlByDay(panel.moves, { groupOf, count: labels.length });
    for (const [k, pnl] of parts.entries()) {
      if (!keepGoing((cut + k / labels.length) / cuts.length))
        return failure('CANCELLED', 'the backtest was cancelled');
      segments.push(historicalSegment(prepared, ask, `${by} ${labels[k]}`, pnl));
    }
  }
  return success(segments);
}

function historicalSegment(
  { request }: PreparedRisk,
  ask: BacktestAsk,
  segment: string,
  pnl: Float64Array,
): SegmentBacktest {
  const alpha = alphaOf(ask.confidence);
  const spec = { alpha, var: request.varConvention, es: request.esConvention };
  const newest = pnl.subarray(Math.max(0, pnl.length - ask.windowDays - ask.days));
  const rolled = rollingForecast(newest, ask.windowDays, historicalForecaster(spec));
  if (!rolled.ok) return { ...segmentOf(segment, [], alpha), failure: rolled.failure };
  const { valueAtRisk } = rolled.value;
  const days = Array.from(rolled.value.pnl, (value, t) => ({ pnl: value, valueAtRisk: valueAtRisk[t] }));
  return segmentOf(segment, days, alpha);
}
