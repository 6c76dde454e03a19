/** Time and chance as inputs of the feeds, so that tests shorten and repeat them. */

/** Removes what was installed; safe to call twice. */
export type Disposer = () => void;

export interface FeedClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once after `delayMs`. */
  after(delayMs: number, run: () => void): Disposer;
  /** Calls `run` every `periodMs` until disposed. */
  every(periodMs: number, run: () => void): Disposer;
}

/** Uniform number in [0, 1). */
export type RandomSource = () => number;

export const systemClock: FeedClock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  every: (periodMs, run) => {
    const timer = setInterval(run, periodMs);
    return () => clearInterval(timer);
  },
};
