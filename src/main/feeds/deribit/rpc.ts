/** JSON-RPC over the socket: questions with ids, and the venue's error codes sorted by what to do about them. */
import { failure, type Result } from '../../../engine/basics/result';
import type { FeedClock } from '../clock';
import { PendingRequests } from '../requests';
import type { Reaction } from '../transport/reactions';
import { errorText, type Frame, type RpcError } from './wire';

/** docs.deribit.com, complete table of RPC error codes. */
const REACTIONS: Readonly<Record<number, Reaction>> = {
  10028: 'backOff',
  10066: 'backOff',
  10048: 'reconnect',
  11051: 'maintenance',
};

export const reactionTo = (code: number): Reaction => REACTIONS[code] ?? 'note';

export class Rpc {
  private readonly pending: PendingRequests;

  constructor(
    private readonly send: (text: string) => boolean,
    clock: FeedClock,
    timeoutMs: number,
  ) {
    this.pending = new PendingRequests(clock, timeoutMs);
  }

  ask(method: string, params: object): Promise<Result<unknown>> {
    return this.pending.ask(method, (id) =>
      this.send(JSON.stringify({ jsonrpc: '2.0', id, method, params })),
    );
  }

  /** Settles the question that a frame answers; false when nobody waits for it. */
  answer(frame: Extract<Frame, { type: 'answer' | 'error' }>): boolean {
    if (frame.type === 'answer') return this.pending.settle(frame.id, { ok: true, value: frame.result });
    if (frame.id === undefined) return false;
    return this.pending.settle(frame.id, rpcFailure(frame.error));
  }

  abandon(reason: string): void {
    this.pending.failAll(reason);
  }
}

export const rpcFailure = (error: RpcError): Result<never> =>
  failure('PROTOCOL', `venue ${errorText(error)}`, { code: error.code });
