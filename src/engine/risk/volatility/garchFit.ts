/** Maximum likelihood fit of GARCH(1,1) and GJR, normal or Student. Conventions as in `garchModel`. */
import { failure, success, type Result } from '../../basics/result';
import { choleskyRoot, inverseFromRoot } from '../../math/choleskyRoot';
import { nelderMead, type Minimum } from '../../math/minimise';
import { hessianOf, quasiNewton } from '../../math/quasiNewton';
import { mean, refusal, sampleVariance, seriesFault, type Series } from '../../math/series';
import {
  garchFilter,
  logLikelihood,
  persistenceOf,
  varianceRecursion,
  type GarchFilter,
  type GarchParameters,
  type GarchSpec,
} from './garchModel';
import { fromSearch, LARGEST_PERSISTENCE, naturalVector, parametersOf, toSearch } from './garchSearch';

export interface GarchFit {
  readonly spec: GarchSpec;
  readonly parameters: GarchParameters;
  readonly filter: GarchFilter;
  /**
   * From the inverse of the numerical Hessian, in the order mu, omega, alpha, beta, [gamma], [nu]; undefined at the
   * boundary of stationarity or where the Hessian is not definite.
   */
  readonly standardErrors: Float64Array | undefined;
  readonly persistence: number;
  /** The maximum lies where the persistence reaches 1: the single parameters are not pinned down. */
  readonly atBoundary: boolean;
}

/** Fewest returns that a fit is given. */
export const FEWEST_RETURNS = 100;
const STARTS: readonly (readonly [number, number])[] = [
  [0.95, 0.08],
  [0.99, 0.12],
  [0.8, 0.15],
  [0.995, 0.04],
];

/**
 * Fits by quasi-Newton from several starts, polished by the simplex where that fails. Returns may be in any unit: they
 * are scaled inside. `near`, the fit of nearly the same returns (yesterday's), replaces the starts. Refuses short, non-finite and constant series; `NOT_CONVERGED` when no start settles.
 */
export function fitGarch(returns: Series, spec: GarchSpec, near?: GarchParameters): Result<GarchFit> {
  const refused = refusal(seriesFault(returns, 'returns', FEWEST_RETURNS));
  if (refused !== undefined) return refused;
  const scale = Math.sqrt(sampleVariance(returns));
  if (!(scale > 1e-12 * Math.abs(mean(returns))))
    return failure('INVALID_INPUT', `returns are constant (${returns[0]}): no variance to model`);
  const scaled = Float64Array.from(returns, (value) => value / scale);
  const best = bestOfStarts(scaled, spec, near === undefined ? undefined : inScale(near, scale));
  if (best === undefined)
    return failure('NOT_CONVERGED', `the GARCH likelihood of ${returns.length} returns found no maximum`);
  return finished(returns, scaled, scale, spec, best.x);
}

/** Minus the log likelihood of scaled returns; Infinity outside the domain. */
function lossOf(scaled: Float64Array): (parameters: GarchParameters) => number {
  const variance = new Float64Array(scaled.length);
  const residuals = new Float64Array(scaled.length);
  return (parameters) => {
    varianceRecursion(scaled, parameters, variance);
    for (let t = 0; t < scaled.length; t++) {
      if (!(variance[t] > 0)) return Infinity;
      residuals[t] = (scaled[t] - parameters.mu) / Math.sqrt(variance[t]);
    }
    return -logLikelihood(residuals, variance, parameters.nu);
  };
}

function bestOfStarts(
  scaled: Float64Array,
  spec: GarchSpec,
  near: GarchParameters | undefined,
): Minimum | undefined {
  const loss = lossOf(scaled);
  const objective = (x: Float64Array): number => loss(fromSearch(x, spec));
  let best: Minimum | undefined;
  const plain = STARTS.map(([persistence, share]) => startParameters(scaled, persistence, share, spec));
  for (const start of near === undefined ? plain : [near]) {
    const found = descend(objective, toSearch(start, spec));
    if (found.converged && (best === undefined || found.value < best.value - 1e-9)) best = found;
  }
  return best;
}

/** Held inside the region that the search can name. */
function inScale(near: GarchParameters, scale: number): GarchParameters {
  const shrink = Math.min(1, 0.9999 / persistenceOf(near));
  return {
    ...near,
    mu: near.mu / scale,
    omega: near.omega / scale / scale,
    alpha: Math.max(1e-4, near.alpha * shrink),
    beta: Math.max(1e-4, near.beta * shrink),
    gamma: near.gamma * shrink,
  };
}

function descend(objective: (x: Float64Array) => number, start: Float64Array): Minimum {
  const found = quasiNewton(objective, start, { tolerance: 2e-5 });
  if (found.converged) return found;
  const simplex = nelderMead(objective, found.x, 0.1, { tolerance: 1e-7, steps: 1500 });
  const again = quasiNewton(objective, simplex.x, { tolerance: 2e-5 });
  return again.value <= simplex.value
    ? { ...again, converged: again.converged || simplex.converged }
    : simplex;
}

const startParameters = (
  scaled: Float64Array,
  persistence: number,
  share: number,
  spec: GarchSpec,
): GarchParameters => ({
  mu: mean(scaled),
  omega: 1 - persistence,
  alpha: persistence * share * (spec.asymmetric ? 0.6 : 1),
  gamma: spec.asymmetric ? persistence * share * 0.8 : 0,
  beta: persistence * (1 - share),
  nu: spec.innovations === 'student' ? 6 : undefined,
});

function finished(
  returns: Series,
  scaled: Float64Array,
  scale: number,
  spec: GarchSpec,
  x: Float64Array,
): Result<GarchFit> {
  const inner = fromSearch(x, spec);
  const parameters = { ...inner, mu: inner.mu * scale, omega: inner.omega * scale * scale };
  const filter = garchFilter(returns, parameters);
  if (!filter.ok) return filter;
  const persistence = persistenceOf(parameters);
  const atBoundary = persistence > LARGEST_PERSISTENCE - 1e-4;
  const errors = atBoundary ? undefined : errorsOf(scaled, inner, spec);
  const standardErrors = errors?.map((error, i) => error * (i === 0 ? scale : i === 1 ? scale * scale : 1));
  return success({ spec, parameters, filter: filter.value, standardErrors, persistence, atBoundary });
}

function errorsOf(scaled: Float64Array, inner: GarchParameters, spec: GarchSpec): Float64Array | undefined {
  const loss = lossOf(scaled);
  const at = naturalVector(inner, spec);
  const steps = at.map((value, i) => (i === 0 ? 1e-3 : 1e-3 * Math.max(Math.abs(value), 1e-3)));
  const root = choleskyRoot(hessianOf((x) => loss(parametersOf(x, spec)), at, steps));
  if (!root.ok) return undefined;
  const inverse = inverseFromRoot(root.value);
  if (!inverse.ok) return undefined;
  return Float64Array.from(at, (_, i) => Math.sqrt(inverse.value.entries[i * at.length + i]));
}
