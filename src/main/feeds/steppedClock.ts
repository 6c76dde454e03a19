/** A clock that stands still until it is moved, and rings what was set on the way: of recordings and simulated days. */
import type { Disposer, FeedClock } from './clock';

interface Alarm {
  readonly atMs: number;
  /** Order of setting, for alarms of the same instant. */
  readonly order: number;
  readonly periodMs: number | undefined;
  readonly run: () => void;
}

/** Shorter periods would ring without end between two instants. */
const SHORTEST_PERIOD_MS = 1;

export class SteppedClock implements FeedClock {
  private alarms: Alarm[] = [];
  private orders = 0;

  constructor(private ms: number) {}

  /** Whole milliseconds, as the machine's clock gives them. */
  now(): number {
    return Math.floor(this.ms);
  }

  get exactMs(): number {
    return this.ms;
  }

  after(delayMs: number, run: () => void): Disposer {
    return this.set({ atMs: this.ms + Math.max(0, delayMs), periodMs: undefined, run });
  }

  every(periodMs: number, run: () => void): Disposer {
    const period = Math.max(SHORTEST_PERIOD_MS, periodMs);
    return this.set({ atMs: this.ms + period, periodMs: period, run });
  }

  /** Instant of the next alarm. */
  get nextMs(): number {
    return this.alarms.length > 0 ? this.alarms[0].atMs : Infinity;
  }

  /** Moves to the next alarm and rings it. */
  ring(): void {
    const alarm = this.alarms.shift();
    if (!alarm) return;
    this.moveTo(alarm.atMs);
    if (alarm.periodMs !== undefined) this.insert({ ...alarm, atMs: alarm.atMs + alarm.periodMs });
    alarm.run();
  }

  moveTo(ms: number): void {
    this.ms = Math.max(this.ms, ms);
  }

  private set(alarm: Omit<Alarm, 'order'>): Disposer {
    const order = (this.orders += 1);
    this.insert({ ...alarm, order });
    return () => {
      this.alarms = this.alarms.filter((each) => each.order !== order);
    };
  }

  private insert(alarm: Alarm): void {
    const isLater = (each: Alarm): boolean =>
      each.atMs > alarm.atMs || (each.atMs === alarm.atMs && each.order > alarm.order);
    const at = this.alarms.findIndex(isLater);
    this.alarms.splice(at < 0 ? this.alarms.length : at, 0, alarm);
  }
}
