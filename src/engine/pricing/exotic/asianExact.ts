/**
 * Options on an arithmetic average, exactly (`sumOfFixings`): of given fixings and of all instants.
 *
 * Average strikes: under the share measure A/S_T is a sum of fixings with the times reversed and the carry negated.
 * Continuous averages: the trapezoidal average of n, 2n, 4n fixings, extrapolated in 1/n^2 and 1/n^4 (Richardson).
 * A fixing of today is today's spot, and moves with it; fixings of the past lower the strike of an average price. Vega by differences of fourth order.
 *
 * Domain: K > 0; fixings increasing within 0..T; T, sigma > 0; up to 2,000 fixings. Accuracy: discrete 1e-11 of spot,
 * continuous 1e-11 of spot at sigma sqrt(T) = 0.3, 1e-9 to 3 (the returned `error` is an upper estimate), vega 1e-7 of spot.
 * Time: 1 ms for 12 fixings, 40 ms for 250; the continuous average 40 ms.
 */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { centralSlope } from '../../math/derivative';
import { optionSign, type OptionSign } from '../blackScholes';
import { checkFixings, checkKnownFixings, knownPart, type DiscreteAsian } from './asian';
import { checkKnown, type ContinuousAsian } from './continuousAsian';
import { checkExotic, evaluate, type ExoticMarket, type Sensitivities } from './exoticMarket';
import { sumOption, widestGrid, type SumOfFixings, type SumOptionValue } from './sumOfFixings';

const MOST_FIXINGS = 2000;
const WIDEST_GRID = 20_000;

/** Price, delta, gamma, vega in units of S. Errors: INVALID_INPUT, EXPIRED, OUT_OF_RANGE (too many fixings). */
export function priceExactAsian(
  option: Omit<DiscreteAsian, 'average'>,
  market: ExoticMarket,
): Result<Sensitivities> {
  const strikes = option.K === 'average' ? [] : [['K', option.K] as const];
  const refused =
    checkExotic(market, strikes) ??
    checkFixings(option.fixings, market.T) ??
    checkKnownFixings({ ...option, average: 'arithmetic' }) ??
    checkWork(option.fixings);
  return evaluate(refused, { option, market }, () =>
    withVega(market, (at) =>
      option.K === 'average' ? averageStrike(option, at) : averagePrice(option, option.K, at),
    ),
  );
}

function checkWork(fixings: readonly number[]): Failure | undefined {
  if (fixings.length > MOST_FIXINGS)
    return failure('OUT_OF_RANGE', `${fixings.length} fixings: at most ${MOST_FIXINGS}`).failure;
  const times = fixings.filter((t) => t > 0);
  const gap = Math.min(...times.map((t, i) => t - (i === 0 ? 0 : times[i - 1])));
  if (!(gap > 0)) return failure('INVALID_INPUT', 'two fixings are at the same time').failure;
  const widest = widestGrid({ times, weights: [], carry: 0, sigma: 1 });
  return widest <= WIDEST_GRID
    ? undefined
    : failure(
        'OUT_OF_RANGE',
        `fixings ${gap} years apart: too close for a life of ${times[times.length - 1]}`,
      ).failure;
}

/** Vega from the price at four other vols. */
function withVega(market: ExoticMarket, value: (at: ExoticMarket) => SumOptionValue): Sensitivities {
  const h = 2e-3 * market.sigma;
  const at = (k: number): number => value({ ...market, sigma: market.sigma + k * h }).price;
  const vega = centralSlope([at(-2), at(-1), at(1), at(2)], h);
  return { ...value(market), vega };
}

function averagePrice(
  option: Omit<DiscreteAsian, 'average'>,
  K: number,
  market: ExoticMarket,
): SumOptionValue {
  const { type, fixings, known = [] } = option;
  const later = fixings.filter((t) => t > 0);
  const weight = 1 / (fixings.length + known.length);
  const sum = {
    times: later,
    weights: later.map(() => weight),
    carry: market.r - market.q,
    sigma: market.sigma,
  };
  const today = weight * (fixings.length - later.length);
  return onSpot(optionSign(type), K - knownPart(option), today, sum, market);
}

/** max(w (S (known + A) - K), 0), discounted, `known` the share of fixings at today's spot. */
function onSpot(
  w: OptionSign,
  K: number,
  known: number,
  sum: SumOfFixings,
  { S, r, T }: ExoticMarket,
): SumOptionValue {
  const discount = Math.exp(-r * T);
  const strike = K / S - known;
  if (strike <= 0) return linear(w, strike, sum, S, discount, known);
  const { price, delta, gamma } = sumOption(w, strike, sum);
  const dualDelta = (price - delta) / strike;
  const lever = 1 + known / strike;
  return {
    price: discount * S * price,
    delta: discount * (delta - known * dualDelta),
    gamma: (discount * gamma * lever * lever) / S,
  };
}

function linear(
  w: OptionSign,
  strike: number,
  sum: SumOfFixings,
  S: number,
  discount: number,
  known: number,
): SumOptionValue {
  if (w === -1) return { price: 0, delta: 0, gamma: 0 };
  const mean = sum.times.reduce((total, t, i) => total + sum.weights[i] * Math.exp(sum.carry * t), 0);
  return { price: discount * S * (mean - strike), delta: discount * (mean + known), gamma: 0 };
}

/** max(w (S_T - A), 0) = S_T max(w (1 - A/S_T), 0): proportional to spot. */
function averageStrike(
  { type, fixings }: Omit<DiscreteAsian, 'average'>,
  market: ExoticMarket,
): SumOptionValue {
  const { S, T, sigma, r, q } = market;
  const weight = 1 / fixings.length;
  const back = fixings.map((t) => T - t).reverse();
  const times = back.filter((t) => t > 1e-12 * T);
  const known = weight * (back.length - times.length);
  const w = type === 'call' ? -1 : 1;
  const scale = S * Math.exp(-q * T);
  if (times.length === 0) return { price: 0, delta: 0, gamma: 0 };
  const sum = { times, weights: times.map(() => weight), carry: q - r, sigma };
  const { price } = sumOption(w, 1 - known, sum);
  return { price: scale * price, delta: (scale * price) / S, gamma: 0 };
}

/** Price and sensitivities with an estimate of the price's error. */
export interface ExtrapolatedValue extends Sensitivities {
  readonly error: number;
}

/** Steps of the coarsest average. */
const COARSE = 24;

/** The average over all instants, arithmetic. Errors as above. */
export function priceExactContinuousAsian(
  option: Omit<ContinuousAsian, 'average'>,
  market: ExoticMarket,
): Result<ExtrapolatedValue> {
  const refused = checkExotic(market, [['K', option.K]]) ?? checkKnown({ ...option, average: 'arithmetic' });
  let error = 0;
  const result = evaluate(refused, { option, market }, () =>
    withVega(market, (at) => {
      const finest = extrapolated(option, at);
      if (at === market) error = finest.error;
      return finest.value;
    }),
  );
  return result.ok ? success({ ...result.value, error }) : result;
}

function extrapolated(option: Omit<ContinuousAsian, 'average'>, market: ExoticMarket) {
  const [a, b, c] = [COARSE, 2 * COARSE, 4 * COARSE].map((n) => trapezoidal(option, n, market));
  const once = [combined(a, b, 4), combined(b, c, 4)] as const;
  const value = combined(once[0], once[1], 16);
  return { value, error: Math.abs(value.price - once[1].price) };
}

/** Removes the error that falls by `factor` from `rough` to `fine`. */
function combined(rough: SumOptionValue, fine: SumOptionValue, factor: number): SumOptionValue {
  const mix = (x: number, y: number): number => y + (y - x) / (factor - 1);
  return {
    price: mix(rough.price, fine.price),
    delta: mix(rough.delta, fine.delta),
    gamma: mix(rough.gamma, fine.gamma),
  };
}

function trapezoidal(
  option: Omit<ContinuousAsian, 'average'>,
  n: number,
  market: ExoticMarket,
): SumOptionValue {
  const { T, sigma, r, q } = market;
  const { average, elapsed } = option.known ?? { average: 0, elapsed: 0 };
  const share = T / (T + elapsed);
  const times = Array.from({ length: n }, (_, i) => ((i + 1) * T) / n);
  const weights = times.map((_, i) => (share / n) * (i === n - 1 ? 0.5 : 1));
  const K = option.K - (1 - share) * average;
  return onSpot(optionSign(option.type), K, share / (2 * n), { times, weights, carry: r - q, sigma }, market);
}
