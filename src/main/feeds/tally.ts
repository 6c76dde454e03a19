/** Counts what a feed received and why some of it was not used; logs the first of each kind, then every 1000th. */
import type { Failure } from '../../engine/basics/result';
import type { Logger } from '../log';
import type { DecodeSink } from './decoding';
import type { FeedCounters, MarketUpdate } from './feed';

const LOG_EVERY = 1000;

export class Tally implements DecodeSink {
  updates: MarketUpdate[] = [];
  private frames = 0;
  private applied = 0;
  private ignoredCount = 0;
  private rejectedCount = 0;
  private reconnectCount = 0;
  private readonly byReason = new Map<string, number>();
  private rate = 0;
  private rateFrames = 0;
  private rateSinceMs = 0;

  constructor(private readonly log: Logger) {}

  frame(): void {
    this.frames += 1;
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

  /** Frames per second since the last call that lies at least a second back. */
  framesPerSecond(nowMs: number): number {
    const elapsedMs = nowMs - this.rateSinceMs;
    if (elapsedMs >= 1000) {
      this.rate = ((this.frames - this.rateFrames) * 1000) / elapsedMs;
      this.rateFrames = this.frames;
      this.rateSinceMs = nowMs;
    }
    return this.rate;
  }

  counters(): FeedCounters {
    return {
      frames: this.frames,
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
