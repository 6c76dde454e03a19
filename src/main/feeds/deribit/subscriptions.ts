/** Which channels are held: planned from the universe, asked for in paced calls, reconciled with the answers. */
import type { InstrumentId } from '../../../engine/instruments/instrument';
import { ChannelLedger } from '../channels';
import type { MarketUpdate } from '../feed';
import type { Rpc } from './rpc';
import type { DeribitSettings } from './settings';
import { Interest } from '../transport/interest';
import type { Universe } from '../transport/universe';
import { wantedChannels } from './universe';

const CHANNELS_PER_CALL = 500;
const BYTES_PER_CALL = 28_000;

/** Channels that speak on events only: silence proves nothing. */
const ON_EVENT = /^(instrument\.|platform_state|trades\.)/;

export class Subscriptions {
  readonly ledger: ChannelLedger;
  private readonly indexLevels = new Map<string, number>();
  readonly interest = new Interest();
  private busy = false;
  private active = false;
  /** Counts sockets: an answer to an older one's question must not count. */
  private epoch = 0;

  constructor(
    private readonly settings: DeribitSettings,
    private readonly universe: Universe,
    private readonly rpc: Rpc,
  ) {
    const { firstDataMs, retryChannelMs } = settings.timings;
    this.ledger = new ChannelLedger({
      firstDataMs: (channel) => (ON_EVENT.test(channel) ? undefined : firstDataMs),
      retryMs: retryChannelMs,
    });
  }

  get isActive(): boolean {
    return this.active;
  }

  setInterest(instrumentIds: readonly InstrumentId[]): void {
    this.interest.set(instrumentIds);
  }

  isHeld(id: InstrumentId): boolean {
    return this.interest.has(id);
  }

  /** Levels decide which strikes are near the money. */
  noteIndices(updates: readonly MarketUpdate[]): void {
    for (const update of updates)
      if (update.kind === 'index') this.indexLevels.set(update.indexName, update.value);
  }

  /** The socket is gone: everything is to be asked for again. */
  suspend(): void {
    this.epoch += 1;
    this.active = false;
    this.ledger.reset(this.settings.clock.now());
  }

  /** Works out what should be subscribed now; `venueNowMs` decides what has expired. */
  plan(venueNowMs: number): void {
    const { indices, cashIndices, volIndices, currencies, clock } = this.settings;
    const indexLevel = (name: string): number | undefined => this.indexLevels.get(name);
    const followed = { indices, cashIndices, volIndices, currencies };
    const interest = this.interest.at(clock.now());
    this.interest.noteAsked(clock.now());
    const wishes = { ...followed, interest, indexLevel, nowMs: venueNowMs };
    this.universe.forgetExpired(venueNowMs);
    this.ledger.want(wantedChannels(this.universe, wishes), clock.now());
    this.active = true;
    void this.pump();
  }

  /** One paced call: first what to leave, then what to ask for. */
  async pump(): Promise<void> {
    if (!this.active || this.busy) return;
    const leaving = this.ledger.takeLeaving(CHANNELS_PER_CALL);
    if (leaving.length > 0) return this.call('public/unsubscribe', leaving);
    const asked = this.ledger.takeWanted(CHANNELS_PER_CALL, BYTES_PER_CALL, this.settings.clock.now());
    if (asked.length > 0) await this.call('public/subscribe', asked);
  }

  private async call(
    method: 'public/subscribe' | 'public/unsubscribe',
    channels: readonly string[],
  ): Promise<void> {
    this.busy = true;
    const { epoch } = this;
    const answer = await this.rpc.ask(method, { channels });
    this.busy = false;
    if (epoch !== this.epoch || method === 'public/unsubscribe') return;
    if (answer.ok && Array.isArray(answer.value))
      this.acknowledge(channels, answer.value as readonly string[]);
    else this.ledger.giveBack(channels, this.settings.clock.now());
  }

  private acknowledge(asked: readonly string[], acknowledged: readonly string[]): void {
    const dropped = this.ledger.acknowledge(asked, acknowledged, this.settings.clock.now());
    if (dropped.length === 0) return;
    const shown = { dropped: dropped.slice(0, 20), count: dropped.length };
    this.settings.log.warn(shown, 'missing from the acknowledgement');
  }
}
