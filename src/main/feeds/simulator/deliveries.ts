/** How data frames of single channels get lost, doubled, swapped or held up on their way to one socket. */
import type { RandomSource } from '../clock';

/** For channels whose name begins so; shares are of its frames. */
export interface DeliveryRule {
  readonly channel: string;
  readonly drop?: number;
  readonly duplicate?: number;
  /** The frame waits until the next one of its channel has gone before it. */
  readonly swap?: number;
  readonly delayMs?: number;
}

interface Held {
  readonly dueMs: number;
  readonly frame: string;
}

export class Deliveries {
  private readonly swapped = new Map<string, string>();
  private late: Held[] = [];

  constructor(
    private readonly now: () => number,
    private readonly random: RandomSource,
  ) {}

  /** What goes out at once in place of a frame. */
  pass(channel: string, frame: string, rules: readonly DeliveryRule[]): readonly string[] {
    const rule = rules.find((one) => channel.startsWith(one.channel));
    if (!rule) return [frame];
    const frames = this.inOrder(channel, frame, rule);
    if (rule.delayMs === undefined) return frames;
    const dueMs = this.now() + rule.delayMs;
    this.late.push(...frames.map((one) => ({ dueMs, frame: one })));
    return [];
  }

  private inOrder(
    channel: string,
    frame: string,
    { drop, duplicate, swap }: DeliveryRule,
  ): readonly string[] {
    if (this.falls(drop)) return [];
    const before = this.swapped.get(channel);
    this.swapped.delete(channel);
    if (before !== undefined) return [frame, before];
    if (this.falls(swap)) {
      this.swapped.set(channel, frame);
      return [];
    }
    return this.falls(duplicate) ? [frame, frame] : [frame];
  }

  private falls(share: number | undefined): boolean {
    return share !== undefined && this.random() < share;
  }

  /** Frames that were held up until now, in the order of their instants. */
  due(): readonly string[] {
    if (this.late.length === 0) return [];
    const now = this.now();
    const due = this.late.filter(({ dueMs }) => dueMs <= now);
    this.late = this.late.filter(({ dueMs }) => dueMs > now);
    return due.sort((a, b) => a.dueMs - b.dueMs).map(({ frame }) => frame);
  }
}
