import type { CallAnswers, CallArgument, CallName } from '../contracts/calls';
import type { Result } from '../contracts/result';

/** The keyhole: the only thing the window sees of the outside. */
export interface PlimsollApi {
  call<N extends CallName>(name: N, argument: CallArgument<N>): Promise<Result<CallAnswers[N]>>;
  /** File path of a dropped or chosen File; empty when it has none. */
  pathOfFile(file: File): string;
}

declare global {
  interface Window {
    readonly api: PlimsollApi;
  }
}
