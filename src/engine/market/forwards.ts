/** The forward of an expiry: which sources there are, what each says, how sure it is, and which one is taken. */
import { failure, success, type Failure, type Result } from '../basics/result';
import { parityForward, type ParityInputs } from './parityForward';
import type { MarketValue } from './snapshot';

/** In order of preference. */
export const FORWARD_METHODS = ['venue', 'future', 'parity', 'perpetual'] as const;
export type ForwardMethod = (typeof FORWARD_METHODS)[number];

export interface FutureQuotes {
  readonly bid?: MarketValue;
  readonly ask?: MarketValue;
  readonly mark?: MarketValue;
}

export interface PerpetualQuotes {
  /** Mark price of the perpetual, quote currency per coin. */
  readonly mark: MarketValue;
  /** Funding per 8 hours, a fraction; positive: longs pay. */
  readonly fundingRate8h: MarketValue;
}

/** Everything known about one expiry; each part may be missing. */
export interface ForwardInputs {
  /** Years to expiry, > 0. */
  readonly years: number;
  /** The forward that the venue itself states for the expiry. */
  readonly venue?: MarketValue;
  /** The future of the same expiry. */
  readonly future?: FutureQuotes;
  readonly parity?: ParityInputs & { readonly oldestTimeMs?: number };
  readonly perpetual?: PerpetualQuotes;
}

export interface ForwardEstimate {
  readonly method: ForwardMethod;
  /** Quote currency per coin. */
  readonly forward: number;
  /** Half the bid-ask width, or the standard error; undefined where the source states none. */
  readonly uncertainty?: number;
  /** Local arrival of the oldest input (ms since the epoch). */
  readonly oldestTimeMs?: number;
  /** What it was made from, for provenance: `derived:parity of 12 strikes`. */
  readonly source: string;
}

export interface ForwardChoice extends ForwardEstimate {
  /** The other sources that gave a forward, as relative difference to the chosen one. */
  readonly others: readonly { readonly method: ForwardMethod; readonly relativeDifference: number }[];
  /** Sources that were there but refused, with the cause. */
  readonly refused: readonly { readonly method: ForwardMethod; readonly failure: Failure }[];
}

/**
 * The forward by the first source that gives one. MISSING_MARKET_DATA naming what each source lacks when none does.
 * `order` may leave methods out.
 */
export function estimateForward(
  inputs: ForwardInputs,
  order: readonly ForwardMethod[] = FORWARD_METHODS,
): Result<ForwardChoice> {
  const found: ForwardEstimate[] = [];
  const refused: { method: ForwardMethod; failure: Failure }[] = [];
  for (const method of order) {
    const result = ESTIMATORS[method](inputs);
    if (result === undefined) continue;
    if (result.ok) found.push(result.value);
    else refused.push({ method, failure: result.failure });
  }
  if (found.length === 0) return noForward(refused);
  const [chosen, ...others] = found;
  const relative = ({ method, forward }: ForwardEstimate) => ({
    method,
    relativeDifference: forward / chosen.forward - 1,
  });
  return success({ ...chosen, others: others.map(relative), refused });
}

function noForward(refused: readonly { method: ForwardMethod; failure: Failure }[]): Result<never> {
  const causes = refused.map(({ method, failure: cause }) => `${method}: ${cause.message}`);
  const why = causes.length === 0 ? 'no future, option quotes or perpetual' : causes.join('; ');
  return failure('MISSING_MARKET_DATA', `no forward (${why})`);
}

/** Undefined where the source is not there at all. */
type Estimator = (inputs: ForwardInputs) => Result<ForwardEstimate> | undefined;

const ESTIMATORS: Readonly<Record<ForwardMethod, Estimator>> = {
  venue: ({ venue }) => venue && fromValue('venue', venue),
  future: ({ future }) => future && forwardFromFuture(future),
  parity: ({ parity }) => parity && forwardFromParity(parity),
  perpetual: ({ perpetual, years }) => perpetual && forwardFromPerpetual(perpetual, years),
};

function fromValue(
  method: ForwardMethod,
  { value, localTimeMs, source }: MarketValue,
): Result<ForwardEstimate> {
  if (!(value > 0 && value < Infinity))
    return failure('INVALID_INPUT', `${method} price ${value} is not positive`, { value });
  return success({ method, forward: value, oldestTimeMs: localTimeMs, source });
}

/** Middle of bid and ask where both are there and the bid is below the ask, else the mark. */
export function forwardFromFuture({ bid, ask, mark }: FutureQuotes): Result<ForwardEstimate> {
  if (
    bid !== undefined &&
    ask !== undefined &&
    bid.value > 0 &&
    bid.value < ask.value &&
    ask.value < Infinity
  )
    return success({
      method: 'future',
      forward: 0.5 * (bid.value + ask.value),
      uncertainty: 0.5 * (ask.value - bid.value),
      oldestTimeMs: Math.min(bid.localTimeMs, ask.localTimeMs),
      source: `derived:mid of the future (${bid.source})`,
    });
  if (mark === undefined)
    return failure('MISSING_MARKET_DATA', 'the future has neither bid and ask nor a mark');
  return fromValue('future', mark);
}

export function forwardFromParity(inputs: NonNullable<ForwardInputs['parity']>): Result<ForwardEstimate> {
  const result = parityForward(inputs);
  if (!result.ok) return result;
  const { forward, standardError, strikes } = result.value;
  return success({
    method: 'parity',
    forward,
    uncertainty: standardError,
    oldestTimeMs: inputs.oldestTimeMs,
    source: `derived:parity of ${strikes} strikes`,
  });
}

const FUNDINGS_PER_YEAR = 3 * 365;
/** Today's funding says nothing about a longer horizon. */
const LONGEST_FUNDING_YEARS = 0.25;
/** Half of the carry that the funding rate implies is counted as uncertain. */
const UNCERTAIN_SHARE = 0.5;

/**
 * F = P exp(3 * 365 * funding * T): holding the perpetual to expiry costs the funding paid on the way, if it stays
 * as it is. A last resort, refused beyond a quarter of a year (OUT_OF_RANGE).
 */
export function forwardFromPerpetual(
  { mark, fundingRate8h }: PerpetualQuotes,
  years: number,
): Result<ForwardEstimate> {
  if (!(mark.value > 0 && mark.value < Infinity) || !Number.isFinite(fundingRate8h.value))
    return failure(
      'INVALID_INPUT',
      `perpetual at ${mark.value} with funding ${fundingRate8h.value} gives no forward`,
    );
  if (!(years >= 0 && years <= LONGEST_FUNDING_YEARS))
    return failure(
      'OUT_OF_RANGE',
      `funding carries a forward over at most ${LONGEST_FUNDING_YEARS} years, not ${years}`,
      { years, limit: LONGEST_FUNDING_YEARS },
    );
  const forward = mark.value * Math.exp(FUNDINGS_PER_YEAR * fundingRate8h.value * years);
  return success({
    method: 'perpetual',
    forward,
    uncertainty: UNCERTAIN_SHARE * Math.abs(forward - mark.value),
    oldestTimeMs: Math.min(mark.localTimeMs, fundingRate8h.localTimeMs),
    source: `derived:perpetual and funding (${mark.source})`,
  });
}
