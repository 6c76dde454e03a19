/** One call of a window: name and payload checked against the call map, handler run, nothing thrown. */
import type { WebContents } from 'electron';
import { CALLS, type CallAnswers, type CallArgument, type CallName } from '../../contracts/calls';
import type { Failure, Result } from '../../contracts/result';
import type { Logger } from '../log';

/** Who asks: handlers that open dialogs or push to one window need it. */
export interface Caller {
  readonly contents: WebContents;
}

export type Handlers = {
  readonly [N in CallName]: (
    argument: CallArgument<N>,
    caller: Caller,
  ) => Result<CallAnswers[N]> | Promise<Result<CallAnswers[N]>>;
};

interface IssueLike {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export const refusal = (
  reason: Failure['reason'],
  message: string,
  context?: Failure['context'],
): Result<never> => ({
  ok: false,
  failure: context === undefined ? { reason, message } : { reason, message, context },
});

const describe = (issue: IssueLike): string =>
  `${issue.path.length > 0 ? issue.path.map(String).join('.') : 'argument'}: ${issue.message}`;

const isCallName = (name: unknown): name is CallName =>
  typeof name === 'string' && Object.hasOwn(CALLS, name);

/** Checks and runs one call. */
export async function dispatch(
  handlers: Handlers,
  log: Logger,
  name: unknown,
  argument: unknown,
  caller: Caller,
): Promise<Result<unknown>> {
  if (!isCallName(name)) return refusal('INVALID_INPUT', `unknown call ${String(name).slice(0, 80)}`);
  const parsed = CALLS[name].safeParse(argument);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    const detail = first ? describe(first) : 'argument refused';
    return refusal('INVALID_INPUT', `${name}: ${detail}`, { call: name });
  }
  try {
    // The schema just proved the argument's type; the compiler cannot follow it through the map.
    const handler = handlers[name] as (argument: unknown, caller: Caller) => Promise<Result<unknown>>;
    return await handler(parsed.data, caller);
  } catch (error) {
    log.error({ call: name, stack: error instanceof Error ? error.stack : undefined }, 'call failed');
    return refusal('INTERNAL', `${name} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}
