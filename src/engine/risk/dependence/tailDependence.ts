/** How often two factors crash together, counted: the empirical tail dependence with its uncertainty. */
import { failure, success, type Result } from '../../basics/result';
import { pairRefusal } from '../../math/ranks';
import type { Series } from '../../math/series';
import { pseudoObservations } from './copula/copulaFit';

export interface EmpiricalTailDependence {
  /** Share of days with y in its tail among those with x in its tail: C(q, q)/q, and the mirror image above. */
  readonly lower: number;
  readonly upper: number;
  /** Days in the tail of one factor, n q: what the counts stand on. */
  readonly tailDays: number;
  /** Root of p(1-p)/tailDays of each. */
  readonly lowerError: number;
  readonly upperError: number;
}

/** `q` is the tail share, e.g. 0.05; refuses fewer than 10 days in a tail. Coles, Heffernan and Tawn (1999), Extremes 2. */
export function empiricalTailDependence(x: Series, y: Series, q: number): Result<EmpiricalTailDependence> {
  const refused = pairRefusal(x, y, 20);
  if (refused !== undefined) return refused;
  const tailDays = Math.floor(q * x.length);
  if (!(q > 0 && q <= 0.5) || tailDays < 10)
    return failure('OUT_OF_RANGE', `tail share ${q} of ${x.length} days: 10 days at least, at most half`, {
      q,
    });
  const [u, v] = [pseudoObservations(x), pseudoObservations(y)];
  let [low, high] = [0, 0];
  for (let t = 0; t < x.length; t++) {
    if (u[t] <= q && v[t] <= q) low++;
    if (u[t] >= 1 - q && v[t] >= 1 - q) high++;
  }
  const [lower, upper] = [low, high].map((count) => Math.min(1, count / tailDays));
  const error = (p: number): number => Math.sqrt((p * (1 - p)) / tailDays);
  return success({ lower, upper, tailDays, lowerError: error(lower), upperError: error(upper) });
}
