/**
 * The early-exercise boundary B(t) of an American put as a function of the time t to expiry, by spectral collocation.
 *
 * ln^2(B/X) is a polynomial in sqrt(t) through Chebyshev points, X = B(0+) = K min(1, r/q). Its values solve the
 * fixed-point equation B = K exp(-(r-q)t) N(t, B)/D(t, B), by smooth pasting (system A) where r is near q, by value
 * matching (system B) elsewhere. Source: Andersen, Lake and Offengenden (2016), "High Performance American Option
 * Pricing", J. Computational Finance 20(1), sects. 4 and 5; here with plain iteration until nothing moves.
 *
 * Domain: K, t, sigma > 0 and a single boundary: r > 0, or r = 0 > q. Failure NOT_CONVERGED after 400 iterations.
 */
import { failure, success, type Result } from '../../basics/result';
import { normalCdf, normalPdf } from '../../math/normal';
import { gaussLegendre } from '../../math/quadrature';

export interface PutTerms {
  readonly K: number;
  readonly T: number;
  readonly sigma: number;
  readonly r: number;
  readonly q: number;
}

export interface ExerciseBoundary {
  /** B at the time to expiry t in 0..T, price units. */
  at(t: number): number;
}

const DEGREE = 24;
const POINTS = 48;
const LARGEST_STEPS = 400;
/** Relative move of the boundary that counts as none. */
const SETTLED = 1e-11;
/** Rates closer than this use smooth pasting. */
const NEAR_RATES = 0.001;

/** B(0+): just before expiry the put is exercised where the interest on K exceeds the yield of S. */
export const boundaryAtExpiry = ({ K, r, q }: PutTerms): number => (q > r ? (K * r) / q : K);

export function exerciseBoundary(terms: PutTerms): Result<ExerciseBoundary> {
  const top = boundaryAtExpiry(terms);
  const squares = new Float64Array(DEGREE + 1);
  const times = collocationTimes(terms.T);
  const levels = times.map((t) => firstGuess(terms, top, t));
  const boundary = interpolated(terms.T, top, squares);
  for (let step = 0; step < LARGEST_STEPS; step++) {
    levels.forEach((level, i) => (squares[i] = Math.log(level / top) ** 2));
    if (improve(terms, top, times, levels, boundary) < SETTLED) return success(boundary);
  }
  return failure('NOT_CONVERGED', `no exercise boundary for ${JSON.stringify(terms)}`);
}

/** sqrt(t) at the Chebyshev extrema of 0..sqrt(T), from T down to 0. */
const collocationTimes = (T: number): number[] =>
  Array.from({ length: DEGREE + 1 }, (_, i) => T * (0.5 * (1 + Math.cos((i * Math.PI) / DEGREE))) ** 2);

/** Between the level at expiry and the perpetual one, with the slope in sqrt(t) of a short-dated put. */
function firstGuess(terms: PutTerms, top: number, t: number): number {
  const far = Math.min(perpetualLevel(terms), 0.999 * top);
  const speed = (2 * terms.sigma * top) / (top - far);
  return far + (top - far) * Math.exp(-speed * Math.sqrt(t));
}

/** Boundary of the perpetual put: K beta/(beta - 1), beta the negative root. Merton (1973), eq. (52). */
function perpetualLevel({ K, sigma, r, q }: PutTerms): number {
  const tilt = (r - q) / (sigma * sigma) - 0.5;
  const beta = -tilt - Math.sqrt(tilt * tilt + (2 * r) / (sigma * sigma));
  return Math.max((K * beta) / (beta - 1), 1e-3 * K);
}

/** One pass over all points; the largest relative move. */
function improve(
  terms: PutTerms,
  top: number,
  times: readonly number[],
  levels: number[],
  boundary: ExerciseBoundary,
): number {
  let largest = 0;
  const next = times.map((t, i) => (t === 0 ? top : fixedPoint(terms, boundary, t, levels[i])));
  next.forEach((level, i) => {
    const bounded = Math.min(top, Math.max(level, 1e-8 * top));
    largest = Math.max(largest, Math.abs(bounded - levels[i]) / top);
    levels[i] = bounded;
  });
  return largest;
}

function fixedPoint(terms: PutTerms, boundary: ExerciseBoundary, t: number, level: number): number {
  const { K, r, q } = terms;
  const isPasting = Math.abs(r - q) < NEAR_RATES;
  const [numerator, denominator] = (isPasting ? smoothPasting : valueMatching)(terms, boundary, t, level);
  return (K * Math.exp((q - r) * t) * numerator) / denominator;
}

/** Sum over u = t sin^2(angle) of visit(u, t - u, weight of du): smooth at both ends, where roots of u appear. */
function overTime(t: number, visit: (u: number, rest: number, weight: number) => void): void {
  const { nodes, weights } = gaussLegendre(POINTS);
  for (let i = 0; i < POINTS; i++) {
    const angle = 0.25 * Math.PI * (1 + nodes[i]);
    const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
    visit(t * sine * sine, t * cosine * cosine, 0.5 * Math.PI * weights[i] * t * sine * cosine);
  }
}

const d1 = ({ sigma, r, q }: PutTerms, t: number, ratio: number): number =>
  (Math.log(ratio) + (r - q + 0.5 * sigma * sigma) * t) / (sigma * Math.sqrt(t));

function valueMatching(
  terms: PutTerms,
  boundary: ExerciseBoundary,
  t: number,
  level: number,
): [number, number] {
  const { K, sigma, r, q } = terms;
  const start = d1(terms, t, level / K);
  let [numerator, denominator] = [normalCdf(start - sigma * Math.sqrt(t)), normalCdf(start)];
  overTime(t, (u, rest, weight) => {
    const d = d1(terms, rest, level / boundary.at(u));
    numerator += weight * r * Math.exp(r * u) * normalCdf(d - sigma * Math.sqrt(rest));
    denominator += weight * q * Math.exp(q * u) * normalCdf(d);
  });
  return [numerator, denominator];
}

function smoothPasting(
  terms: PutTerms,
  boundary: ExerciseBoundary,
  t: number,
  level: number,
): [number, number] {
  const { K, sigma, r, q } = terms;
  const s = sigma * Math.sqrt(t);
  const start = d1(terms, t, level / K);
  let [numerator, denominator] = [normalPdf(start - s) / s, normalPdf(start) / s + normalCdf(start)];
  overTime(t, (u, rest, weight) => {
    const deviation = sigma * Math.sqrt(rest);
    const d = d1(terms, rest, level / boundary.at(u));
    numerator += (weight * r * Math.exp(r * u) * normalPdf(d - deviation)) / deviation;
    denominator += weight * q * Math.exp(q * u) * (normalCdf(d) + normalPdf(d) / deviation);
  });
  return [numerator, denominator];
}

/** Barycentric interpolation of ln^2(B/X) in sqrt(t). Berrut and Trefethen (2004), SIAM Review 46, eq. (5.4). */
function interpolated(T: number, top: number, squares: Float64Array): ExerciseBoundary {
  const points = Float64Array.from({ length: DEGREE + 1 }, (_, i) => Math.cos((i * Math.PI) / DEGREE));
  const at = (t: number): number => {
    const x = 2 * Math.sqrt(t / T) - 1;
    let [above, below] = [0, 0];
    for (let i = 0; i <= DEGREE; i++) {
      const distance = x - points[i];
      if (distance === 0) return top * Math.exp(-Math.sqrt(squares[i]));
      const weight = ((i % 2 === 0 ? 1 : -1) * (i === 0 || i === DEGREE ? 0.5 : 1)) / distance;
      above += weight * squares[i];
      below += weight;
    }
    return top * Math.exp(-Math.sqrt(Math.max(0, above / below)));
  };
  return { at };
}
