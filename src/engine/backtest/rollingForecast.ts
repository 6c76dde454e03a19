/** Forecasts made day by day from what was known: VaR and ES of day t from the `window` days before it. */
import { failure, success, type Result } from '../basics/result';
import { momentsOf, refusal, seriesFault, type Series } from '../math/series';
import { historicalTail, type TailSpec } from '../risk/tail/historicalTail';
import { normalTail, type TailFigures } from '../risk/tail/parametricTail';

export interface RollingForecast {
  /** Row of the series that the first forecast is for: the window's length. */
  readonly firstRow: number;
  /** What happened, from `firstRow` on. */
  readonly pnl: Float64Array;
  readonly valueAtRisk: Float64Array;
  readonly expectedShortfall: Float64Array;
}

/** Tail of the next day from a window of the past, oldest first. */
export type Forecaster = (past: Float64Array) => Result<TailFigures>;

export const normalForecaster =
  (alpha: number): Forecaster =>
  (past) => {
    const moments = momentsOf(past, 'window');
    return moments.ok ? normalTail(moments.value, alpha) : moments;
  };

export const historicalForecaster =
  (spec: TailSpec): Forecaster =>
  (past) =>
    historicalTail(past, spec);

export interface RollingProgress {
  /** Called now and then with the days done; answering false ends the run as `CANCELLED`. */
  keepGoing(done: number, total: number): boolean;
}

const REPORT_EVERY = 16;

/** Refuses a window as long as the series; a forecaster's refusal names its day. */
export function rollingForecast(
  series: Series,
  window: number,
  forecaster: Forecaster,
  progress?: RollingProgress,
): Result<RollingForecast> {
  const refused = refusal(seriesFault(series, 'P&L', 2));
  if (refused !== undefined) return refused;
  if (!(Number.isInteger(window) && window >= 2 && window < series.length))
    return failure('OUT_OF_RANGE', `window of ${window} days in ${series.length}`, { window });
  const values = Float64Array.from(series);
  const days = values.length - window;
  const valueAtRisk = new Float64Array(days);
  const expectedShortfall = new Float64Array(days);
  for (let day = 0; day < days; day++) {
    if (day % REPORT_EVERY === 0 && progress?.keepGoing(day, days) === false)
      return failure('CANCELLED', `backtest cancelled after ${day} of ${days} days`);
    const tail = forecaster(values.subarray(day, day + window));
    if (!tail.ok)
      return failure(tail.failure.reason, `day ${day + window}: ${tail.failure.message}`, {
        row: day + window,
      });
    valueAtRisk[day] = tail.value.valueAtRisk;
    expectedShortfall[day] = tail.value.expectedShortfall;
  }
  return success({ firstRow: window, pnl: values.slice(window), valueAtRisk, expectedShortfall });
}
