/** Keeps one account read: rights first, then a reading every few seconds, with pauses that grow while it fails. */
import { failure, success, type Failure, type Result } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import type { Disposer, FeedClock } from '../clock';
import type { Network } from '../network';
import type { FeedAddress } from '../registry';
import type { PrivateCalls, PrivateVenue } from './privateCalls';
import { readVenueAccount, type VenueAccount } from './venueAccount';
import { VenueCourier } from './venueCourier';
import { troubleOf, type KeyRights, type VenueKey } from './venueKey';

export interface AccountLinkOptions {
  readonly venue: PrivateVenue;
  readonly address: Pick<FeedAddress, 'restUrl' | 'source'>;
  readonly key: VenueKey;
  readonly instrument: (symbol: string) => Instrument | undefined;
  readonly clock: FeedClock;
  readonly network?: Network;
  /** Pause between two readings, ms. */
  readonly paceMs?: number;
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
}

const PACE_MS = 7_000;
/** Readings may be missed twice before the account counts as stale. */
export const STALE_AFTER_MS = 25_000;
const LONGEST_PAUSE_MS = 120_000;
/** Rights of a key can be changed at the venue at any time. */
const RIGHTS_LIFE_MS = 600_000;

export const refusedRights = ({ reported }: KeyRights): Result<never> =>
  failure('UNSUPPORTED', `this key can do more than read (${reported}): make one that can only read`, {
    trouble: 'key',
  });

export class AccountLink {
  private readonly courier: VenueCourier;
  private readonly calls: PrivateCalls;
  private account: VenueAccount | undefined;
  private lastFailure: Failure | undefined;
  private rights: KeyRights | undefined;
  private rightsReadMs = -Infinity;
  private isRefused = false;
  private isStopped = false;
  private failures = 0;
  private cancelTimer: Disposer = () => undefined;

  constructor(private readonly options: AccountLinkOptions) {
    this.courier = new VenueCourier(options);
    this.calls = options.venue.create(options.key);
  }

  start(): void {
    void this.turn();
  }

  stop(): void {
    this.isStopped = true;
    this.cancelTimer();
    this.courier.stop();
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
    };
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
    if (answer.value.verdict === 'canAct') return refusedRights(answer.value);
    this.rightsReadMs = this.options.clock.now();
    return answer;
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

  private async turn(): Promise<void> {
    const { clock, paceMs = PACE_MS } = this.options;
    const outcome = await this.checkAndRead();
    if (this.isStopped) return;
    this.failures = outcome.ok ? 0 : this.failures + 1;
    this.lastFailure = outcome.ok ? undefined : outcome.failure;
    // Asking on with a bad key gets an address banned.
    this.isRefused = !outcome.ok && outcome.failure.context?.trouble === 'key';
    if (this.isRefused) return;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, paceMs * 2 ** Math.min(10, this.failures));
    this.cancelTimer = clock.after(outcome.ok ? paceMs : pauseMs, () => void this.turn());
  }

  private async checkAndRead(): Promise<Result<unknown>> {
    if (this.options.clock.now() - this.rightsReadMs > RIGHTS_LIFE_MS) {
      const rights = await this.checkRights();
      if (!rights.ok) return rights;
    }
    return this.read();
  }
}
