import type { Failure } from '../../contracts/result';

/** Reason code first, then the sentence: what a hover and a message line print. */
export const failureText = (failure: Failure): string => `${failure.reason}: ${failure.message}`;
