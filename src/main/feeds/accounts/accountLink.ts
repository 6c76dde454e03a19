/** Keeps one account read: rights first, then readings, and a stream beside them that says when to read at once. */
import { failure, success, type Failure, type Result } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import type { FeedClock, RandomSource } from '../clock';
import type { AccountNetwork } from '../network';
import type { FeedAddress } from '../registry';
import type { StreamTimings } from './accountStream';
import { AccountStreams, type StreamStatus } from './accountStreams';
import type { PrivateCalls } from './privateCalls';
import type { FollowedVenue } from './privateStream';
import { ReadingTimes } from './readingTimes';
import { readVenueAccount, type VenueAccount } from './venueAccount';
import { VenueCourier } from './venueCourier';
import { troubleOf, type KeyRights, type VenueKey } from './venueKey';

export interface AccountLinkOptions {
  readonly venue: FollowedVenue;
  readonly address: FeedAddress;
  readonly key: VenueKey;
  readonly instrument: (symbol: string) => Instrument | undefined;
  readonly clock: FeedClock;
  readonly network?: AccountNetwork;
  readonly random?: RandomSource;
  /** Pause between two readings, ms; twice as long while the account is followed live. */
  readonly paceMs?: number;
  readonly streamTimings?: Partial<StreamTimings>;
}

export interface LinkStatus {
  readonly state: 'connecting' | 'live' | 'stale' | 'failed' | 'refused';
  /** Age of the last reading, ms; absent without one. */
  readonly ageMs?: number;
  /** Why the last try failed. */
  readonly failure?: Failure;
  readonly rights?: KeyRights;
  /** Venue's clock minus ours, ms. */
  readonly clockOffsetMs: number;
  readonly stream: StreamStatus;
  /** Pause between two readings when nothing is told, ms. */
  readonly paceMs: number;
}

const PACE_MS = 7_000;
/** Changes are told then; values and margins move on with the market. */
const FOLLOWED_PACES = 2;
/** Readings may be missed before the account counts as stale: two, or one while it is followed live. */
export const STALE_AFTER_MS = 25_000;
/** Rights of a key can be changed at the venue at any time. */
const RIGHTS_LIFE_MS = 600_000;

export const refusedRights = ({ reported }: KeyRights): Result<never> =>
  failure('UNSUPPORTED', `this key can do more than read (${reported}): make one that can only read`, {
    trouble: 'key',
  });

export class AccountLink {
  private readonly courier: VenueCourier;
  private readonly calls: PrivateCalls;
  private readonly streams: AccountStreams;
  private readonly times: ReadingTimes;
  private account: VenueAccount | undefined;
  private lastFailure: Failure | undefined;
  private rights: KeyRights | undefined;
  private rightsReadMs = -Infinity;
  private isRefused = false;
  private isStopped = false;

  constructor(private readonly options: AccountLinkOptions) {
    const { venue, key, address, clock, network, random = Math.random, streamTimings } = options;
    this.courier = new VenueCourier(options);
    this.calls = venue.create(key);
    this.times = new ReadingTimes({ clock, paceMs: () => this.paceMs(), read: () => this.turn() });
    this.streams = new AccountStreams(venue.streams(key), {
      ...{ url: address.url, courier: this.courier, clock, network, random, timings: streamTimings },
      onChange: () => this.times.hurry(),
      onState: () => this.times.repace(),
    });
  }

  start(): void {
    this.times.start();
  }

  stop(): void {
    this.isStopped = true;
    this.times.stop();
    this.streams.stop();
    this.courier.stop();
  }

  /** After sleep or in another network: what the sockets look like says nothing. */
  renewStreams(): void {
    this.streams.renew();
  }

  current(): VenueAccount | undefined {
    return this.account;
  }

  status(): LinkStatus {
    const { account, lastFailure, rights } = this;
    const ageMs = account && this.options.clock.now() - account.atMs;
    return {
      state: this.stateAt(ageMs),
      ...(ageMs === undefined ? {} : { ageMs }),
      ...(lastFailure === undefined ? {} : { failure: lastFailure }),
      ...(rights === undefined ? {} : { rights }),
      clockOffsetMs: this.courier.offsetMs,
      stream: this.streams.status(),
      paceMs: this.paceMs(),
    };
  }

  private paceMs(): number {
    const { paceMs = PACE_MS } = this.options;
    return this.streams.isLive ? FOLLOWED_PACES * paceMs : paceMs;
  }

  private stateAt(ageMs: number | undefined): LinkStatus['state'] {
    if (this.isRefused) return 'refused';
    if (ageMs === undefined) return this.lastFailure ? 'failed' : 'connecting';
    if (ageMs > STALE_AFTER_MS) return 'stale';
    return this.lastFailure ? 'failed' : 'live';
  }

  /** Asks the venue what the key may do; a key that can act is refused. */
  async checkRights(): Promise<Result<KeyRights>> {
    const answer = await this.onVenueClock(() => this.calls.rights(this.courier));
    if (!answer.ok) return answer;
    this.rights = answer.value;
    const mayRead = answer.value.verdict !== 'canAct';
    // Whoever asked: the next turn asks again and ends what is going on.
    this.rightsReadMs = mayRead ? this.options.clock.now() : -Infinity;
    return mayRead ? answer : refusedRights(answer.value);
  }

  /** One whole reading. */
  async read(): Promise<Result<VenueAccount>> {
    const { clock, venue, instrument } = this.options;
    const localTimeMs = clock.now();
    const answers = await this.onVenueClock(() => this.calls.read(this.courier));
    if (!answers.ok) return answers;
    const venueTimeMs = this.courier.now();
    this.account = readVenueAccount(venue.venue, answers.value, instrument, { localTimeMs, venueTimeMs });
    return success(this.account);
  }

  /** Runs calls on the venue's clock, once more after reading it anew where the venue finds the time wrong. */
  private async onVenueClock<T>(run: () => Promise<Result<T>>): Promise<Result<T>> {
    for (let attempt = 0; ; attempt += 1) {
      const set = await this.courier.setClock();
      if (!set.ok) return set;
      const answer = await run();
      if (answer.ok || attempt > 0 || troubleOf(answer.failure) !== 'clock') return answer;
      this.courier.forgetClock();
    }
  }

  private async turn(): Promise<boolean> {
    const outcome = await this.checkAndRead();
    if (this.isStopped) return false;
    this.lastFailure = outcome.ok ? undefined : outcome.failure;
    // Asking on with a bad key gets an address banned.
    this.isRefused = !outcome.ok && outcome.failure.context?.trouble === 'key';
    if (this.isRefused) {
      this.times.stop();
      this.streams.stop();
    } else if (outcome.ok) this.streams.start();
    return outcome.ok;
  }

  private async checkAndRead(): Promise<Result<unknown>> {
    if (this.options.clock.now() - this.rightsReadMs > RIGHTS_LIFE_MS) {
      const rights = await this.checkRights();
      if (!rights.ok) return rights;
      this.streams.retry();
    }
    return this.read();
  }
}
