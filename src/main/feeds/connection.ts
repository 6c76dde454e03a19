/** One socket that stays up: dial, watch for silence, redial with full jitter. Knows nothing of any venue. */
import { failure, type Failure } from '../../engine/basics/result';
import type { Disposer, FeedClock, RandomSource } from './clock';
import { systemNetwork, type Network, type NetworkSocket } from './network';

export interface ConnectionTimings {
  readonly dialTimeoutMs: number;
  /** No frame at all for so long: the socket is dead, whatever its state says. */
  readonly silenceMs: number;
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  /** Up for so long: the next loss starts from the first delay again. */
  readonly stableMs: number;
}

export const CONNECTION_TIMINGS: ConnectionTimings = {
  dialTimeoutMs: 10_000,
  silenceMs: 25_000,
  backoffBaseMs: 1_000,
  backoffCapMs: 30_000,
  stableMs: 60_000,
};

export interface ConnectionListener {
  dialing(attempt: number): void;
  opened(): void;
  text(text: string): void;
  /** `retryInMs` is the delay before the next dial. */
  lost(reason: string, attempt: number, retryInMs: number): void;
  /** What the next dial waits at least, beside the back-off: a venue in maintenance is not knocked at. */
  leastDelayMs?(): number;
  /** How long this dial has to wait for its turn among others to the same host. */
  turnMs?(): number;
  /** The address itself is unusable: there will be no further attempt. */
  refused(failure: Failure): void;
}

const LARGEST_BACKLOG = 1024 * 1024;

/** Delay before dial number `attempt` (1 is the first redial): uniform between 0 and the doubled base, capped. */
export function backoffMs(attempt: number, base: number, cap: number, random: RandomSource): number {
  return random() * Math.min(cap, base * 2 ** Math.min(attempt - 1, 30));
}

export class Connection {
  private socket: NetworkSocket | undefined;
  private timers: Disposer[] = [];
  private attempt = 0;
  private lastInboundMs = 0;
  private openedMs = 0;
  private running = false;

  constructor(
    private readonly url: string,
    private readonly listener: ConnectionListener,
    private readonly timings: ConnectionTimings,
    private readonly clock: FeedClock,
    private readonly random: RandomSource,
    private readonly network: Network = systemNetwork,
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    this.attempt = 0;
    if (/^wss?:\/\/[^/]/.test(this.url) && URL.canParse(this.url)) return this.dial();
    const { failure: problem } = failure('INVALID_INPUT', `"${this.url}" is not a ws:// or wss:// address`);
    this.listener.refused(problem);
  }

  stop(): void {
    this.running = false;
    this.dropSocket();
  }

  /** False when the text could not be handed over: not open, or the peer does not read. */
  send(text: string): boolean {
    const socket = this.socket;
    if (!socket || !socket.isOpen) return false;
    if (socket.backlogBytes > LARGEST_BACKLOG) {
      this.lose('peer does not read');
      return false;
    }
    socket.send(text);
    return true;
  }

  /** Ends the socket at once, without a closing handshake, and redials after the back-off. */
  lose(reason: string, leastDelayMs = 0): void {
    if (!this.running || !this.socket) return;
    this.dropSocket();
    const now = this.clock.now();
    if (this.openedMs > 0 && now - this.openedMs >= this.timings.stableMs) this.attempt = 0;
    this.openedMs = 0;
    this.attempt += 1;
    const { backoffBaseMs, backoffCapMs } = this.timings;
    const least = Math.max(leastDelayMs, this.listener.leastDelayMs?.() ?? 0);
    const delay = least + backoffMs(this.attempt, backoffBaseMs, backoffCapMs, this.random);
    this.timers.push(this.clock.after(delay, () => this.dial()));
    this.listener.lost(reason, this.attempt, delay);
  }

  private dial(): void {
    this.clearTimers();
    const turnMs = this.listener.turnMs?.() ?? 0;
    if (turnMs > 0) this.timers.push(this.clock.after(turnMs, () => this.dialNow()));
    else this.dialNow();
  }

  private dialNow(): void {
    this.clearTimers();
    this.listener.dialing(this.attempt);
    const { dialTimeoutMs } = this.timings;
    this.timers.push(
      this.clock.after(dialTimeoutMs, () => this.lose(`no answer within ${dialTimeoutMs} ms`)),
    );
    // A socket that was given up may still deliver: everything it says is ignored.
    const ifCurrent = (run: () => void): void => {
      if (this.socket === socket) run();
    };
    const socket = this.network.dial(this.url, {
      opened: () => ifCurrent(() => this.open()),
      text: (text) => ifCurrent(() => this.receive(text)),
      pinged: () => ifCurrent(() => (this.lastInboundMs = this.clock.now())),
      failed: (message) => ifCurrent(() => this.lose(message)),
      closed: (code, reason) =>
        ifCurrent(() => this.lose(`closed by the venue: ${code} ${reason.slice(0, 80)}`.trim())),
    });
    this.socket = socket;
  }

  private open(): void {
    this.clearTimers();
    this.openedMs = this.lastInboundMs = this.clock.now();
    const { silenceMs } = this.timings;
    const watch = (): void => {
      if (this.clock.now() - this.lastInboundMs > silenceMs) this.lose(`no frame for ${silenceMs} ms`);
    };
    this.timers.push(this.clock.every(Math.max(20, silenceMs / 5), watch));
    this.listener.opened();
  }

  private receive(text: string): void {
    this.lastInboundMs = this.clock.now();
    this.listener.text(text);
  }

  private dropSocket(): void {
    this.clearTimers();
    const socket = this.socket;
    this.socket = undefined;
    socket?.drop();
  }

  private clearTimers(): void {
    for (const dispose of this.timers) dispose();
    this.timers = [];
  }
}
