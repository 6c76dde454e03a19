/** Is what arrives alive? Judges by the channels that always speak, not by the socket. */
import { ageBesidesSettlement, isSettling } from '../settlementGrace';

/** Limits beyond which data are old. */
export interface VitalLimits {
  readonly indexStaleMs: number;
  readonly channelStaleMs: number;
  readonly lateMs: number;
  /** After 08:00 UTC silence counts for nothing so long. */
  readonly settlementGraceMs?: number;
}

export interface Verdict {
  readonly state: 'waiting' | 'fresh' | 'stale';
  readonly detail: string;
  /** Longest silence beyond its limit began so long ago. */
  readonly staleForMs: number;
  /** The channel that it is about. */
  readonly channel?: string;
  /** It speaks, behind its time. */
  readonly isLate?: true;
}

interface Canary {
  readonly limitMs: number;
  heardMs: number;
  /** Newest instant that the venue gave its data, on the local clock; a message out of order does not take it back. */
  newestMs: number;
}

export class Vitals {
  private readonly canaries = new Map<string, Canary>();

  constructor(private readonly timings: VitalLimits) {}

  /** Forgets everything: a new socket has to prove itself. */
  reset(): void {
    this.canaries.clear();
  }

  /**
   * The channels to judge by. Those already judged keep their history; one that joins a session under way has its
   * limit to speak in, and takes nothing away from the others.
   */
  watch(indexChannels: readonly string[], otherChannels: readonly string[], nowMs: number): void {
    const isUnderWay = [...this.canaries.values()].some(({ heardMs }) => heardMs > 0);
    const { indexStaleMs, channelStaleMs } = this.timings;
    const wanted = new Map<string, number>();
    for (const channel of otherChannels) wanted.set(channel, channelStaleMs);
    for (const channel of indexChannels) wanted.set(channel, indexStaleMs);
    for (const channel of this.canaries.keys()) if (!wanted.has(channel)) this.canaries.delete(channel);
    for (const [channel, limitMs] of wanted) {
      if (!this.canaries.has(channel))
        this.canaries.set(
          channel,
          isUnderWay
            ? { limitMs, heardMs: nowMs, newestMs: nowMs }
            : { limitMs, heardMs: 0, newestMs: -Infinity },
        );
    }
  }

  /** Usable data on a channel, `lateByMs` behind the venue's clock. */
  heard(channel: string, nowMs: number, lateByMs: number): void {
    const canary = this.canaries.get(channel);
    if (!canary) return;
    canary.heardMs = nowMs;
    canary.newestMs = Math.max(canary.newestMs, nowMs - lateByMs);
  }

  /** The venue settles on its own clock, `offsetMs` ahead of ours. */
  private age(heardMs: number, nowMs: number, offsetMs: number): number {
    return ageBesidesSettlement(heardMs + offsetMs, nowMs + offsetMs, this.timings.settlementGraceMs);
  }

  judge(nowMs: number, offsetMs = 0): Verdict {
    if (this.canaries.size === 0)
      return { state: 'waiting', detail: 'nothing subscribed yet', staleForMs: 0 };
    let worst: Verdict = { state: 'fresh', detail: '', staleForMs: 0 };
    for (const [channel, canary] of this.canaries) {
      if (canary.heardMs === 0) {
        return { state: 'waiting', detail: `waiting for ${channel}`, staleForMs: 0, channel };
      }
      const silentMs = this.age(canary.heardMs, nowMs, offsetMs);
      const overMs = silentMs - canary.limitMs;
      if (overMs > worst.staleForMs) {
        worst = {
          state: 'stale',
          detail: `${channel} silent for ${silentMs} ms`,
          staleForMs: overMs,
          channel,
        };
      } else if (
        this.age(canary.newestMs, canary.heardMs, offsetMs) > this.timings.lateMs &&
        worst.state === 'fresh'
      ) {
        const lateMs = Math.round(canary.heardMs - canary.newestMs);
        worst = {
          state: 'stale',
          detail: `${channel} is ${lateMs} ms late`,
          staleForMs: 0,
          channel,
          isLate: true,
        };
      }
    }
    if (worst.state !== 'fresh' || !isSettling(nowMs + offsetMs, this.timings.settlementGraceMs))
      return worst;
    return { ...worst, detail: 'settlement at 08:00 UTC, last values are held' };
  }
}
