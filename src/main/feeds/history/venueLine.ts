/** The line to a venue's history: one call after another within a budget of its own, quiet when the venue wants it. */
import type { FeedClock } from '../clock';
import { CallBudget } from '../transport/callBudget';
import { Rest } from '../transport/rest';
import type { VenueLine } from './download';
import type { VenueHistory } from './venueHistory';

const TIMEOUT_MS = 20_000;
const LOOK_MS = 100;

export interface HistoryLine extends VenueLine {
  stop(): void;
}

export function createVenueLine(
  { budget, gapMs }: Pick<VenueHistory, 'budget' | 'gapMs'>,
  baseUrl: string,
  clock: FeedClock,
): HistoryLine {
  const rest = new Rest({ baseUrl, timeoutMs: TIMEOUT_MS, gapMs, clock });
  const calls = new CallBudget(budget.calls, budget.windowMs);
  let isStopped = false;
  return {
    async get(path) {
      while (!isStopped && !calls.take(clock.now()))
        await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
      return rest.get(path);
    },
    rest: (ms) => rest.keepQuiet(ms),
    stop() {
      isStopped = true;
      rest.stop();
    },
  };
}
