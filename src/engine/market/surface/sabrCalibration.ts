/** Fits a SABR smile of given beta to quoted vols. */
import { failure, success, type Result } from '../../basics/result';
import { minimiseLeastSquares } from '../../math/levenbergMarquardt';
import type { LeastSquaresProblem } from '../../math/leastSquaresProblem';
import { bandedError, huberWeight, robustScale } from './robustWeights';
import { lognormalVol, type SabrFormula, type SabrParameters } from './sabr';
import { prepareSlice, type PreparedSlice, type QuotedSlice } from './sliceQuotes';

export interface SabrFit {
  readonly parameters: SabrParameters;
  /** Root mean square of fitted less quoted vol, a fraction. */
  readonly rmseVol: number;
  readonly largestErrorVol: number;
  readonly converged: boolean;
}

export interface SabrFitOptions {
  /** 0 to 1, held; beta and rho cannot both be read off one smile. */
  readonly beta: number;
  readonly shift?: number;
  readonly formula?: SabrFormula;
}

const LARGEST_RHO = 0.999;
const LARGEST_NU = 50;
const REWEIGHTINGS = 5;
const NOISE_FLOOR = 0.001;

/**
 * alpha, rho and nu by vega-weighted least squares of vol errors, small inside bid and ask, with Huber's weights.
 * Errors: MISSING_MARKET_DATA below three strikes, OUT_OF_RANGE for beta or a strike not above minus the shift,
 * NOT_CONVERGED; those of `prepareSlice`.
 */
export function fitSabr(slice: QuotedSlice, options: SabrFitOptions): Result<SabrFit> {
  const { beta, shift = 0 } = options;
  if (!(beta >= 0 && beta <= 1)) return failure('OUT_OF_RANGE', `beta = ${beta}: must lie between 0 and 1`);
  const prepared = prepareSlice(slice);
  if (!prepared.ok) return prepared;
  const { quotes, forward } = prepared.value;
  if (quotes.length < 3)
    return failure('MISSING_MARKET_DATA', `a SABR smile needs 3 strikes with a vol, got ${quotes.length}`);
  if (!(Math.min(forward, ...quotes.map(({ strike }) => strike)) + shift > 0))
    return failure('OUT_OF_RANGE', `forward and strikes must lie above minus the shift of ${shift}`, {
      shift,
    });
  return fitPrepared(prepared.value, options);
}

/** [ln alpha, rho, nu]. */
const parametersOf = (x: ArrayLike<number>, { beta, shift }: SabrFitOptions): SabrParameters => ({
  alpha: Math.exp(x[0]),
  beta,
  rho: x[1],
  nu: x[2],
  ...(shift === undefined ? {} : { shift }),
});

function fitPrepared(prepared: PreparedSlice, options: SabrFitOptions): Result<SabrFit> {
  const roots = prepared.weight.map(Math.sqrt);
  const problem = sabrProblem(prepared, roots, options);
  const level = atMoneyVol(prepared);
  const scale = (prepared.forward + (options.shift ?? 0)) ** (1 - options.beta);
  const runs = [-0.4, 0, 0.4].map((rho) =>
    minimiseLeastSquares(problem, [Math.log(level * scale), rho, 0.5 / Math.sqrt(prepared.years)]),
  );
  let best = runs.reduce((one, other) => (other.cost < one.cost ? other : one));
  if (!(best.cost < Infinity)) return failure('NOT_CONVERGED', 'no SABR smile fits the quotes');
  for (let round = 0; round < REWEIGHTINGS; round++) {
    reweigh(prepared, best.x, options, roots);
    best = minimiseLeastSquares(problem, best.x);
  }
  const errors = errorsAt(prepared, best.x, options);
  return success({
    parameters: parametersOf(best.x, options),
    rmseVol: Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length),
    largestErrorVol: errors.reduce((most, error) => Math.max(most, Math.abs(error)), 0),
    converged: best.converged,
  });
}

function sabrProblem(
  prepared: PreparedSlice,
  roots: Float64Array,
  options: SabrFitOptions,
): LeastSquaresProblem {
  return {
    residualCount: roots.length,
    lower: [-100, -LARGEST_RHO, 0],
    upper: [100, LARGEST_RHO, LARGEST_NU],
    residuals(x, out) {
      const errors = errorsAt(prepared, x, options);
      for (let i = 0; i < roots.length; i++)
        out[i] = roots[i] * bandedError(errors[i], prepared.below[i], prepared.above[i]);
      return errors.every(Number.isFinite);
    },
  };
}

function errorsAt(
  { quotes, vol, forward, years }: PreparedSlice,
  x: ArrayLike<number>,
  options: SabrFitOptions,
): Float64Array {
  const p = parametersOf(x, options);
  const shift = options.shift ?? 0;
  return vol.map((quoted, i) => {
    const inputs = { f: forward + shift, strike: quotes[i].strike + shift, years, p };
    return lognormalVol(inputs, options.formula ?? 'hagan') - quoted;
  });
}

function reweigh(
  prepared: PreparedSlice,
  x: Float64Array,
  options: SabrFitOptions,
  roots: Float64Array,
): void {
  const errors = errorsAt(prepared, x, options);
  const scale = robustScale(errors, prepared.weight, NOISE_FLOOR);
  for (let i = 0; i < roots.length; i++)
    roots[i] = Math.sqrt(prepared.weight[i] * huberWeight(errors[i], scale));
}

function atMoneyVol({ k, vol }: PreparedSlice): number {
  let nearest = 0;
  for (let i = 1; i < k.length; i++) if (Math.abs(k[i]) < Math.abs(k[nearest])) nearest = i;
  return vol[nearest];
}
