/** The calls that a session makes by itself: until there is a list, then now and again, and when a book asks. */
import type { Failure } from '../../../engine/basics/result';
import { backoffMs } from '../connection';
import type { FeedClock, RandomSource } from '../clock';
import type { Bootstrap } from './bootstrap';
import type { Intake } from './intake';
import type { Plan } from './protocol';
import type { SessionTimings } from './timings';

interface Parts {
  readonly timings: SessionTimings;
  readonly clock: FeedClock;
  readonly random: RandomSource;
  readonly bootstrap: Bootstrap;
  readonly intake: Intake;
  readonly planNow: () => Plan;
  /** The list is there: sockets may be dialled. */
  readonly onListed: () => void;
  readonly onFailed: (failure: Failure, attempt: number) => void;
}

export class Upkeep {
  /** Counts sessions: what an older one started must not go on. */
  private session = 0;
  private busy = false;
  /** A socket is new: clocks may have moved apart while there was none. */
  clockIsAskedFor = false;

  constructor(private readonly parts: Parts) {}

  /** Clock and list until they are there, with growing pauses; then the numbers that no socket tells. */
  async begin(): Promise<void> {
    const session = (this.session += 1);
    const { bootstrap, intake, onListed, planNow } = this.parts;
    for (let attempt = 1; ; attempt += 1) {
      const failed = (await bootstrap.readClock()) ?? (await bootstrap.relist());
      if (session !== this.session) return;
      intake.deliver();
      if (!failed) break;
      await this.pause(failed, attempt);
      if (session !== this.session) return;
    }
    onListed();
    await this.work(() => bootstrap.poll(planNow()));
  }

  private async pause(failed: Failure, attempt: number): Promise<void> {
    const { timings, clock, random, onFailed } = this.parts;
    onFailed(failed, attempt);
    const waitMs = backoffMs(attempt, timings.backoffBaseMs, timings.backoffCapMs, random);
    await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
  }

  end(): void {
    this.session += 1;
  }

  /** One piece of work at a time: the list when it is due, else a poll when that is. */
  async refresh(nowMs: number): Promise<void> {
    if (this.busy) return;
    const { bootstrap, intake, planNow } = this.parts;
    const isAskedFor = intake.listIsAskedFor || intake.hasExpired();
    if (this.clockIsAskedFor) await this.work(() => this.readClock());
    else if (bootstrap.isListingDue(nowMs, isAskedFor)) await this.work(() => this.relist());
    else if (bootstrap.isPollDue(nowMs)) await this.work(() => bootstrap.poll(planNow()));
  }

  private async relist(): Promise<void> {
    const { bootstrap, intake } = this.parts;
    intake.listIsAskedFor = false;
    // Prices of deliveries first: what was delivered is still known.
    if (intake.hasExpired()) await bootstrap.readDeliveries();
    await this.readClock();
    this.note(await bootstrap.relist());
  }

  private async readClock(): Promise<void> {
    this.clockIsAskedFor = false;
    this.note(await this.parts.bootstrap.readClock());
  }

  private note(failed: Failure | undefined): void {
    if (failed && failed.reason !== 'CANCELLED') this.parts.intake.tally.rejected('call failed', failed);
  }

  async readSnapshot(path: string): Promise<void> {
    const { session } = this;
    await this.parts.bootstrap.read(path);
    if (session === this.session) this.parts.intake.deliver();
  }

  private async work(run: () => Promise<unknown>): Promise<void> {
    const { session } = this;
    this.busy = true;
    await run();
    this.busy = false;
    if (session === this.session) this.parts.intake.deliver();
  }
}
