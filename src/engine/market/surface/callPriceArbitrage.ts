/** Static arbitrage inside one expiry, read from call prices alone, without any model. */
import { failure, success, type Result } from '../../basics/result';

export interface CallPrices {
  readonly forward: number;
  /** Ascending, > 0. */
  readonly strikes: readonly number[];
  /** Present values, one per strike. */
  readonly calls: readonly number[];
  /** Discount factor of the payment, > 0. */
  readonly discount: number;
  /** By how much a rule may be missed before it counts: price units, and units of slope for convexity. */
  readonly tolerance: number;
}

/** Indices into `strikes`; a rule between two strikes names the right one, convexity the middle one. */
export interface CallPriceArbitrage {
  /** The call is worth more than the one at the strike before. */
  readonly notDecreasingAt: readonly number[];
  /** The call spread is worth more than its largest payoff. */
  readonly slopeBelowDiscountAt: readonly number[];
  /** The butterfly around this strike has a negative price. */
  readonly notConvexAt: readonly number[];
  /** Outside [discount max(F - K, 0), discount F]. */
  readonly outOfBoundsAt: readonly number[];
  readonly free: boolean;
}

/**
 * Necessary and sufficient conditions for the call prices of one expiry: Carr and Madan (2005), "A note on
 * sufficient conditions for no arbitrage", Finance Research Letters 2. INVALID_INPUT for lists that do not match,
 * strikes that do not ascend, and values that are not finite.
 */
export function checkCallPrices(input: CallPrices): Result<CallPriceArbitrage> {
  const refused = checkShape(input);
  if (refused !== undefined) return refused;
  const { forward, strikes, calls, discount, tolerance } = input;
  const at = (breaks: (j: number) => boolean): number[] => strikes.map((_, j) => j).filter((j) => breaks(j));
  const slope = (j: number): number => (calls[j] - calls[j - 1]) / (strikes[j] - strikes[j - 1]);
  const found = {
    notDecreasingAt: at((j) => j > 0 && calls[j] - calls[j - 1] > tolerance),
    slopeBelowDiscountAt: at(
      (j) => j > 0 && calls[j - 1] - calls[j] > discount * (strikes[j] - strikes[j - 1]) + tolerance,
    ),
    notConvexAt: at((j) => j > 0 && j + 1 < strikes.length && slope(j) > slope(j + 1) + tolerance),
    outOfBoundsAt: at(
      (j) =>
        calls[j] < discount * Math.max(forward - strikes[j], 0) - tolerance ||
        calls[j] > discount * forward + tolerance,
    ),
  };
  return success({ ...found, free: Object.values(found).every((indices) => indices.length === 0) });
}

function checkShape(input: CallPrices): ReturnType<typeof failure> | undefined {
  const { strikes, calls, forward, discount, tolerance } = input;
  if (strikes.length !== calls.length)
    return failure('INVALID_INPUT', `${strikes.length} strikes but ${calls.length} call prices`);
  if (![forward, discount, tolerance, ...strikes, ...calls].every(Number.isFinite))
    return failure(
      'INVALID_INPUT',
      'strikes, prices, forward, discount and tolerance must be finite numbers',
    );
  const unordered = strikes.findIndex((strike, j) => j > 0 && !(strike > strikes[j - 1]));
  if (unordered > 0)
    return failure('INVALID_INPUT', `strike ${strikes[unordered]} does not follow ${strikes[unordered - 1]}`);
  return undefined;
}
