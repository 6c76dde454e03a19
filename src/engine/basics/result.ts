/** Values instead of exceptions for everything that a user, a file or a venue can cause. */

/** Stable reason codes: shown on screen, in exports and in logs. Never renamed, only added to. */
export type FailureReason =
  | 'MISSING_MARKET_DATA'
  | 'STALE_MARKET_DATA'
  | 'INVALID_INPUT'
  | 'OUT_OF_RANGE'
  | 'UNSUPPORTED'
  | 'EXPIRED'
  | 'UNKNOWN_INSTRUMENT'
  | 'BELOW_INTRINSIC'
  | 'ABOVE_BOUND'
  | 'AT_INTRINSIC'
  | 'AT_BOUND'
  | 'NOT_CONVERGED'
  | 'SHIFT_OUT_OF_RANGE'
  | 'DUPLICATE'
  | 'PARSE'
  | 'ENCODING'
  | 'TOO_LARGE'
  | 'EMPTY'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'STORAGE'
  | 'PROTOCOL'
  | 'CANCELLED'
  | 'INTERNAL';

/** One thing that went wrong, in words a trader can act on; `context` names value, row, field and limit. */
export interface Failure {
  readonly reason: FailureReason;
  readonly message: string;
  readonly context?: Readonly<Record<string, string | number | boolean | null>>;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export const success = <T>(value: T): Result<T> => ({ ok: true, value });

export const failure = (
  reason: FailureReason,
  message: string,
  context?: Failure['context'],
): { readonly ok: false; readonly failure: Failure } => ({
  ok: false,
  failure: context === undefined ? { reason, message } : { reason, message, context },
});

/** A bug, not bad input: throws. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${message}`);
}
