/** The search for the most likely GARCH parameters of returns that were scaled to unit variance. */
import { nelderMead, type Minimum, type Objective } from '../../math/minimise';
import { quasiNewton } from '../../math/quasiNewton';
import { mean } from '../../math/series';
import {
  logLikelihood,
  persistenceOf,
  varianceRecursion,
  type GarchParameters,
  type GarchSpec,
} from './garchModel';
import { fromSearch, toSearch } from './garchSearch';

/** Persistence from which on the variance has no long run that the data could tell. */
export const BOUNDARY_PERSISTENCE = 1 - 1e-4;
/** A smaller weight of the last shock is none: the variance is constant and beta is any number. */
export const LEAST_SHOCK = 1e-4;

/** Persistence, share of the shock in it. */
const STARTS: readonly (readonly [number, number])[] = [
  [0.95, 0.08],
  [0.99, 0.12],
  [0.8, 0.15],
  [0.995, 0.04],
];

export interface Descent {
  readonly x: Float64Array;
  readonly loss: number;
  /** Where the best of the searches began. */
  readonly from: 'cold' | 'near';
  /** Why the given start did not decide alone; absent: it did, or there was none. */
  readonly restart?: string;
}

/** Minus the log likelihood of scaled returns; Infinity outside the domain, never NaN. */
export function lossOf(scaled: Float64Array): (parameters: GarchParameters) => number {
  const variance = new Float64Array(scaled.length);
  const residuals = new Float64Array(scaled.length);
  return (parameters) => {
    varianceRecursion(scaled, parameters, variance);
    for (let t = 0; t < scaled.length; t++) {
      if (!(variance[t] > 0 && variance[t] < Infinity)) return Infinity;
      residuals[t] = (scaled[t] - parameters.mu) / Math.sqrt(variance[t]);
    }
    const loss = -logLikelihood(residuals, variance, parameters.nu);
    return Number.isNaN(loss) ? Infinity : loss;
  };
}

/**
 * The lowest loss that a search settles at. From `near` and the likeliest plain start; from all plain starts where there is
 * no `near`, or where it ends without a shock or at persistence 1, which every later start would inherit. Undefined
 * when none settles.
 */
export function descendFrom(
  scaled: Float64Array,
  spec: GarchSpec,
  near: GarchParameters | undefined,
): Descent | undefined {
  const loss = lossOf(scaled);
  const objective = (x: Float64Array): number => loss(fromSearch(x, spec));
  const plain = STARTS.map((start) => toSearch(startParameters(scaled, start, spec), spec));
  if (near === undefined) return bestOf(objective, plain);
  const warm = bestOf(objective, [toSearch(near, spec)], 'near');
  if (warm === undefined) return restarted(bestOf(objective, plain), 'the given start did not settle');
  const why = endOf(fromSearch(warm.x, spec));
  if (why !== undefined) return better(warm, bestOf(objective, plain), `the given start ended ${why}`);
  const [likeliest] = [...plain].sort((a, b) => objective(a) - objective(b));
  return better(warm, bestOf(objective, [likeliest]), 'the given start ended lower than a plain one');
}

function bestOf(
  objective: Objective,
  starts: readonly Float64Array[],
  from: Descent['from'] = 'cold',
): Descent | undefined {
  let best: Descent | undefined;
  for (const start of starts) {
    const { x, value, converged } = descend(objective, start);
    if (converged && Number.isFinite(value) && (best === undefined || value < best.loss - 1e-9))
      best = { x, loss: value, from };
  }
  return best;
}

/** A plain start has to win by more than noise. */
const better = (warm: Descent, cold: Descent | undefined, why: string): Descent =>
  cold !== undefined && cold.loss < warm.loss - 1e-7 ? { ...cold, restart: why } : warm;

const restarted = (cold: Descent | undefined, why: string): Descent | undefined =>
  cold && { ...cold, restart: why };

function endOf(parameters: GarchParameters): string | undefined {
  if (persistenceOf(parameters) > BOUNDARY_PERSISTENCE) return 'at persistence 1';
  return parameters.alpha + 0.5 * parameters.gamma < LEAST_SHOCK ? 'without a shock' : undefined;
}

function descend(objective: Objective, start: Float64Array): Minimum {
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
  [persistence, share]: readonly [number, number],
  spec: GarchSpec,
): GarchParameters => ({
  mu: mean(scaled),
  omega: 1 - persistence,
  alpha: persistence * share * (spec.asymmetric ? 0.6 : 1),
  gamma: spec.asymmetric ? persistence * share * 0.8 : 0,
  beta: persistence * (1 - share),
});
