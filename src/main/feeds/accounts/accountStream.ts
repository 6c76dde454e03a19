/** One private stream that stays up: a key where it needs one, a socket, the sign-in, and all anew after a loss. */
import { success, type Failure, type Result } from '../../../engine/basics/result';
import type { Disposer, FeedClock, RandomSource } from '../clock';
import { backoffMs, Connection, CONNECTION_TIMINGS, type ConnectionTimings } from '../connection';
import type { Network } from '../network';
import type { PrivateStream, StreamConversation, StreamPort } from './privateStream';
import type { VenueCourier } from './venueCourier';
import { troubled, troubleOf } from './venueKey';

export type StreamTimings = Omit<ConnectionTimings, 'silenceMs'>;

export interface AccountStreamOptions {
  readonly stream: PrivateStream;
  /** Where the venue's sockets are. */
  readonly url: string;
  readonly courier: VenueCourier;
  readonly clock: FeedClock;
  readonly network?: Network;
  readonly random: RandomSource;
  readonly timings?: Partial<StreamTimings>;
  /** The account has changed, or may have: the stream was not there before. */
  readonly onChange: () => void;
  readonly onState: () => void;
}

/** `refused`: the venue does not let the key in, and is not asked again before somebody says so. */
export type StreamState = 'off' | 'connecting' | 'live' | 'lost' | 'refused';

/** The account is read meanwhile: a venue that does not let a stream in is not knocked at for it. */
const LONGEST_PAUSE_MS = 120_000;
/** Sign-ins that fail for the key in a row. */
const MOST_REFUSALS = 3;
const SIGN_IN_MS = 10_000;

/** What the venue says as it closes is left out: it may repeat what it was sent. */
const ownWords = (reason: string): string => /^closed by the venue: \d+/.exec(reason)?.[0] ?? reason;

export class AccountStream {
  state: StreamState = 'off';
  why = '';
  private readonly timings: StreamTimings;
  private connection: Connection | undefined;
  private conversation: StreamConversation | undefined;
  private timers: Disposer[] = [];
  private dials = 0;
  private losses = 0;
  private refusals = 0;
  private liveMs = Infinity;

  constructor(private readonly options: AccountStreamOptions) {
    this.timings = { ...CONNECTION_TIMINGS, backoffCapMs: LONGEST_PAUSE_MS, ...options.timings };
  }

  start(): void {
    if (this.state === 'off') this.dial();
  }

  stop(): void {
    this.drop();
    this.state = 'off';
  }

  /** The key was found good: one more try for a stream that had given up. */
  retry(): void {
    if (this.state === 'refused') this.dial();
  }

  /** Another socket now, whatever this one looks like. */
  renew(): void {
    if (this.state === 'off' || this.state === 'refused') return;
    this.drop();
    this.dial();
  }

  private dial(): void {
    this.enter('connecting');
    const dial = (this.dials += 1);
    void this.address().then((url) => {
      if (dial !== this.dials) return;
      if (url.ok) this.open(url.value);
      else this.lose(url.failure);
    });
  }

  private async address(): Promise<Result<string>> {
    const { courier, stream, url } = this.options;
    const clock = await courier.setClock();
    if (!clock.ok) return clock;
    const path = await stream.path(courier);
    return path.ok ? success(url + path.value) : path;
  }

  private open(url: string): void {
    const { clock, random, network, stream } = this.options;
    const lose = (reason: string): void => this.lose(troubled('venue', ownWords(reason)).failure);
    const connection = new Connection(
      url,
      {
        dialing: () => undefined,
        opened: () => this.greet(),
        text: (text) => this.conversation?.text(text),
        lost: lose,
        refused: () => lose('the address is no address of a socket'),
      },
      { ...this.timings, silenceMs: stream.silenceMs },
      clock,
      random,
      network,
    );
    this.connection = connection;
    this.conversation = stream.converse(this.portOf(connection));
    connection.start();
  }

  private greet(): void {
    this.timers.push(
      this.options.clock.after(SIGN_IN_MS, () => {
        if (this.state === 'connecting') this.lose(troubled('venue', 'no answer to the sign-in').failure);
      }),
    );
    this.conversation?.opened();
  }

  private portOf(connection: Connection): StreamPort {
    const { clock, courier, onChange } = this.options;
    const ifHeld = (run: () => void): void => {
      if (this.connection === connection) run();
    };
    const keep = (timer: Disposer): Disposer => {
      if (this.connection === connection) this.timers.push(timer);
      else timer();
      return timer;
    };
    return {
      courier,
      clock,
      send: (text) => this.connection === connection && connection.send(text),
      live: () => ifHeld(() => this.goLive()),
      changed: () => ifHeld(() => this.state === 'live' && onChange()),
      fail: (why) => ifHeld(() => !why.ok && this.lose(why.failure)),
      after: (delayMs, run) => keep(clock.after(delayMs, run)),
      every: (periodMs, run) => keep(clock.every(periodMs, run)),
    };
  }

  private goLive(): void {
    this.refusals = 0;
    this.liveMs = this.options.clock.now();
    this.enter('live');
    this.options.onChange();
  }

  private lose(failure: Failure): void {
    const { clock, courier, random } = this.options;
    const { stableMs, backoffBaseMs, backoffCapMs } = this.timings;
    if (clock.now() - this.liveMs >= stableMs) this.losses = 0;
    this.drop();
    this.losses += 1;
    const kind = troubleOf(failure);
    if (kind === 'clock') courier.forgetClock();
    if (kind === 'key') this.refusals += 1;
    this.why = failure.message;
    if (this.refusals >= MOST_REFUSALS) return this.enter('refused');
    const pauseMs = backoffMs(this.losses, backoffBaseMs, backoffCapMs, random);
    this.timers.push(clock.after(pauseMs, () => this.dial()));
    this.enter('lost');
  }

  private enter(state: StreamState): void {
    this.state = state;
    if (state === 'live') this.why = '';
    this.options.onState();
  }

  private drop(): void {
    this.dials += 1;
    this.liveMs = Infinity;
    for (const dispose of this.timers) dispose();
    this.timers = [];
    this.connection?.stop();
    this.connection = undefined;
    this.conversation?.closed?.();
    this.conversation = undefined;
  }
}
