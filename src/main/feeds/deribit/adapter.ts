/** The Deribit feed: one socket for everything public, REST for what the socket does not tell. */
import type { Failure } from '../../../engine/basics/result';
import type { InstrumentId } from '../../../engine/instruments/instrument';
import type { ChannelLine } from '../../../contracts/feedChannels';
import { channelLines } from '../channelLines';
import type { Disposer } from '../clock';
import { Connection, type ConnectionListener } from '../connection';
import type { Feed, FeedStatus, MarketUpdate } from '../feed';
import { Listeners } from '../listeners';
import { Intake } from '../transport/intake';
import { judgeSession } from '../transport/judgement';
import { leastPauseMs, type Reaction } from '../transport/reactions';
import { Standing } from '../transport/standing';
import { statusOf } from '../transport/status';
import { Vitals } from '../transport/vitals';
import { channelKind } from './channelKinds';
import { Frames } from './frames';
import { shakeHands } from './handshake';
import { Listing } from './listing';
import { makeRestCall } from './rest';
import { Rpc } from './rpc';
import type { DeribitSettings } from './settings';
import { Subscriptions } from './subscriptions';
import { indexChannel, marksChannel } from './universe';

const STATUS_EVERY_MS = 1_000;
const REPLAN_EVERY_MS = 60_000;

export class DeribitFeed implements Feed {
  readonly venue = 'deribit';
  readonly source: string;
  private readonly statusListeners = new Listeners<FeedStatus>();
  private readonly intake: Intake;
  private readonly vitals: Vitals;
  private readonly standing: Standing;
  private readonly listing: Listing;
  private readonly connection: Connection;
  private readonly rpc: Rpc;
  private readonly subscriptions: Subscriptions;
  private readonly frames: Frames;
  private timers: Disposer[] = [];
  /** Counts sockets: whatever an older one started must not go on. */
  private epoch = 0;
  private openedMs = 0;
  private plannedMs = 0;
  private listingBusy = false;
  private clockOffsetMs: number | undefined;
  private statusSentMs = 0;

  constructor(private readonly settings: DeribitSettings) {
    const { timings, clock, random, network, log, url, restUrl } = settings;
    const indices = new Set(settings.indices);
    this.source = settings.source;
    this.intake = new Intake({
      protocol: { venue: this.venue, follows: ({ indexName }) => indices.has(indexName) },
      ...{ clock, log, clockOffsetMs: () => this.clockOffsetMs, onVenueStatus: () => undefined },
      isHeld: (id) => this.subscriptions.isHeld(id),
    });
    this.vitals = new Vitals(timings);
    this.standing = new Standing(settings, () => this.publish());
    const rest = makeRestCall(restUrl, timings.restMs, network);
    this.listing = new Listing({ settings, rest, intake: this.intake });
    this.connection = new Connection(url, this.socketListener(), timings, clock, random, network);
    this.rpc = new Rpc((text) => this.connection.send(text), clock, timings.requestMs);
    this.subscriptions = new Subscriptions(settings, this.intake.universe, this.rpc);
    this.intake.listeners.add((updates) => this.subscriptions.noteIndices(updates));
    const { intake, vitals, rpc, subscriptions } = this;
    this.frames = new Frames({
      ...{ intake, vitals, rpc, subscriptions, log },
      onError: (message, reaction) => this.react(message, reaction),
      onMaintenance: (isOn) => this.maintain(isOn),
    });
  }

  start(): void {
    if (this.timers.length > 0) return;
    const { clock, timings } = this.settings;
    this.timers = [
      clock.every(timings.judgeMs, () => this.judge()),
      clock.every(timings.paceMs, () => void this.subscriptions.pump()),
    ];
    this.standing.starting();
    this.connection.start();
  }

  async stop(): Promise<void> {
    for (const dispose of this.timers) dispose();
    this.timers = [];
    this.epoch += 1;
    this.connection.stop();
    this.forgetSocket('stopped');
    this.standing.off();
    await Promise.resolve();
  }

  reconnect(reason: string): void {
    this.connection.lose(reason);
  }

  subscribe(instrumentIds: readonly InstrumentId[]): void {
    this.subscriptions.setInterest(instrumentIds);
    if (this.subscriptions.isActive) this.plan();
  }

  onUpdates(listener: (updates: readonly MarketUpdate[]) => void): Disposer {
    return this.intake.listeners.add(listener);
  }

  onStatus(listener: (status: FeedStatus) => void): Disposer {
    return this.statusListeners.add(listener);
  }

  status(): FeedStatus {
    const { venue, source, standing, intake, subscriptions, clockOffsetMs } = this;
    const now = this.settings.clock.now();
    return { venue, source, ...statusOf(standing, intake, subscriptions.ledger, now), clockOffsetMs };
  }

  channelLines(): readonly ChannelLine[] {
    const now = this.settings.clock.now();
    return channelLines(this.subscriptions.ledger.readings(now), channelKind, now);
  }

  // --- socket

  private socketListener(): ConnectionListener {
    return {
      dialing: (attempt) => this.settings.log.info({ attempt }, 'dialing'),
      opened: () => void this.open(),
      text: (text) => this.frames.receive(text, this.settings.clock.now()),
      lost: (reason, attempt, retryInMs) => this.lost(reason, attempt, retryInMs),
      leastDelayMs: () => this.standing.leastDialMs(this.settings.timings),
      refused: (failure) => this.standing.fail(failure),
    };
  }

  private lost(reason: string, attempt: number, retryInMs: number): void {
    this.epoch += 1;
    this.subscriptions.interest.noteLoss(reason, this.settings.clock.now());
    this.intake.tally.reconnect();
    this.settings.log.warn({ reason, attempt, retryInMs }, 'connection lost');
    this.standing.lost(reason, attempt);
    this.forgetSocket(reason);
    this.standing.waiting(reason);
  }

  private forgetSocket(reason: string): void {
    this.subscriptions.suspend();
    this.rpc.abandon(reason);
    this.vitals.reset();
  }

  /** Steps of a new socket; any that fails gives the socket up and so comes again after the back-off. */
  private async open(): Promise<void> {
    const epoch = (this.epoch += 1);
    this.openedMs = this.settings.clock.now();
    const steps = [() => this.greet(), () => this.listing.relist(), () => this.listing.readIndices()];
    for (const step of steps) {
      const failed = await step();
      if (epoch !== this.epoch) return;
      if (failed) {
        this.connection.lose(failed.message);
        return;
      }
      this.intake.deliver();
    }
    this.plan();
  }

  private async greet(): Promise<Failure | undefined> {
    const shaken = await shakeHands(this.rpc, this.settings);
    if (!shaken.ok) return shaken.failure;
    this.clockOffsetMs = shaken.value.clockOffsetMs;
    return undefined;
  }

  private plan(): void {
    this.plannedMs = this.settings.clock.now();
    this.intake.planIsOld = false;
    this.subscriptions.plan(this.intake.venueNow());
  }

  private react(message: string, reaction: Exclude<Reaction, 'note'>): void {
    if (reaction === 'maintenance') this.standing.announceMaintenance(true, this.epoch);
    this.connection.lose(`venue error ${message}`, leastPauseMs(reaction, this.settings.timings));
  }

  private maintain(isOn: boolean): void {
    this.standing.announceMaintenance(isOn, this.epoch);
    this.judge();
  }

  // --- state

  private judge(): void {
    const now = this.settings.clock.now();
    if (this.subscriptions.isActive) this.judgeData(now);
    if (now - this.statusSentMs >= STATUS_EVERY_MS) this.publish();
    void this.refreshListing(now);
  }

  private judgeData(now: number): void {
    const silent = this.subscriptions.ledger.sweep(now);
    if (silent.length > 0) this.settings.log.warn({ silent: silent.slice(0, 20) }, 'acknowledged but silent');
    const { interest } = this.subscriptions;
    const isOld = this.intake.planIsOld || interest.isChanged(now);
    if (isOld || now - this.plannedMs > REPLAN_EVERY_MS) this.plan();
    this.watchCanaries(now);
    const { vitals, standing, epoch, openedMs, clockOffsetMs } = this;
    const { timings } = this.settings;
    const given = judgeSession({ vitals, standing, interest, timings, epoch, openedMs, clockOffsetMs }, now);
    if (given) this.connection.lose(given.reason);
  }

  /** Judges by indices and chains, but not by a channel already known to be dumb: that one is named in the status. */
  private watchCanaries(nowMs: number): void {
    const speaks = (channel: string): boolean => {
      const state = this.subscriptions.ledger.stateOf(channel);
      return state !== undefined && state !== 'silent' && state !== 'refused';
    };
    const { indices, volIndices } = this.settings;
    this.vitals.watch(
      indices.map(indexChannel).filter(speaks),
      volIndices.map(marksChannel).filter(speaks),
      nowMs,
    );
  }

  private async refreshListing(now: number): Promise<void> {
    if (!this.subscriptions.isActive || this.listingBusy || this.standing.inMaintenance) return;
    const { intake } = this;
    const relist = this.listing.isDue(now, intake.listIsAskedFor);
    if (!relist && !this.listing.isSummaryDue(now)) return;
    this.listingBusy = true;
    if (relist) {
      intake.listIsAskedFor = false;
      await this.listing.relist();
    }
    await this.listing.readSummaries();
    this.listingBusy = false;
    if (this.timers.length > 0) intake.deliver();
  }

  private publish(): void {
    this.statusSentMs = this.settings.clock.now();
    this.statusListeners.tell(this.status());
  }
}
