/**
 * Fair strike of a variance swap from a strip of listed options.
 *
 * K_var = 2/T [(r - q) T - (F/X - 1) - ln(X/S)] + e^(rT) sum w(K) P(K): the log contract around X, its curved part by
 * a broken line through the strikes, so that w follows from the line's slopes. Source: Demeterfi, Derman, Kamal and Zou
 * (1999), "More Than You Ever Wanted to Know About Volatility Swaps", Goldman Sachs, eqs. (26), (A4) to (A8).
 *
 * Puts from low strikes to X, calls from X up; X is the strike that both have. The line is continued one more step
 * at either end; what lies beyond is not in the figure. The broken line overprices by about (dK/K)^2/6 of it and the
 * missing wings underprice: the figure is of the strip, not of the smile behind it. Errors: INVALID_INPUT, EXPIRED.
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { blackScholesPrice, optionSign } from '../blackScholes';
import { checkExotic, type ExoticMarket } from './exoticMarket';

export interface StripQuote {
  readonly type: 'call' | 'put';
  readonly K: number;
  /** Implied Black-Scholes vol of this strike. */
  readonly sigma: number;
}

export interface FairVariance {
  /** Variance per year; its root is the fair vol. */
  readonly variance: number;
  /** Amount of each option held, in the order of the quotes, per unit of variance and of S. */
  readonly weights: readonly number[];
}

/** Fair variance per year. The market's own sigma is not used. */
export function fairVariance(
  strip: readonly StripQuote[],
  market: Omit<ExoticMarket, 'sigma'>,
): Result<FairVariance> {
  const { S, T, r, q } = market;
  const refused = checkStrip(strip, market);
  if (refused !== undefined) return { ok: false, failure: refused };
  const boundary = Math.min(...strikesOf(strip, 'call'));
  const slopes = {
    call: lineWeights(strip, 'call', boundary, T),
    put: lineWeights(strip, 'put', boundary, T),
  };
  const weights = strip.map(({ type, K }) => slopes[type].get(K) ?? 0);
  const options = strip.reduce(
    (sum, { type, K, sigma }, i) =>
      sum + weights[i] * blackScholesPrice(optionSign(type), S, K, T, sigma, r, q),
    0,
  );
  const carry = (r - q) * T;
  const log = carry - (S * Math.exp(carry)) / boundary + 1 - Math.log(boundary / S);
  return success({ variance: (2 / T) * log + Math.exp(r * T) * options, weights });
}

/** Strikes of one type, from the boundary outwards. */
const strikesOf = (strip: readonly StripQuote[], type: 'call' | 'put'): readonly number[] =>
  strip
    .filter((quote) => quote.type === type)
    .map(({ K }) => (type === 'call' ? K : -K))
    .sort((a, b) => a - b)
    .map(Math.abs);

function checkStrip(strip: readonly StripQuote[], market: Omit<ExoticMarket, 'sigma'>): Failure | undefined {
  const bad = strip
    .map(({ K, sigma }) => checkExotic({ ...market, sigma }, [['K', K]]))
    .find((f) => f !== undefined);
  if (bad !== undefined) return bad;
  const [calls, puts] = [strikesOf(strip, 'call'), strikesOf(strip, 'put')];
  if (calls.length < 2 || puts.length < 2)
    return failure('INVALID_INPUT', `${calls.length} calls and ${puts.length} puts: two of each are needed`)
      .failure;
  if (new Set(calls).size < calls.length || new Set(puts).size < puts.length)
    return failure('INVALID_INPUT', 'a strike is quoted twice').failure;
  if (calls[0] === puts[0]) return undefined;
  return failure('INVALID_INPUT', `lowest call ${calls[0]} and highest put ${puts[0]}: must be one strike`)
    .failure;
}

/** Weight by strike: the change of the line's slope there. */
function lineWeights(
  strip: readonly StripQuote[],
  type: 'call' | 'put',
  boundary: number,
  T: number,
): ReadonlyMap<number, number> {
  const strikes = strikesOf(strip, type);
  const n = strikes.length;
  // One more step; a put's stops short of 0.
  const ends = [...strikes, Math.max(2 * strikes[n - 1] - strikes[n - 2], 0.5 * strikes[n - 1])];
  const curve = (x: number): number => (2 / T) * (x / boundary - 1 - Math.log(x / boundary));
  const weights = new Map<number, number>();
  let before = 0;
  for (let i = 0; i < n; i++) {
    const slope = (curve(ends[i + 1]) - curve(ends[i])) / Math.abs(ends[i + 1] - ends[i]);
    weights.set(ends[i], slope - before);
    before = slope;
  }
  return weights;
}
