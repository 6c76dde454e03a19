/** Questions on a socket that wait for their answers, matched by id; none waits longer than its deadline. */
import { failure, type Result } from '../../engine/basics/result';
import type { Disposer, FeedClock } from './clock';

interface Waiting {
  readonly settle: (answer: Result<unknown>) => void;
  readonly cancelTimer: Disposer;
}

export class PendingRequests {
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;

  constructor(
    private readonly clock: FeedClock,
    private readonly timeoutMs: number,
  ) {}

  /** Sends through `send` with a fresh id; the promise always settles. */
  ask(name: string, send: (id: number) => boolean): Promise<Result<unknown>> {
    const id = (this.lastId += 1);
    if (!send(id)) return Promise.resolve(failure('PROTOCOL', `${name}: the socket is not open`));
    return new Promise((resolve) => {
      const late = (): boolean =>
        this.settle(id, failure('PROTOCOL', `${name}: no answer in ${this.timeoutMs} ms`));
      this.waiting.set(id, { settle: resolve, cancelTimer: this.clock.after(this.timeoutMs, late) });
    });
  }

  /** False when nobody waits for this id (late or foreign answer). */
  settle(id: number, answer: Result<unknown>): boolean {
    const waiting = this.waiting.get(id);
    if (!waiting) return false;
    this.waiting.delete(id);
    waiting.cancelTimer();
    waiting.settle(answer);
    return true;
  }

  /** The socket is gone, and with it every answer. */
  failAll(reason: string): void {
    for (const id of [...this.waiting.keys()]) this.settle(id, failure('CANCELLED', reason));
  }
}
