/** One socket of a venue with its channels: paced calls, answers held against questions, signs of life. */
import type { Failure } from '../../../engine/basics/result';
import { ChannelLedger } from '../channels';
import type { Disposer, FeedClock, RandomSource } from '../clock';
import { Connection } from '../connection';
import type { Network } from '../network';
import { CallBudget } from './callBudget';
import type { DialTurns } from './dialTurns';
import type { LaneMessage, LaneRules } from './protocol';
import type { SessionTimings } from './timings';

export interface LinkEnvironment {
  readonly url: string;
  readonly timings: SessionTimings;
  readonly clock: FeedClock;
  readonly random: RandomSource;
  readonly network?: Network;
  readonly firstDataMs: (key: string) => number | undefined;
  /** What a dial after a loss waits at least. */
  readonly leastDelayMs: () => number;
  /** Shared by every socket of the host. */
  readonly dialTurns: DialTurns;
}

export interface LinkListener {
  dialing(attempt: number): void;
  opened(): void;
  text(text: string): void;
  lost(reason: string, attempt: number): void;
  refused(failure: Failure): void;
}

interface Call {
  /** Not answered yet. */
  readonly keys: Set<string>;
  readonly isSubscribe: boolean;
  readonly sentMs: number;
}

type Ack = Extract<LaneMessage, { type: 'ack' }>;
type Refusal = Extract<LaneMessage, { type: 'refusal' }>;

export class Link {
  readonly ledger: ChannelLedger;
  isOpen = false;
  openedMs = 0;
  private readonly connection: Connection;
  private readonly calls = new Map<number, Call>();
  private readonly budget: CallBudget | undefined;
  private callLimit: number;
  private lastId = 0;
  private lastSentMs = -Infinity;
  private answeredMs = -Infinity;
  private timer: Disposer | undefined;

  constructor(
    private readonly rules: LaneRules,
    private readonly environment: LinkEnvironment,
    private readonly listener: LinkListener,
  ) {
    const { timings, clock, random, network, url, firstDataMs, dialTurns } = environment;
    this.ledger = new ChannelLedger({ firstDataMs, retryMs: timings.retryChannelMs });
    this.callLimit = rules.channelsPerCall;
    const { callBudget } = rules;
    this.budget = callBudget && new CallBudget(callBudget.calls, callBudget.windowMs);
    this.connection = new Connection(
      url + rules.path,
      {
        dialing: (attempt) => listener.dialing(attempt),
        opened: () => this.open(),
        text: (text) => listener.text(text),
        lost: (reason, attempt) => this.close(reason, attempt),
        leastDelayMs: environment.leastDelayMs,
        turnMs: () => dialTurns.take(clock.now()),
        refused: (failure) => listener.refused(failure),
      },
      timings,
      clock,
      random,
      network,
    );
  }

  start(): void {
    const { clock, timings } = this.environment;
    this.timer = clock.every(timings.paceMs, () => this.pump());
    this.connection.start();
  }

  stop(): void {
    this.timer?.();
    this.timer = undefined;
    this.isOpen = false;
    this.connection.stop();
  }

  lose(reason: string, leastDelayMs = 0): void {
    this.connection.lose(reason, leastDelayMs);
  }

  private now(): number {
    return this.environment.clock.now();
  }

  private open(): void {
    this.isOpen = true;
    this.openedMs = this.lastSentMs = this.now();
    this.callLimit = this.rules.channelsPerCall;
    this.listener.opened();
    this.pump();
  }

  private close(reason: string, attempt: number): void {
    this.isOpen = false;
    this.calls.clear();
    this.ledger.reset(this.now());
    this.listener.lost(reason, attempt);
  }

  /** One call at most: what to leave first, then what to ask for, else a sign of life when it is due. */
  private pump(): void {
    if (!this.isOpen) return;
    const now = this.now();
    this.giveUpLateCalls(now);
    if (this.callOnce(now)) return;
    if (now - this.lastSentMs < this.environment.timings.keepAliveMs) return;
    if (this.connection.send(this.rules.keepAlive((this.lastId += 1)))) this.lastSentMs = now;
  }

  private callOnce(now: number): boolean {
    const { charactersPerCall } = this.rules;
    if (this.budget && !this.hasWork()) return false;
    if (this.budget && !this.budget.take(now)) return false;
    const leaving = this.ledger.takeLeaving(this.callLimit);
    if (leaving.length > 0) return this.send('unsubscribe', leaving, now);
    const asked = this.ledger.takeWanted(this.callLimit, charactersPerCall, now);
    return asked.length > 0 && this.send('subscribe', asked, now);
  }

  private hasWork(): boolean {
    return this.ledger.hasLeaving() || this.ledger.list('wanted').length > 0;
  }

  private send(op: 'subscribe' | 'unsubscribe', keys: readonly string[], now: number): boolean {
    const id = (this.lastId += 1);
    this.calls.set(id, { keys: new Set(keys), isSubscribe: op === 'subscribe', sentMs: now });
    const isSent = this.connection.send(this.rules.request(op, keys, id));
    if (isSent) this.lastSentMs = now;
    else this.giveBack(id);
    return isSent;
  }

  private giveUpLateCalls(now: number): void {
    for (const [id, call] of this.calls) {
      if (now - call.sentMs <= this.environment.timings.requestMs) continue;
      // The venue has answered since, but not about these: it does not take them.
      if (this.answeredMs >= call.sentMs && call.isSubscribe)
        this.ledger.acknowledge([...call.keys], [], now);
      this.giveBack(id);
    }
  }

  private giveBack(id: number): void {
    const call = this.calls.get(id);
    this.calls.delete(id);
    if (call?.isSubscribe) this.ledger.giveBack([...call.keys], this.now());
  }

  /** Holds an acknowledgement against its question; returns what the venue did not take. */
  acknowledge({ id: given, accepted, refused = [] }: Ack): readonly string[] {
    const now = (this.answeredMs = this.now());
    this.callLimit = this.rules.channelsPerCall;
    if (accepted === undefined) {
      const id = given ?? this.oldestCall();
      const call = id === undefined ? undefined : this.calls.get(id);
      if (id !== undefined) this.calls.delete(id);
      if (call?.isSubscribe) this.ledger.acknowledge([...call.keys], [...call.keys], now);
      return [];
    }
    const asked = this.answered([...accepted, ...refused]);
    return this.ledger.acknowledge(asked, accepted, now);
  }

  /** Channels answered one by one, each for the oldest call that holds it; returns those that were asked for. */
  private answered(keys: readonly string[]): string[] {
    const asked: string[] = [];
    for (const key of keys) {
      for (const [id, call] of this.calls) {
        if (!call.keys.has(key)) continue;
        call.keys.delete(key);
        if (call.keys.size === 0) this.calls.delete(id);
        if (call.isSubscribe) asked.push(key);
        break;
      }
    }
    return asked;
  }

  private oldestCall(): number | undefined {
    return this.calls.keys().next().value;
  }

  private callOf(named: readonly string[]): number | undefined {
    for (const [id, call] of this.calls) if (named.some((key) => call.keys.has(key))) return id;
    return undefined;
  }

  /** A failed call. Where one bad channel fails all and is not named, the next call asks for half. */
  refuse({ id: given, named, isWhole, message }: Refusal): readonly string[] {
    const now = this.now();
    const id = given ?? this.callOf(named) ?? this.oldestCall();
    const call = id === undefined ? undefined : this.calls.get(id);
    if (named.length > 0) {
      this.ledger.acknowledge(this.answered(named), [], now, message);
    } else if (isWhole && call?.keys.size === 1) this.ledger.acknowledge([...call.keys], [], now, message);
    else if (isWhole && call) this.callLimit = Math.max(1, Math.floor(call.keys.size / 2));
    if (isWhole && id !== undefined) this.giveBack(id);
    return named;
  }
}
