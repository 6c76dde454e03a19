/** Laws of single factors, by their quantile functions. */
import { failure, success, type Result } from '../../basics/result';
import { logGamma, studentQuantile } from '../../math/gammaFunctions';
import { nelderMead } from '../../math/minimise';
import { inverseNormalCdf } from '../../math/normal';
import { mean, refusal, sampleVariance, seriesFault, type Series } from '../../math/series';

export interface Marginal {
  /** Quantile from the probabilities below and above it: the smaller one carries the digits in either tail. */
  quantile(below: number, above: number): number;
  /** Present where the law is mean + deviation x standard normal. */
  readonly normal?: { readonly mean: number; readonly deviation: number };
}

export const normalMarginal = (mean: number, deviation: number): Marginal => ({
  normal: { mean, deviation },
  quantile: (below, above) =>
    mean + deviation * (below <= above ? inverseNormalCdf(below) : -inverseNormalCdf(above)),
});

/** Location and scale of a Student t with nu degrees; the scale is not the standard deviation. */
export interface StudentLaw {
  readonly location: number;
  readonly scale: number;
  readonly nu: number;
}

export const studentMarginal = ({ location, scale, nu }: StudentLaw): Marginal => ({
  quantile: (below, above) =>
    location + scale * (below <= above ? studentQuantile(below, nu) : -studentQuantile(above, nu)),
});

/** What was observed, interpolated between the sorted values (Hyndman and Fan 7): never beyond the worst of them. */
export function empiricalMarginal(returns: Series): Result<Marginal> {
  const refused = refusal(seriesFault(returns, 'returns', 2));
  if (refused !== undefined) return refused;
  const sorted = Float64Array.from(returns).sort();
  const last = sorted.length - 1;
  return success({
    quantile: (below) => {
      const place = below * last;
      const rank = Math.min(last - 1, Math.floor(place));
      return sorted[rank] + (place - rank) * (sorted[rank + 1] - sorted[rank]);
    },
  });
}

/** Fewest returns that a t law is fitted to. */
const FEWEST = 50;
const LOWEST_NU = 1.01;

/** Maximum likelihood of location, scale and nu (1.01 to about 200). Refuses short, non-finite and constant series. */
export function fitStudentLaw(returns: Series): Result<StudentLaw> {
  const refused = refusal(seriesFault(returns, 'returns', FEWEST));
  if (refused !== undefined) return refused;
  const [centre, deviation] = [mean(returns), Math.sqrt(sampleVariance(returns))];
  if (!(deviation > 0)) return failure('INVALID_INPUT', `returns are constant (${returns[0]})`);
  const scaled = Float64Array.from(returns, (value) => (value - centre) / deviation);
  const found = nelderMead((x) => -studentLikelihood(scaled, lawOf(x)), [0, Math.log(0.7), 1], 0.3, {
    tolerance: 1e-7,
  });
  if (!found.converged) return failure('NOT_CONVERGED', `t law of ${returns.length} returns`);
  const { location, scale, nu } = lawOf(found.x);
  return success({ location: centre + deviation * location, scale: deviation * scale, nu });
}

const lawOf = ([location, logScale, logNu]: Float64Array): StudentLaw => ({
  location,
  scale: Math.exp(logScale),
  nu: LOWEST_NU + Math.exp(Math.min(logNu, 5.3)),
});

function studentLikelihood(values: Float64Array, { location, scale, nu }: StudentLaw): number {
  const constant =
    logGamma(0.5 * (nu + 1)) - logGamma(0.5 * nu) - 0.5 * Math.log(Math.PI * nu) - Math.log(scale);
  let sum = constant * values.length;
  for (let i = 0; i < values.length; i++) {
    const z = (values[i] - location) / scale;
    sum -= 0.5 * (nu + 1) * Math.log1p((z * z) / nu);
  }
  return sum;
}
