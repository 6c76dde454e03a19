/**
 * Is the whole law right, not just one quantile? Probability transforms of what happened, tested as independent normals.
 * Source: Berkowitz (2001), "Testing Density Forecasts, with Applications to Risk Management", JBES 19(4), eqs. (5) to (7).
 */
import { failure, success, type Result } from '../basics/result';
import { chiSquareTail } from '../math/gammaFunctions';
import { inverseNormalCdf } from '../math/normal';
import { mean, refusal, seriesFault, type Series } from '../math/series';

/** Mid-rank share of the forecast sample below what happened: on (0, 1), uniform under a right forecast. */
export function probabilityTransform(sample: Series, happened: number): number {
  let [below, level] = [0, 0];
  for (let i = 0; i < sample.length; i++) {
    if (sample[i] < happened) below++;
    else if (sample[i] === happened) level++;
  }
  return (below + 0.5 * level + 0.5) / (sample.length + 1);
}

export interface BerkowitzTest {
  /** -2 ln of the likelihood of N(0, 1), independent, over that of a normal autoregression of order 1. */
  readonly statistic: number;
  /** Chi-square with three degrees: mean, variance, dependence. */
  readonly pValue: number;
  readonly mean: number;
  readonly standardDeviation: number;
  /** Dependence on the day before. */
  readonly autoregression: number;
}

/** `transforms` on (0, 1), in order of time. Refuses fewer than 20 and values at or beyond the ends. */
export function berkowitzTest(transforms: Series): Result<BerkowitzTest> {
  const refused = refusal(seriesFault(transforms, 'transforms', 20));
  if (refused !== undefined) return refused;
  const z = Float64Array.from(transforms, inverseNormalCdf);
  const bad = z.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    return failure('OUT_OF_RANGE', `transform[${bad}] is ${transforms[bad]}, must lie inside (0, 1)`);
  const [now, before] = [z.subarray(1), z.subarray(0, -1)];
  const slope = slopeOf(before, now);
  const shift = mean(now) - slope * mean(before);
  const n = now.length;
  let [fitted, plain] = [0, 0];
  for (let t = 0; t < n; t++) {
    fitted += (now[t] - shift - slope * before[t]) ** 2;
    plain += now[t] ** 2;
  }
  const variance = fitted / n;
  if (!(variance > 0)) return failure('INVALID_INPUT', 'the transforms do not vary');
  const statistic = Math.max(0, plain - n * (1 + Math.log(variance)));
  return success({
    statistic,
    pValue: chiSquareTail(statistic, 3),
    mean: shift / (1 - slope),
    standardDeviation: Math.sqrt(variance),
    autoregression: slope,
  });
}

function slopeOf(x: Float64Array, y: Float64Array): number {
  const [mx, my] = [mean(x), mean(y)];
  let [xx, xy] = [0, 0];
  for (let t = 0; t < x.length; t++) {
    xx += (x[t] - mx) ** 2;
    xy += (x[t] - mx) * (y[t] - my);
  }
  return xx > 0 ? xy / xx : 0;
}
