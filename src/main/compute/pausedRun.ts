/** Runs a paused computation in slices between the market batches, so that live numbers keep their pace. */
import { failure, success, type Result } from '../../engine/basics/result';

const SLICE_MS = 10;
/** What takes longer tells how far it is. */
const TELL_AFTER_MS = 100;
const TELL_EVERY_MS = 100;

export interface PausedJob {
  readonly stopwatch: () => number;
  isCancelled(): boolean;
  /** Parts done so far. */
  tell(parts: number): void;
}

export async function runPaused<T>(
  paused: Generator<undefined, T>,
  { stopwatch, isCancelled, tell }: PausedJob,
): Promise<Result<T>> {
  const started = stopwatch();
  let parts = 0;
  let toldMs = started + TELL_AFTER_MS - TELL_EVERY_MS;
  for (;;) {
    const until = stopwatch() + SLICE_MS;
    do {
      const { done, value } = paused.next();
      if (done === true) return success(value);
      parts += 1;
    } while (stopwatch() < until);
    await new Promise((resume) => setImmediate(resume));
    if (isCancelled()) return failure('CANCELLED', `cancelled after ${parts} parts`);
    if (stopwatch() - toldMs < TELL_EVERY_MS) continue;
    toldMs = stopwatch();
    tell(parts);
  }
}
