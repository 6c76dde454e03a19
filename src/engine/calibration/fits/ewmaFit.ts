/** The fading factor of an EWMA variance by quasi-maximum likelihood. Mean zero; moves in fractions. */
import { failure, success, type Result } from '../../basics/result';
import { minimiseOnInterval } from '../../math/minimise';
import { refusal, sampleVariance, seriesFault } from '../../math/series';
import { ewmaVariance } from '../../risk/volatility/ewma';
import { pureNumber, type Columns, type Fitted, type FitTask } from '../fitTask';
import { forecastLosses, quasiLoss, residualTail, type VarianceForecast } from './quasiLikelihood';

export interface EwmaState {
  readonly lambda: number;
  /** Variance forecast for the first day after the window. */
  readonly next: number;
  readonly tail: number;
}

export const LAMBDA_RANGE: readonly [number, number] = [0.8, 0.999];
/** Days whose forecast still knows the start, not judged. */
const BURN_IN = 20;
const GRID = 25;

export function fitLambda(window: Float64Array, alpha: number): Result<Fitted<EwmaState>> {
  const refused = refusal(seriesFault(window, 'moves', 2 * BURN_IN));
  if (refused !== undefined) return refused;
  if (!(sampleVariance(window) > 0))
    return failure('INVALID_INPUT', `moves are constant (${window[0]}): no variance to follow`);
  const [low, high] = LAMBDA_RANGE;
  const loss = (lambda: number): number => windowLoss(window, lambda);
  const step = (high - low) / GRID;
  let start = low;
  for (let k = 1; k <= GRID; k++) if (loss(low + k * step) < loss(start)) start = low + k * step;
  const best = minimiseOnInterval(loss, Math.max(low, start - step), Math.min(high, start + step), 1e-9);
  if (!Number.isFinite(best.value))
    return failure('NOT_CONVERGED', `the EWMA likelihood of ${window.length} moves is not finite`);
  const atBoundary = best.x - low < 1e-4 || high - best.x < 1e-4;
  const state = stateOf(window, best.x, alpha);
  if (!state.ok) return state;
  return success({
    parameters: state.value,
    numbers: [
      pureNumber('lambda', best.x, atBoundary ? null : errorOf(window, best.x)),
      { name: 'next volatility', value: Math.sqrt(state.value.next), standardError: null, unit: 'fraction' },
    ],
    objective: { kind: 'log-likelihood', value: -best.value },
    convergence: {
      status: atBoundary ? 'at-boundary' : 'converged',
      note: `grid of ${GRID + 1} points on [${low}, ${high}], then Brent`,
    },
    cautions: atBoundary ? [`lambda lies at the end of its range [${low}, ${high}]`] : [],
  });
}

function windowLoss(window: Float64Array, lambda: number): number {
  return dayLosses(window, lambda)?.reduce((sum, loss) => sum + loss, 0) ?? Infinity;
}

/** Losses of the days after the burn-in; undefined where lambda is refused. */
function dayLosses(window: Float64Array, lambda: number): Float64Array | undefined {
  const path = ewmaVariance(window, lambda, 'sample');
  if (!path.ok) return undefined;
  const { variance } = path.value;
  return window.slice(BURN_IN).map((move, k) => quasiLoss(move, variance[BURN_IN + k]));
}

/** Root of the sum of squared slopes over the curvature: holds for fat tails too. White (1982), Econometrica 50(1). */
function errorOf(window: Float64Array, at: number): number | null {
  const h = 0.1 * (1 - at);
  const [below, here, above] = [at - h, at, at + h].map((lambda) => dayLosses(window, lambda));
  if (below === undefined || here === undefined || above === undefined) return null;
  let [curvature, squares] = [0, 0];
  for (let t = 0; t < here.length; t++) {
    curvature += (above[t] - 2 * here[t] + below[t]) / (h * h);
    squares += ((above[t] - below[t]) / (2 * h)) ** 2;
  }
  return curvature > 0 ? Math.sqrt(squares) / curvature : null;
}

export function stateOf(window: Float64Array, lambda: number, alpha: number): Result<EwmaState> {
  const path = ewmaVariance(window, lambda, 'sample');
  if (!path.ok) return path;
  const { variance, next } = path.value;
  return success({ lambda, next, tail: residualTail(window, 0, variance, alpha) });
}

/** Forecasts for the days after the window, each with the days before it. */
export function ewmaForecast({ lambda, next, tail }: EwmaState, test: Float64Array): VarianceForecast {
  const variance = new Float64Array(test.length);
  let h = next;
  for (let t = 0; t < test.length; t++) {
    variance[t] = h;
    h = lambda * h + (1 - lambda) * test[t] * test[t];
  }
  return { centre: 0, variance, tail };
}

/** The benchmark of every volatility model: EWMA with the lambda of the rules. */
export function ewmaBenchmark(
  window: Float64Array,
  test: Float64Array,
  lambda: number,
  alpha: number,
): Result<{ readonly name: string; readonly forecast: VarianceForecast }> {
  const state = stateOf(window, lambda, alpha);
  if (!state.ok) return state;
  return success({ name: `EWMA with lambda ${lambda}`, forecast: ewmaForecast(state.value, test) });
}

export type SeriesTask = Pick<FitTask, 'factors' | 'columns' | 'fromMs' | 'toMs'>;

export function ewmaTask(series: SeriesTask, alpha: number, lambda: number): FitTask<EwmaState> {
  const [factor] = series.factors;
  return {
    ...series,
    id: `ewma:${factor}`,
    kind: 'ewma',
    label: `EWMA of ${factor}`,
    fewest: 100,
    embargo: 0,
    fit: ([window]: Columns) => fitLambda(window, alpha),
    score: (state, [window], [test]) => {
      const benchmark = ewmaBenchmark(window, test, lambda, alpha);
      if (!benchmark.ok) return benchmark;
      return success(forecastLosses(test, alpha, ewmaForecast(state, test), benchmark.value));
    },
  };
}
