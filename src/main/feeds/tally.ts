/** Counts what a feed received and why some of it was not used; logs the first of each kind, then every 1000th. */
import type { Failure } from '../../engine/basics/result';
import type { Logger } from '../log';
import type { DecodeSink } from './decoding';
import type { FeedCounters, MarketUpdate } from './feed';
import { Pace } from './pace';

const LOG_EVERY = 1000;

export class Tally implements DecodeSink {
  updates: MarketUpdate[] = [];
  private readonly frames = new Pace(0, 1000);
  private applied = 0;
  private ignoredCount = 0;
  private rejectedCount = 0;
  private reconnectCount = 0;
  private readonly byReason = new Map<string, number>();

  constructor(private readonly log: Logger) {}

  frame(): void {
    this.frames.count += 1;
  }

  reconnect(): void {
    this.reconnectCount += 1;
  }

  /** Hands over what was decoded since the last call. */
  takeUpdates(): readonly MarketUpdate[] {
    const taken = this.updates;
    this.applied += taken.length;
    this.updates = [];
    return taken;
  }

  ignored(why: string, detail: string): void {
    this.ignoredCount += 1;
    if (this.count(`ignored: ${why}`)) this.log.info({ why, detail }, 'frame ignored');
  }

  rejected(why: string, failure: Failure): void {
    this.rejectedCount += 1;
    if (this.count(`rejected: ${why}`)) this.log.warn({ why, failure }, 'frame rejected');
  }

  /** Since the last call that lies at least a second back. */
  framesPerSecond(nowMs: number): number {
    return this.frames.perSecond(nowMs);
  }

  counters(): FeedCounters {
    return {
      frames: this.frames.count,
      updates: this.applied,
      ignored: this.ignoredCount,
      rejected: this.rejectedCount,
      reconnects: this.reconnectCount,
    };
  }

  reasons(): Record<string, number> {
    return Object.fromEntries(this.byReason);
  }

  private count(reason: string): boolean {
    const count = (this.byReason.get(reason) ?? 0) + 1;
    this.byReason.set(reason, count);
    return count % LOG_EVERY === 1;
  }
}
