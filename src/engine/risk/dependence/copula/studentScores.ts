/** Quantiles of t at pseudo-observations rank/(n + 1): each rank is solved for once, and its mirror image not at all. */
import { studentQuantile } from '../../../math/gammaFunctions';

/** Scores of several series of the same length, each on the same grid of half ranks. */
export function studentScores(observed: readonly Float64Array[], nu: number): Float64Array[] {
  const steps = 2 * (observed[0].length + 1);
  const known = new Float64Array(steps + 1).fill(NaN);
  const score = (u: number): number => {
    const place = Math.round(u * steps);
    const lower = Math.min(place, steps - place);
    if (Number.isNaN(known[lower])) known[lower] = studentQuantile(lower / steps, nu);
    return place === lower ? known[lower] : -known[lower];
  };
  return observed.map((series) => series.map(score));
}
