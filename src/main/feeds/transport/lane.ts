/**
 * A socket that is replaced without a gap: before the venue cuts it by age or for an upgrade, a second one opens, holds
 * the same channels and takes over once they speak. Frames of the first count until then, and never after.
 */
import type { Failure } from '../../../engine/basics/result';
import { Link, type LinkEnvironment } from './link';
import type { LaneMessage, LaneRules } from './protocol';

export interface LaneListener {
  dialing(lane: string, attempt: number): void;
  opened(lane: string): void;
  /** A frame of the socket in use, or of the next one while it proves itself. */
  text(lane: string, text: string): LaneMessage;
  message(lane: string, message: LaneMessage): void;
  lost(lane: string, reason: string, attempt: number): void;
  refused(failure: Failure): void;
  /** The next socket has taken over. */
  replaced(lane: string, reason: string): void;
}

const SETTLED = 0.999;

export class Lane {
  private current: Link;
  private next: Link | undefined;
  private nextReason = '';
  private wanted: ReadonlySet<string> = new Set();
  private rotateMs: number;

  constructor(
    readonly name: string,
    private readonly rules: LaneRules,
    private readonly environment: LinkEnvironment,
    private readonly listener: LaneListener,
  ) {
    this.current = this.makeLink();
    this.rotateMs = this.drawAge();
  }

  get ledger() {
    return this.current.ledger;
  }

  get isOptional(): boolean {
    return this.rules.isOptional === true;
  }

  get isOpen(): boolean {
    return this.current.isOpen;
  }

  get openedMs(): number {
    return this.current.openedMs;
  }

  start(): void {
    this.current.start();
  }

  stop(): void {
    this.current.stop();
    this.dropNext();
  }

  lose(reason: string, leastDelayMs = 0): void {
    this.dropNext();
    this.current.lose(reason, leastDelayMs);
  }

  want(keys: ReadonlySet<string>): void {
    this.wanted = keys;
    const now = this.environment.clock.now();
    this.current.ledger.want(keys, now);
    this.next?.ledger.want(keys, now);
  }

  renew(key: string): void {
    this.current.ledger.renew(key, this.environment.clock.now());
  }

  renewWhere(isMeant: (key: string) => boolean): void {
    for (const key of [...this.current.ledger.names()]) if (isMeant(key)) this.renew(key);
  }

  /** Moves overdue channels; opens and switches to the next socket when it is time. */
  sweep(): readonly string[] {
    const now = this.environment.clock.now();
    const silent = this.current.ledger.sweep(now);
    if (this.rules.isCutByAge && this.isOpen && now - this.openedMs > this.rotateMs) this.replace('its age');
    if (this.next && this.hasProvenItself(this.next)) this.takeOver();
    return silent;
  }

  /** Opens the next socket; nothing when one is under way. */
  replace(reason: string): void {
    if (this.next) return;
    this.nextReason = reason;
    this.next = this.makeLink();
    this.next.ledger.want(this.wanted, this.environment.clock.now());
    this.next.start();
  }

  private hasProvenItself(next: Link): boolean {
    if (!next.isOpen) return false;
    const speaking = next.ledger.count().live;
    const needed = this.current.ledger.count().live;
    const heard = next.ledger.list('live').length >= Math.min(1, this.current.ledger.list('live').length);
    return heard && speaking >= SETTLED * needed;
  }

  private takeOver(): void {
    const old = this.current;
    if (!this.next) return;
    this.current = this.next;
    this.next = undefined;
    this.rotateMs = this.drawAge();
    old.stop();
    this.listener.replaced(this.name, this.nextReason);
  }

  private dropNext(): void {
    this.next?.stop();
    this.next = undefined;
  }

  private drawAge(): number {
    const { timings, random } = this.environment;
    return timings.rotateMs * (1 - 0.1 * random());
  }

  private makeLink(): Link {
    const isCurrent = (): boolean => this.current === link;
    const link: Link = new Link(this.rules, this.environment, {
      dialing: (attempt) => isCurrent() && this.listener.dialing(this.name, attempt),
      opened: () => isCurrent() && this.listener.opened(this.name),
      text: (text) => this.receive(link, text),
      lost: (reason, attempt) => this.lost(link, reason, attempt),
      refused: (failure) => this.listener.refused(failure),
    });
    return link;
  }

  private lost(link: Link, reason: string, attempt: number): void {
    if (this.current !== link) return;
    // The old socket went before the new one had proven itself: the new one is all there is.
    if (this.next?.isOpen) {
      this.takeOver();
      return;
    }
    this.dropNext();
    this.listener.lost(this.name, reason, attempt);
  }

  private receive(link: Link, text: string): void {
    const message = this.listener.text(this.name, text);
    const isCurrent = this.current === link;
    if (message.type === 'data') {
      const isOurs = link.ledger.heard(message.key, this.environment.clock.now());
      if (isCurrent) this.listener.message(this.name, isOurs ? message : notAsked(message.key));
      return;
    }
    this.settle(link, message);
    if (isCurrent || message.type === 'bad') this.listener.message(this.name, message);
  }

  private settle(link: Link, message: LaneMessage): void {
    if (message.type === 'ack') link.acknowledge(message);
    else if (message.type === 'refusal') link.refuse(message);
    else if (message.type === 'held') this.reconcile(link, message.keys);
    else if (message.type === 'closing' && this.current === link) this.replace(message.message);
  }

  /** The venue's own list: what it lacks is asked for again. */
  private reconcile(link: Link, keys: readonly string[]): void {
    const held = new Set(keys);
    const now = this.environment.clock.now();
    for (const state of ['live', 'acknowledged'] as const) {
      for (const key of link.ledger.list(state)) if (!held.has(key)) link.ledger.renew(key, now);
    }
  }
}

const notAsked = (key: string): LaneMessage => ({ type: 'other', why: 'channel not asked for', detail: key });
