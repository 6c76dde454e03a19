/** Results as they cross a process boundary: the same shape as in the engine. */
export type { Failure, FailureReason, Result } from '../engine/basics/result';
