/**
 * What is subscribed and what came of it, channel by channel. An acknowledgement is not the data: a channel counts
 * as live only once it has spoken, and one that never does is named.
 */

import { Pace } from './pace';

export type ChannelState = 'wanted' | 'asked' | 'acknowledged' | 'live' | 'silent' | 'refused';

interface Channel {
  state: ChannelState;
  sinceMs: number;
  tries: number;
  /** Last message; 0 before the first. */
  heardMs: number;
  /** Why the venue refused it, until it takes it. */
  why: string;
  readonly messages: Pace;
}

export interface ChannelReading {
  readonly name: string;
  readonly state: ChannelState;
  readonly heardMs: number;
  readonly perSecond: number;
  readonly why: string;
}

/** Many channels speak once a second, or less. */
const RATE_SPAN_MS = 5_000;
const LEFT_OUT = 'missing from the acknowledgement';

const newChannel = (nowMs: number): Channel => ({
  ...{ state: 'wanted', sinceMs: nowMs, tries: 0, heardMs: 0, why: '' },
  messages: new Pace(nowMs, RATE_SPAN_MS),
});

export interface ChannelRules {
  /** Time within which an acknowledged channel must have spoken; `undefined` for channels that speak on events only. */
  readonly firstDataMs: (channel: string) => number | undefined;
  /** Silent and refused channels are asked for again after this, doubled at each try up to 32 times. */
  readonly retryMs: number;
}

export class ChannelLedger {
  private readonly channels = new Map<string, Channel>();
  /** Subscribed at the venue and no longer wanted. */
  private readonly leaving = new Set<string>();

  constructor(private readonly rules: ChannelRules) {}

  /** Replaces the set of wanted channels. */
  want(wanted: ReadonlySet<string>, nowMs: number): void {
    for (const name of wanted) {
      this.leaving.delete(name);
      if (!this.channels.has(name)) this.channels.set(name, newChannel(nowMs));
    }
    for (const [name, channel] of this.channels) {
      if (wanted.has(name)) continue;
      this.channels.delete(name);
      if (channel.state !== 'wanted' && channel.state !== 'refused') this.leaving.add(name);
    }
  }

  /** A new socket knows nothing: everything is to be asked for again. */
  reset(nowMs: number): void {
    this.leaving.clear();
    for (const channel of this.channels.values()) {
      channel.why = '';
      this.move(channel, 'wanted', nowMs);
    }
  }

  hasLeaving(): boolean {
    return this.leaving.size > 0;
  }

  /** Leaves a held channel and asks for it anew: that brings a new snapshot. */
  renew(name: string, nowMs: number): void {
    const channel = this.channels.get(name);
    if (!channel || channel.state === 'wanted') return;
    this.leaving.add(name);
    this.move(channel, 'wanted', nowMs);
  }

  /** At most `limit` channels to unsubscribe. */
  takeLeaving(limit: number): string[] {
    const taken = [...this.leaving].slice(0, limit);
    for (const name of taken) this.leaving.delete(name);
    return taken;
  }

  /** At most `limit` channels and `bytes` of names to subscribe, marked as asked. */
  takeWanted(limit: number, bytes: number, nowMs: number): string[] {
    const taken: string[] = [];
    let size = 0;
    for (const [name, channel] of this.channels) {
      if (channel.state !== 'wanted') continue;
      size += name.length + 3;
      if (taken.length >= limit || size > bytes) break;
      this.move(channel, 'asked', nowMs);
      taken.push(name);
    }
    return taken;
  }

  /** Compares what was asked with what was acknowledged; returns the names that the venue dropped. */
  acknowledge(
    asked: readonly string[],
    acknowledged: readonly string[],
    nowMs: number,
    why = LEFT_OUT,
  ): string[] {
    const names = new Set(acknowledged);
    const dropped: string[] = [];
    for (const name of asked) {
      const channel = this.channels.get(name);
      if (!channel || channel.state === 'live') continue;
      if (!names.has(name)) dropped.push(name);
      channel.why = names.has(name) ? '' : why;
      this.move(channel, names.has(name) ? 'acknowledged' : 'refused', nowMs);
    }
    return dropped;
  }

  /** The request failed as a whole: ask again. */
  giveBack(asked: readonly string[], nowMs: number): void {
    for (const name of asked) {
      const channel = this.channels.get(name);
      if (channel?.state === 'asked') this.move(channel, 'wanted', nowMs);
    }
  }

  /** Data on a channel; returns false for one that is not wanted. Runs once per frame. */
  heard(name: string, nowMs: number): boolean {
    const channel = this.channels.get(name);
    if (!channel) return false;
    channel.heardMs = nowMs;
    channel.messages.count += 1;
    // What speaks before it was asked for is the end of an earlier subscription.
    if (channel.state !== 'live' && channel.state !== 'wanted') {
      this.move(channel, 'live', nowMs);
      channel.tries = 0;
      channel.why = '';
    }
    return true;
  }

  /** Moves overdue channels to silent and due ones back to wanted; returns what became silent. */
  sweep(nowMs: number): string[] {
    const silent: string[] = [];
    for (const [name, channel] of this.channels) {
      const waitedMs = nowMs - channel.sinceMs;
      const limit = channel.state === 'acknowledged' ? this.rules.firstDataMs(name) : undefined;
      if (limit !== undefined && waitedMs > limit) {
        this.move(channel, 'silent', nowMs);
        silent.push(name);
      } else if (this.isDueAgain(channel, waitedMs)) {
        // A second subscribe to a held channel sends nothing new: leave it first.
        if (channel.state === 'silent') this.leaving.add(name);
        channel.tries += 1;
        this.move(channel, 'wanted', nowMs);
      }
    }
    return silent;
  }

  private isDueAgain(channel: Channel, waitedMs: number): boolean {
    if (channel.state !== 'silent' && channel.state !== 'refused') return false;
    return waitedMs > this.rules.retryMs * 2 ** Math.min(channel.tries, 5);
  }

  list(state: ChannelState): string[] {
    return [...this.channels].filter(([, channel]) => channel.state === state).map(([name]) => name);
  }

  names(): Iterable<string> {
    return this.channels.keys();
  }

  stateOf(name: string): ChannelState | undefined {
    return this.channels.get(name)?.state;
  }

  /** Every channel, with its rate since the reading before. */
  *readings(nowMs: number): Generator<ChannelReading> {
    for (const [name, { state, heardMs, why, messages }] of this.channels)
      yield { name, state, heardMs, why, perSecond: messages.perSecond(nowMs) };
  }

  /** Channels known, and how many of them speak or wait for an event. */
  count(): { wanted: number; live: number } {
    let live = 0;
    for (const channel of this.channels.values()) {
      if (channel.state === 'live' || channel.state === 'acknowledged') live += 1;
    }
    return { wanted: this.channels.size, live };
  }

  private move(channel: Channel, state: ChannelState, nowMs: number): void {
    channel.state = state;
    channel.sinceMs = nowMs;
  }
}
