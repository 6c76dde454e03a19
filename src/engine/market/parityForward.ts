/** The forward of an expiry from put-call parity over the strikes of its option chain. */
import { failure, success, type Result } from '../basics/result';

/** Best quotes of call and put at one strike, in the venue's quote unit (coin for inverse options). */
export interface ParityQuote {
  readonly strike: number;
  readonly callBid?: number;
  readonly callAsk?: number;
  readonly putBid?: number;
  readonly putAsk?: number;
}

export interface ParityInputs {
  readonly quotes: readonly ParityQuote[];
  /** Linear: C - P = D (F - K). Inverse, prices in coin: C - P = D (1 - K/F). */
  readonly settlement: 'linear' | 'inverse';
  /** Discount factor D of the premium's currency, > 0; 1 without. `fit` estimates it with the forward. */
  readonly discount?: number | 'fit';
}

export interface ParityForward {
  readonly forward: number;
  readonly discount: number;
  /** Robust standard error of the forward, in its unit. */
  readonly standardError: number;
  /** Strikes with all four quotes. */
  readonly strikes: number;
  /** The forward that every strike's bid and ask allow; empty (low > high) where strikes contradict each other. */
  readonly low: number;
  readonly high: number;
}

const LEAST_STRIKES = 3;
const LEAST_STRIKES_WITH_DISCOUNT = 5;
/** A forward that is less certain than this is refused. */
const LARGEST_RELATIVE_ERROR = 0.005;
const HUBER = 1.345;
const ITERATIONS = 20;

/** One strike: y = C - P at the mids, half its bid-ask width, and its bounds. */
interface Row {
  readonly strike: number;
  readonly y: number;
  readonly half: number;
}

/** y = level - slope K, so that F = level/slope for either settlement. */
interface Line {
  readonly level: number;
  readonly slope: number;
}

interface FittedLine extends Line {
  /** By row, in units of y. */
  readonly weights: readonly number[];
}

/**
 * Weighted regression of C - P on the strike, each strike with the inverse square of its bid-ask width and Huber's
 * weights against strikes that are off. Stoll (1969), "The relationship between put and call option prices".
 * Errors: MISSING_MARKET_DATA with fewer than 3 complete strikes (5 when the discount is fitted), OUT_OF_RANGE for a
 * forward or discount that is not positive, or known to no better than 0.5 %.
 */
export function parityForward(inputs: ParityInputs): Result<ParityForward> {
  const rows = inputs.quotes.flatMap(rowOf);
  const least = inputs.discount === 'fit' ? LEAST_STRIKES_WITH_DISCOUNT : LEAST_STRIKES;
  const strikes = new Set(rows.map(({ strike }) => strike)).size;
  if (strikes < least)
    return failure(
      'MISSING_MARKET_DATA',
      `put-call parity needs ${least} strikes with bid and ask of call and put, got ${strikes}`,
      { strikes, limit: least },
    );
  const { discount = 1 } = inputs;
  if (discount !== 'fit' && !(discount > 0 && discount < Infinity))
    return failure('INVALID_INPUT', `discount = ${discount}: must be positive`, { discount });
  return assess(rows, fitLine(rows, inputs), inputs.settlement, strikes);
}

function rowOf({ strike, callBid, callAsk, putBid, putAsk }: ParityQuote): Row[] {
  if (!(strike > 0 && strike < Infinity)) return [];
  const complete = [callBid, callAsk, putBid, putAsk].every((price) => price !== undefined && price >= 0);
  if (!complete || !(callBid! <= callAsk! && putBid! <= putAsk!)) return [];
  const y = 0.5 * (callBid! + callAsk!) - 0.5 * (putBid! + putAsk!);
  const half = 0.5 * (callAsk! - callBid! + (putAsk! - putBid!));
  return Number.isFinite(y) && Number.isFinite(half) ? [{ strike, y, half }] : [];
}

function fitLine(rows: readonly Row[], { settlement, discount = 1 }: ParityInputs): FittedLine {
  const narrowest = Math.max(...rows.map(({ half }) => half)) * 1e-3;
  const unit = Math.max(narrowest, 1e-12 * Math.max(...rows.map(({ y }) => Math.abs(y))), 1e-300);
  const widths = rows.map(({ half }) => Math.max(half, unit));
  let weights = widths.map((width) => 1 / (width * width));
  let line = solveLine(rows, weights, settlement, discount);
  for (let round = 0; round < ITERATIONS; round++) {
    const errors = rows.map(({ strike, y }, i) => Math.abs(y - line.level + line.slope * strike) / widths[i]);
    const scale = Math.max(0.5, 1.4826 * middleOf(errors));
    weights = widths.map((width, i) => Math.min(1, (HUBER * scale) / errors[i]) / (width * width));
    line = solveLine(rows, weights, settlement, discount);
  }
  return { ...line, weights };
}

function solveLine(
  rows: readonly Row[],
  weights: readonly number[],
  settlement: ParityInputs['settlement'],
  discount: number | 'fit',
): Line {
  let [sum, k, y, kk, ky] = [0, 0, 0, 0, 0];
  rows.forEach((row, i) => {
    sum += weights[i];
    k += weights[i] * row.strike;
    y += weights[i] * row.y;
    kk += weights[i] * row.strike * row.strike;
    ky += weights[i] * row.strike * row.y;
  });
  if (discount === 'fit') {
    const slope = -(sum * ky - k * y) / (sum * kk - k * k);
    return { level: (y + slope * k) / sum, slope };
  }
  if (settlement === 'linear') return { level: (y + discount * k) / sum, slope: discount };
  return { level: discount, slope: (discount * k - ky) / kk };
}

function assess(
  rows: readonly Row[],
  { level, slope, weights }: FittedLine,
  settlement: ParityInputs['settlement'],
  strikes: number,
): Result<ParityForward> {
  const forward = level / slope;
  const discount = settlement === 'linear' ? slope : level;
  if (!(forward > 0 && forward < Infinity && discount > 0))
    return failure('OUT_OF_RANGE', `put-call parity gives forward ${forward} and discount ${discount}`);
  const own = (y: number, strike: number): number =>
    settlement === 'linear' ? strike + y / discount : strike / (1 - y / discount);
  const standardError = errorOf(rows, weights, forward, own);
  if (!(standardError <= LARGEST_RELATIVE_ERROR * forward))
    return failure(
      'OUT_OF_RANGE',
      `put-call parity gives forward ${forward} only to ${standardError}, limit ${LARGEST_RELATIVE_ERROR} of it`,
      { forward, standardError },
    );
  const low = Math.max(...rows.map(({ y, half, strike }) => own(y - half, strike)));
  const high = Math.min(...rows.map(({ y, half, strike }) => upper(own(y + half, strike))));
  return success({ forward, discount, standardError, strikes, low, high });
}

/** A coin spread of more than the discount bounds nothing from above. */
const upper = (forward: number): number => (forward > 0 ? forward : Infinity);

/**
 * Scatter of the strikes' own forwards around the estimate: the sandwich error of their weighted mean, with the
 * regression's weights carried from y into forwards.
 */
function errorOf(
  rows: readonly Row[],
  weights: readonly number[],
  forward: number,
  own: (y: number, strike: number) => number,
): number {
  let [total, squares] = [0, 0];
  rows.forEach(({ y, half, strike }, i) => {
    const step = Math.max(half, 1e-9 * Math.abs(y), Number.MIN_VALUE);
    const perY = Math.abs(own(y + step, strike) - own(y, strike)) / step;
    const weight = weights[i] / (perY * perY);
    if (!(weight > 0 && weight < Infinity)) return;
    total += weight;
    squares += (weight * (own(y, strike) - forward)) ** 2;
  });
  return Math.sqrt(squares) / total;
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
}
