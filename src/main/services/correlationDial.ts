/**
 * The correlation dial while a hand is on it: one thread keeps the desk prepared, the newest position is answered next, and
 * those that were overtaken are not computed. The thread ends when nobody has turned the dial for a while.
 */
import type { DialReport } from '../../contracts/dial';
import { failure, type Result } from '../../engine/basics/result';
import type { DialDesk, DialThread, SpawnDialThread } from '../compute/dialProtocol';

/** A desk prepared longer ago than this is prepared again: its market has moved on. */
const FRESH_MS = 20_000;
const IDLE_MS = 120_000;

type Settle = (result: Result<DialReport>) => void;
interface Waiting {
  readonly position: number;
  readonly settle: Settle;
}
interface Running {
  readonly key: string;
  readonly startedMs: number;
  readonly thread: DialThread;
  settle: Settle | undefined;
  waiting: Waiting | undefined;
}

const overtaken = failure('CANCELLED', 'the dial has been turned on');

export function createCorrelationDial(spawn: SpawnDialThread, clock: () => number) {
  let running: Running | undefined;
  let turn = 0;
  let idle: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(idle);
    const former = running;
    running = undefined;
    former?.thread.stop();
    former?.settle?.(overtaken);
    former?.waiting?.settle(overtaken);
  }

  function next(dial: Running, { position, settle }: Waiting): void {
    dial.settle = settle;
    dial.thread.ask({ turn: (turn += 1), position });
  }

  function start(key: string, desk: DialDesk): Running {
    stop();
    const dial: Running = {
      key,
      startedMs: clock(),
      thread: spawn(desk),
      settle: undefined,
      waiting: undefined,
    };
    running = dial;
    dial.thread.onAnswer(({ turn: of, result }) => {
      if (of !== turn || running !== dial) return;
      const { settle, waiting } = dial;
      dial.settle = dial.waiting = undefined;
      settle?.(result);
      if (waiting !== undefined) next(dial, waiting);
    });
    dial.thread.onDeath((why) => {
      dial.settle?.(failure('INTERNAL', `the dial thread stopped: ${why}`));
      dial.settle = undefined;
      if (running === dial) stop();
    });
    return dial;
  }

  return {
    /** `key` names scope, settings and market; `desk` is asked for only when they are not prepared yet. */
    async read(
      key: string,
      position: number,
      desk: () => Promise<Result<DialDesk>>,
    ): Promise<Result<DialReport>> {
      let dial = running;
      const isBusy = dial?.settle !== undefined;
      if (dial?.key !== key || (!isBusy && clock() - dial.startedMs > FRESH_MS)) {
        const wanted = await desk();
        if (!wanted.ok) return wanted;
        dial = start(key, wanted.value);
      }
      clearTimeout(idle);
      idle = setTimeout(stop, IDLE_MS);
      const own = dial;
      return new Promise((resolve) => {
        const waiting = { position, settle: resolve };
        if (own.settle === undefined) return next(own, waiting);
        own.waiting?.settle(overtaken);
        own.waiting = waiting;
      });
    },
    stop,
  };
}
export type CorrelationDialService = ReturnType<typeof createCorrelationDial>;
