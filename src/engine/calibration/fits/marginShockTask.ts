/** Margin shocks: the quantiles of a factor's moves over the margin period, as the price range of a scenario grid. */
import { success, type Result } from '../../basics/result';
import { normalTail } from '../../risk/tail/parametricTail';
import { tailPrecision } from '../../risk/tail/tailPrecision';
import { historicalTail, DEFAULT_CONVENTION, type TailSpec } from '../../risk/tail/historicalTail';
import { momentsOf } from '../../math/series';
import { pinballLoss } from '../../backtest/scores';
import type { Fitted, FitTask } from '../fitTask';
import type { FittedNumber } from '../parameterSet';
import type { SeriesTask } from './ewmaFit';

interface ShockState {
  /** VaR of a long and of a short, in the unit of the moves. */
  readonly long: number;
  readonly short: number;
}

export interface ShockRules {
  readonly alpha: number;
  readonly horizonDays: number;
  /** Moves are log returns: shocks are stated as fractions of the price. */
  readonly isPrice: boolean;
}

/** `series` holds one-day moves; days of a longer horizon overlap, and the test starts after the last window's end. */
export function marginShockTask(series: SeriesTask, rules: ShockRules): FitTask<ShockState> {
  const { horizonDays, alpha } = rules;
  const [factor] = series.factors;
  const sums = overlapping(series.columns[0], horizonDays);
  const percent = `${Number((100 * (1 - alpha)).toPrecision(6))} %`;
  return {
    ...series,
    columns: [sums],
    fromMs: series.fromMs.subarray(0, sums.length),
    toMs: series.toMs.subarray(horizonDays - 1),
    id: `margin-shock:${factor}`,
    kind: 'margin-shock',
    label: `Margin shock of ${factor}, ${percent} over ${horizonDays} d`,
    fewest: Math.max(100, Math.ceil(5 / alpha)),
    embargo: horizonDays - 1,
    fit: ([window]) => fitWindow(window, rules),
    score: ({ long }, [window], [test]) => {
      const moments = momentsOf(window, 'moves');
      if (!moments.ok) return moments;
      const normal = normalTail(moments.value, alpha);
      if (!normal.ok) return normal;
      const losses = (valueAtRisk: number): Float64Array =>
        test.map((move) => pinballLoss(move, valueAtRisk, alpha));
      return success({
        losses: [
          {
            score: 'pinball',
            benchmark: 'normal law of the same window',
            model: losses(long),
            reference: losses(normal.value.valueAtRisk),
          },
        ],
        exceptions: test.reduce((count, move) => count + (move < -long ? 1 : 0), 0),
      });
    },
  };
}

function overlapping(moves: Float64Array, days: number): Float64Array {
  const count = Math.max(0, moves.length - days + 1);
  return Float64Array.from({ length: count }, (_, t) => {
    let sum = 0;
    for (let k = 0; k < days; k++) sum += moves[t + k];
    return sum;
  });
}

function fitWindow(window: Float64Array, rules: ShockRules): Result<Fitted<ShockState>> {
  const { alpha, horizonDays, isPrice } = rules;
  const spec: TailSpec = { alpha, ...DEFAULT_CONVENTION };
  const states: { readonly value: number; readonly error: number }[] = [];
  for (const sign of [1, -1]) {
    const signed = window.map((move) => sign * move);
    const tail = historicalTail(signed, spec);
    if (!tail.ok) return tail;
    const precision = tailPrecision(signed, alpha, tail.value);
    if (!precision.ok) return precision;
    states.push({ value: tail.value.valueAtRisk, error: precision.value.valueAtRisk.standardError });
  }
  const [long, short] = states;
  return success({
    parameters: { long: long.value, short: short.value },
    numbers: [
      shockNumber('down', -long.value, long.error, isPrice),
      shockNumber('up', short.value, short.error, isPrice),
    ],
    objective: { kind: 'quantile', value: null },
    convergence: { status: 'closed-form', note: 'interpolated sample quantile (type 7)' },
    cautions: horizonDays > 1 ? ['overlapping horizons: the standard errors are too small'] : [],
  });
}

/** Signed, as a fraction of the price where moves are log returns: `down` is negative. */
function shockNumber(name: string, move: number, error: number, isPrice: boolean): FittedNumber {
  const value = isPrice ? Math.expm1(move) : move;
  const standardError = isPrice ? Math.exp(move) * error : error;
  return {
    name,
    value,
    standardError: Number.isFinite(standardError) ? standardError : null,
    unit: 'fraction',
  };
}
