/** The state word of the feed with its reason and since when; tells whoever listens when the word changes. */
import type { Failure } from '../../../engine/basics/result';
import type { Logger } from '../../log';
import type { FeedClock } from '../clock';
import type { FeedStateWord } from '../feed';

export class Standing {
  state: FeedStateWord = 'off';
  detail = '';
  sinceMs = 0;
  /** Dials since it was last live. */
  attempt = 0;
  failure: Failure | undefined;
  private lossReason = '';
  /** Socket count when maintenance was announced; a later socket that delivers data ends it. */
  private maintenanceEpoch: number | undefined;

  constructor(
    private readonly settings: { readonly clock: FeedClock; readonly log: Logger },
    private readonly changed: () => void,
  ) {}

  get inMaintenance(): boolean {
    return this.maintenanceEpoch !== undefined;
  }

  /** A venue in maintenance is tried now and then only. */
  leastDialMs({ maintenanceRetryMs }: { readonly maintenanceRetryMs: number }): number {
    return this.inMaintenance ? maintenanceRetryMs : 0;
  }

  announceMaintenance(on: boolean, epoch: number): void {
    this.maintenanceEpoch = on ? epoch : undefined;
  }

  lost(reason: string, attempt: number): void {
    this.lossReason = reason;
    this.attempt = attempt;
  }

  starting(): void {
    this.attempt = 0;
    this.lossReason = '';
    this.maintenanceEpoch = undefined;
    this.failure = undefined;
    this.move('connecting', 'starting');
  }

  waiting(detail: string): void {
    if (this.inMaintenance) this.move('maintenance', 'venue maintenance');
    else this.move(this.attempt === 0 ? 'connecting' : 'reconnecting', this.lossReason || detail);
  }

  stale(detail: string): void {
    if (this.inMaintenance) this.move('maintenance', 'venue maintenance');
    else this.move('stale', detail);
  }

  /** `detail` where something is to be told all the same. */
  live(epoch: number, detail = ''): void {
    if (this.maintenanceEpoch === epoch) return this.move('maintenance', 'venue maintenance');
    this.maintenanceEpoch = undefined;
    this.attempt = 0;
    this.lossReason = '';
    this.move('live', detail);
  }

  /** Nothing that waiting mends: a person has to change something. */
  fail(failure: Failure): void {
    this.failure = failure;
    this.move('failed', failure.message);
  }

  off(): void {
    this.move('off', '');
  }

  private move(state: FeedStateWord, detail: string): void {
    const isNew = state !== this.state;
    this.state = state;
    this.detail = detail;
    if (!isNew) return;
    this.sinceMs = this.settings.clock.now();
    this.settings.log.info({ state, detail }, 'feed state');
    this.changed();
  }
}
