/** Maximum likelihood fit of GARCH(1,1) and GJR, normal or Student. Conventions as in `garchModel`. */
import { failure, success, type Result } from '../../basics/result';
import { choleskyRoot, inverseFromRoot } from '../../math/choleskyRoot';
import { hessianOf } from '../../math/quasiNewton';
import { mean, refusal, sampleVariance, seriesFault, type Series } from '../../math/series';
import { BOUNDARY_PERSISTENCE, descendFrom, LEAST_SHOCK, lossOf, type Descent } from './garchDescent';
import {
  garchFilter,
  persistenceOf,
  type GarchFilter,
  type GarchParameters,
  type GarchSpec,
} from './garchModel';
import { fromSearch, LARGEST_PERSISTENCE, naturalVector, parametersOf } from './garchSearch';

export interface GarchFit {
  /** What was fitted: normal innovations where Student ones were asked for and the tails are no fatter. */
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
  readonly convergence: GarchConvergence;
}

export interface GarchConvergence {
  /** `fallback`: another law than the one asked for stands in. */
  readonly status: 'converged' | 'at-boundary' | 'fallback';
  readonly from: Descent['from'];
  /** What to print beside the number: ends reached, restarts, fallbacks. Empty after a plain convergence. */
  readonly reasons: readonly string[];
}

/** Fewest returns that a fit is given. */
export const FEWEST_RETURNS = 100;
/** Degrees of freedom from which on the Student law is the normal one for every purpose here. */
export const NORMAL_FROM = 200;

/**
 * Fits by quasi-Newton from several starts, polished by the simplex where that fails. Returns may be in any unit: they
 * are scaled inside. `near`, the fit of nearly the same returns (yesterday's), is tried with one plain start instead, and
 * dropped where it does worse. Refuses short, non-finite and constant series, and one whose most frequent value is more
 * than half of it (Student's likelihood has no maximum there: Lange, Little and Taylor 1989, JASA 84, sec. 3);
 * `NOT_CONVERGED` when no start settles.
 */
export function fitGarch(returns: Series, spec: GarchSpec, near?: GarchParameters): Result<GarchFit> {
  const refused = refusal(seriesFault(returns, 'returns', FEWEST_RETURNS)) ?? tiesRefusal(returns);
  if (refused !== undefined) return refused;
  const scale = spreadOf(returns);
  if (!(scale > 1e-12 * Math.abs(mean(returns))))
    return failure('INVALID_INPUT', `returns are constant (${returns[0]}): no variance to model`);
  const scaled = Float64Array.from(returns, (value) => value / scale);
  return fitScaled(returns, scaled, scale, spec, near === undefined ? undefined : inScale(near, scale));
}

function fitScaled(
  returns: Series,
  scaled: Float64Array,
  scale: number,
  spec: GarchSpec,
  near: GarchParameters | undefined,
): Result<GarchFit> {
  const best = descendFrom(scaled, spec, near);
  if (best === undefined)
    return failure('NOT_CONVERGED', `the GARCH likelihood of ${returns.length} returns found no maximum`);
  const inner = fromSearch(best.x, spec);
  if (inner.nu === undefined || inner.nu <= NORMAL_FROM)
    return finished(returns, scaled, scale, spec, inner, best);
  const normal = fitScaled(returns, scaled, scale, { ...spec, innovations: 'normal' }, inner);
  if (!normal.ok) return normal;
  const { convergence } = normal.value;
  const why = `nu exceeds ${NORMAL_FROM}: fitted again with normal innovations, which do as well`;
  const reasons = [why, ...convergence.reasons];
  return success({ ...normal.value, convergence: { ...convergence, status: 'fallback', reasons } });
}

/** More than half of the returns one value: prices that stand still, not a market. */
function tiesRefusal(returns: Series): ReturnType<typeof failure> | undefined {
  const counts = new Map<number, number>();
  let [most, value] = [0, NaN];
  for (let t = 0; t < returns.length; t++) {
    const count = (counts.get(returns[t]) ?? 0) + 1;
    counts.set(returns[t], count);
    if (count > most) [most, value] = [count, returns[t]];
  }
  if (2 * most <= returns.length) return undefined;
  if (most === returns.length)
    return failure('INVALID_INPUT', `returns are constant (${value}): no variance to model`);
  const message = `${most} of ${returns.length} returns are ${value}: prices that mostly stand still have no likelihood maximum`;
  return failure('INVALID_INPUT', message, { value, count: most, length: returns.length });
}

/** Standard deviation without overflow, whatever the unit. */
function spreadOf(returns: Series): number {
  let largest = 0;
  for (let t = 0; t < returns.length; t++) largest = Math.max(largest, Math.abs(returns[t]));
  return largest * Math.sqrt(sampleVariance(Float64Array.from(returns, (value) => value / largest)));
}

const inScale = (near: GarchParameters, scale: number): GarchParameters => ({
  ...near,
  mu: near.mu / scale,
  omega: near.omega / scale / scale,
});

function finished(
  returns: Series,
  scaled: Float64Array,
  scale: number,
  spec: GarchSpec,
  inner: GarchParameters,
  { from, restart }: Descent,
): Result<GarchFit> {
  const parameters = { ...inner, mu: inner.mu * scale, omega: inner.omega * scale * scale };
  const filter = garchFilter(returns, parameters);
  if (!filter.ok) return filter;
  const persistence = Math.min(LARGEST_PERSISTENCE, persistenceOf(parameters));
  const atBoundary = persistence > BOUNDARY_PERSISTENCE;
  const errors = atBoundary ? undefined : errorsOf(scaled, inner, spec);
  const standardErrors = errors?.map((error, i) => error * (i === 0 ? scale : i === 1 ? scale * scale : 1));
  const hasShock = parameters.alpha + 0.5 * parameters.gamma > LEAST_SHOCK;
  const reasons = [
    ...(restart === undefined ? [] : [`started again: ${restart}`]),
    ...(atBoundary ? ['the persistence reaches 1: there is no long-run variance'] : []),
    ...(hasShock ? [] : ['no clusters of volatility found: the single parameters are not pinned down']),
    ...(standardErrors === undefined && !atBoundary
      ? ['the likelihood is too flat at its maximum for standard errors']
      : []),
  ];
  const status = atBoundary || !hasShock ? 'at-boundary' : 'converged';
  const convergence = { status, from, reasons } as const;
  return success({
    spec,
    parameters,
    filter: filter.value,
    standardErrors,
    persistence,
    atBoundary,
    convergence,
  });
}

function errorsOf(scaled: Float64Array, inner: GarchParameters, spec: GarchSpec): Float64Array | undefined {
  const loss = lossOf(scaled);
  const at = naturalVector(inner, spec);
  const steps = at.map((value, i) => (i === 0 ? 1e-3 : 1e-3 * Math.max(Math.abs(value), 1e-3)));
  const root = choleskyRoot(hessianOf((x) => loss(parametersOf(x, spec)), at, steps));
  if (!root.ok) return undefined;
  const inverse = inverseFromRoot(root.value);
  if (!inverse.ok) return undefined;
  const errors = Float64Array.from(at, (_, i) => Math.sqrt(inverse.value.entries[i * at.length + i]));
  return errors.every((error) => Number.isFinite(error)) ? errors : undefined;
}
