/** The Deribit feed: one socket for everything public, REST for what the socket does not tell. */
import type { Failure } from '../../../engine/basics/result';
import type { Instrument, InstrumentId } from '../../../engine/instruments/instrument';
import type { Disposer } from '../clock';
import { Connection, type ConnectionListener } from '../connection';
import type { DecodeContext } from '../decoding';
import type { Feed, FeedStatus, MarketUpdate } from '../feed';
import { Listeners } from '../listeners';
import { Tally } from '../tally';
import { mapChannel } from './channels';
import { shakeHands } from './handshake';
import { Listing } from './listing';
import { makeRestCall } from './rest';
import { reactionTo, Rpc } from './rpc';
import type { DeribitSettings } from './settings';
import { Standing } from '../transport/standing';
import { Subscriptions } from './subscriptions';
import { Universe } from '../transport/universe';
import { indexChannel, marksChannel } from './universe';
import { Vitals } from '../transport/vitals';
import { isObject, readFrame, type Frame } from './wire';

const CLOCK_MARGIN_MS = 60_000;
const STATUS_EVERY_MS = 1_000;
const REPLAN_EVERY_MS = 60_000;

export class DeribitFeed implements Feed {
  readonly venue = 'deribit';
  readonly source: string;
  private readonly updateListeners = new Listeners<readonly MarketUpdate[]>();
  private readonly statusListeners = new Listeners<FeedStatus>();
  private readonly universe = new Universe();
  private readonly tally: Tally;
  private readonly vitals: Vitals;
  private readonly standing: Standing;
  private readonly listing: Listing;
  private readonly connection: Connection;
  private readonly rpc: Rpc;
  private readonly subscriptions: Subscriptions;
  private readonly context: DecodeContext;
  private timers: Disposer[] = [];
  /** Counts sockets: whatever an older one started must not go on. */
  private epoch = 0;
  private openedMs = 0;
  private plannedMs = 0;
  private planIsOld = false;
  private listingBusy = false;
  private unknownSeen = false;
  private clockOffsetMs: number | undefined;
  private heardMs: number | undefined;
  private statusSentMs = 0;

  constructor(private readonly settings: DeribitSettings) {
    const { timings, clock, random, network, log, url, restUrl } = settings;
    this.source = settings.source;
    this.tally = new Tally(log);
    this.vitals = new Vitals(timings);
    this.standing = new Standing(settings, () => this.publish());
    this.context = { instrument: (symbol) => this.lookUp(symbol), localTimeMs: 0, latestTimeMs: Infinity };
    const rest = makeRestCall(restUrl, timings.restMs, network);
    const context = (): DecodeContext => this.stampContext();
    this.listing = new Listing({ settings, rest, universe: this.universe, context, sink: this.tally });
    this.connection = new Connection(url, this.socketListener(), timings, clock, random, network);
    this.rpc = new Rpc((text) => this.connection.send(text), clock, timings.requestMs);
    this.subscriptions = new Subscriptions(settings, this.universe, this.rpc);
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
    return this.updateListeners.add(listener);
  }

  onStatus(listener: (status: FeedStatus) => void): Disposer {
    return this.statusListeners.add(listener);
  }

  status(): FeedStatus {
    const now = this.settings.clock.now();
    const { state, detail, failure, attempt, sinceMs } = this.standing;
    const { ledger } = this.subscriptions;
    return {
      venue: this.venue,
      source: this.source,
      ...{ state, detail, failure, attempt, sinceMs },
      ageMs: this.heardMs === undefined ? undefined : now - this.heardMs,
      messagesPerSecond: this.tally.framesPerSecond(now),
      clockOffsetMs: this.clockOffsetMs,
      counters: this.tally.counters(),
      reasons: this.tally.reasons(),
      channels: { ...ledger.count(), silent: ledger.list('silent'), refused: ledger.list('refused') },
    };
  }

  // --- socket

  private socketListener(): ConnectionListener {
    return {
      dialing: (attempt) => this.settings.log.info({ attempt }, 'dialing'),
      opened: () => void this.open(),
      text: (text) => this.receive(text),
      lost: (reason, attempt, retryInMs) => this.lost(reason, attempt, retryInMs),
      refused: (failure) => this.standing.fail(failure),
    };
  }

  private lost(reason: string, attempt: number, retryInMs: number): void {
    this.epoch += 1;
    this.tally.reconnect();
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
      this.deliver();
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
    this.planIsOld = false;
    this.subscriptions.plan(this.plannedMs + (this.clockOffsetMs ?? 0));
  }

  // --- frames

  private receive(text: string): void {
    this.tally.frame();
    const frame = readFrame(text);
    if (!frame.ok) this.tally.rejected('bad frame', frame.failure);
    else if (frame.value.type === 'data') this.receiveData(frame.value.channel, frame.value.data);
    else this.receiveControl(frame.value);
  }

  private receiveData(channel: string, data: unknown): void {
    const context = this.stampContext();
    const now = context.localTimeMs;
    const isOurs = this.subscriptions.ledger.heard(channel, now);
    if (channel.startsWith('platform_state')) return this.receivePlatformState(data);
    if (!isOurs) return this.tally.ignored('channel not asked for', channel);
    mapChannel(channel, data, context, this.tally);
    const { updates } = this.tally;
    if (updates.length === 0) return;
    this.heardMs = now;
    this.vitals.heard(channel, now, this.lateness(updates[0], now));
    this.deliver();
  }

  private lateness(update: MarketUpdate, nowMs: number): number {
    return update.kind === 'index' ? nowMs + (this.clockOffsetMs ?? 0) - update.exchangeTimeMs : 0;
  }

  private receiveControl(frame: Exclude<Frame, { type: 'data' }>): void {
    if (frame.type === 'heartbeat') {
      if (frame.testRequest) void this.rpc.ask('public/test', {});
      return;
    }
    const awaited = this.rpc.answer(frame);
    if (frame.type === 'error') this.react(frame.error.code, frame.error.message);
    else if (!awaited) this.tally.ignored('answer nobody waits for', String(frame.id));
  }

  private react(code: number, message: string): void {
    const reaction = reactionTo(code);
    this.settings.log.warn({ code, message, reaction }, 'venue error');
    if (reaction === 'note') return;
    const { backoffBaseMs, maintenanceRetryMs } = this.settings.timings;
    if (reaction === 'maintenance') this.standing.announceMaintenance(true, this.epoch);
    const leastMs = { maintenance: maintenanceRetryMs, backOff: backoffBaseMs, reconnect: 0 }[reaction];
    this.connection.lose(`venue error ${code} ${message}`, leastMs);
  }

  private receivePlatformState(data: unknown): void {
    if (!isObject(data) || typeof data.maintenance !== 'boolean') return;
    this.standing.announceMaintenance(data.maintenance, this.epoch);
    this.judge();
  }

  /** Passes on what was decoded, after keeping the universe and the index levels in step with it. */
  private deliver(): void {
    const updates = this.tally.takeUpdates();
    if (updates.length === 0) return;
    for (const update of updates) {
      if (update.kind === 'index') this.subscriptions.noteIndex(update.indexName, update.value);
      else if (update.kind === 'listing') this.universe.put(update.instrument);
      else if (update.kind === 'state' && update.state === 'delivered') this.endOf(update.instrumentId);
      this.planIsOld ||= update.kind === 'listing';
    }
    this.updateListeners.tell(updates);
  }

  private endOf(instrumentId: InstrumentId): void {
    this.universe.end(
      instrumentId.slice(this.venue.length + 1),
      this.context.localTimeMs + (this.clockOffsetMs ?? 0),
    );
  }

  private lookUp(symbol: string): Instrument | undefined {
    const instrument = this.universe.get(symbol);
    if (!instrument) this.unknownSeen = true;
    return instrument;
  }

  private stampContext(): DecodeContext {
    const now = this.settings.clock.now();
    const offset = this.clockOffsetMs;
    this.context.localTimeMs = now;
    this.context.latestTimeMs = offset === undefined ? Infinity : now + offset + CLOCK_MARGIN_MS;
    return this.context;
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
    if (this.planIsOld || now - this.plannedMs > REPLAN_EVERY_MS) this.plan();
    this.watchCanaries();
    const { state, detail, staleForMs } = this.vitals.judge(now);
    const { firstDataMs, giveUpMs } = this.settings.timings;
    if (state === 'fresh') this.standing.live(this.epoch, detail);
    else if (state === 'stale') this.standing.stale(detail);
    else this.standing.waiting(detail);
    const isHopeless = state === 'waiting' && now - this.openedMs > 2 * firstDataMs + giveUpMs;
    if (isHopeless || staleForMs > giveUpMs) this.connection.lose(detail);
  }

  /** Judges by indices and chains, but not by a channel already known to be dumb: that one is named in the status. */
  private watchCanaries(): void {
    const speaks = (channel: string): boolean => {
      const state = this.subscriptions.ledger.stateOf(channel);
      return state !== undefined && state !== 'silent' && state !== 'refused';
    };
    const { indices, volIndices } = this.settings;
    this.vitals.watch(indices.map(indexChannel).filter(speaks), volIndices.map(marksChannel).filter(speaks));
  }

  private async refreshListing(now: number): Promise<void> {
    if (!this.subscriptions.isActive || this.listingBusy || this.standing.inMaintenance) return;
    const relist = this.listing.isDue(now, this.unknownSeen);
    if (!relist && !this.listing.isSummaryDue(now)) return;
    this.listingBusy = true;
    if (relist) {
      this.unknownSeen = false;
      await this.listing.relist();
    }
    await this.listing.readSummaries();
    this.listingBusy = false;
    if (this.timers.length > 0) this.deliver();
  }

  private publish(): void {
    this.statusSentMs = this.settings.clock.now();
    this.statusListeners.tell(this.status());
  }
}
