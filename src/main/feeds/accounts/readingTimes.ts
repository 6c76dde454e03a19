/** When an account is read: at its resting pace, soon after a change, and with pauses that grow while it fails. */
import type { Disposer, FeedClock } from '../clock';
import { CallBudget } from '../transport/callBudget';

export interface ReadingTimesOptions {
  readonly clock: FeedClock;
  /** Pause between two readings when nothing is told, ms. */
  readonly paceMs: () => number;
  /** False when it failed. */
  readonly read: () => Promise<boolean>;
}

/** Changes come in bursts, and the venue's REST answers may trail its stream. */
const GATHER_MS = 200;
/** Between the starts of two readings that changes ask for. */
const LEAST_MS = 1_000;
/** Readings that changes may ask for in a minute: with the resting ones far below every venue's limit. */
const MOST_HURRIED = 20;
const BUDGET_MS = 60_000;
const LONGEST_PAUSE_MS = 120_000;

export class ReadingTimes {
  private readonly hurried = new CallBudget(MOST_HURRIED, BUDGET_MS);
  private failures = 0;
  private startedMs = -Infinity;
  private dueMs = Infinity;
  private isReading = false;
  private changedMeanwhile = false;
  private isStopped = false;
  private cancelTimer: Disposer = () => undefined;

  constructor(private readonly options: ReadingTimesOptions) {}

  start(): void {
    this.at(this.options.clock.now());
  }

  stop(): void {
    this.isStopped = true;
    this.cancelTimer();
  }

  /** The account is not what it was at the last reading. While readings fail, their pause stands. */
  hurry(): void {
    if (this.isReading) this.changedMeanwhile = true;
    if (this.isReading || this.isStopped || this.failures > 0) return;
    const now = this.options.clock.now();
    const soonMs = Math.max(now + GATHER_MS, this.startedMs + LEAST_MS);
    if (soonMs < this.dueMs && this.hurried.take(now)) this.at(soonMs);
  }

  /** The resting pace has become another. */
  repace(): void {
    if (this.isReading || this.isStopped || this.failures > 0) return;
    const restMs = this.startedMs + this.options.paceMs();
    if (restMs < this.dueMs) this.at(restMs);
  }

  private at(dueMs: number): void {
    const { clock } = this.options;
    this.cancelTimer();
    this.dueMs = dueMs;
    this.cancelTimer = clock.after(Math.max(0, dueMs - clock.now()), () => void this.turn());
  }

  private async turn(): Promise<void> {
    const { clock, paceMs, read } = this.options;
    this.startedMs = clock.now();
    this.dueMs = Infinity;
    this.isReading = true;
    this.changedMeanwhile = false;
    const isRead = await read();
    this.isReading = false;
    if (this.isStopped) return;
    this.failures = isRead ? 0 : this.failures + 1;
    const pauseMs = paceMs() * 2 ** Math.min(10, this.failures);
    this.at(clock.now() + (isRead ? paceMs() : Math.min(LONGEST_PAUSE_MS, pauseMs)));
    if (this.changedMeanwhile) this.hurry();
  }
}
