/** One socket of a simulated venue: what it holds, what it said, and what the faults make of what it is told. */
import type { RandomSource } from '../clock';
import type { FaultState } from './faults';
import { Deliveries } from './deliveries';
import { framesOf, type FrameStyle } from './spoil';

/** The transport under a client: a socket, or a list in a test. */
export interface Wire {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Ends it without a closing handshake. */
  terminate(): void;
  /** Bytes that the other side has not read yet. */
  backlog(): number;
  /** Asks for a sign of life on the level of frames. */
  ping?(): void;
}

export interface Traffic {
  frames: number;
  characters: number;
}

export interface Heard {
  readonly text: string;
  readonly atMs: number;
}

const MOST_HEARD = 500;

export class Client {
  readonly channels = new Set<string>();
  /** The last texts that came, with their times. */
  readonly received: Heard[] = [];
  /** Text frames that went out, and their characters. */
  readonly sent: Traffic = { frames: 0, characters: 0 };
  openedMs: number;
  /** Instant of the newest frame of either direction that counts as traffic. */
  trafficMs: number;
  private readonly deliveries: Deliveries;

  constructor(
    readonly path: string,
    private readonly wire: Wire,
    private readonly faults: FaultState,
    private readonly style: FrameStyle,
    private readonly random: RandomSource,
    now: () => number,
  ) {
    this.openedMs = this.trafficMs = now();
    this.deliveries = new Deliveries(now, random);
  }

  heard(text: string, atMs: number): void {
    this.trafficMs = atMs;
    this.received.push({ text, atMs });
    if (this.received.length > MOST_HEARD) this.received.shift();
  }

  send(message: unknown): void {
    if (!this.faults.silent) this.put(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** Data of a channel, as the faults in force make them. */
  data(channel: string, message: unknown): void {
    if (this.faults.silent || isHeldBack(channel, this.faults)) return;
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    const { deliveries } = this.faults;
    for (const frame of framesOf(text, this.faults, this.style, this.random)) {
      if (deliveries.length === 0) this.put(frame);
      else for (const passed of this.deliveries.pass(channel, frame, deliveries)) this.put(passed);
    }
  }

  /** Sends what was held up until now. */
  release(): void {
    if (!this.faults.silent) for (const frame of this.deliveries.due()) this.put(frame);
  }

  private put(frame: string): void {
    this.sent.frames += 1;
    this.sent.characters += frame.length;
    this.wire.send(frame);
  }

  close(code: number, reason: string): void {
    this.wire.close(code, reason);
  }

  kill(): void {
    this.wire.terminate();
  }

  ping(): void {
    if (!this.faults.silent) this.wire.ping?.();
  }

  backlog(): number {
    return this.wire.backlog();
  }
}

const begins = (channel: string, names: readonly string[]): boolean =>
  names.some((name) => channel.startsWith(name));

const isHeldBack = (channel: string, { stalled, muted }: FaultState): boolean =>
  begins(channel, stalled) || begins(channel, muted);
