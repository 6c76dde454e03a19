/** The Deribit feed: one socket for everything public, REST for what the socket does not tell. */
import type { Failure } from '../../../engine/basics/result';
import type { InstrumentId } from '../../../engine/instruments/instrument';
import { ChannelLedger } from '../channels';
import type { Disposer } from '../clock';
import { Connection } from '../connection';
import type { DecodeContext } from '../decoding';
import type { Feed, FeedStateWord, FeedStatus, MarketUpdate } from '../feed';
import { Tally } from '../tally';
import { mapChannel } from './channels';
import { Listing } from './listing';
import { makeRestCall } from './rest';
import { reactionTo, Rpc } from './rpc';
import type { DeribitSettings } from './settings';
import { indexChannel, Universe, wantedChannels } from './universe';
import { Vitals } from './vitals';
import { isObject, readFrame, type Frame } from './wire';

const CHANNELS_PER_CALL = 500;
const BYTES_PER_CALL = 28_000;
const CLOCK_MARGIN_MS = 60_000;
const STATUS_EVERY_MS = 1_000;

/** Channels that speak on events only: silence proves nothing. */
const ON_EVENT = /^(instrument\.|platform_state)/;

export class DeribitFeed implements Feed {
  readonly venue = 'deribit';
  readonly source: string;
  private readonly updateListeners = new Set<(updates: readonly MarketUpdate[]) => void>();
  private readonly statusListeners = new Set<(status: FeedStatus) => void>();
  private readonly universe = new Universe();
  private readonly indexLevels = new Map<string, number>();
  private readonly tally: Tally;
  private readonly ledger: ChannelLedger;
  private readonly vitals: Vitals;
  private readonly listing: Listing;
  private readonly connection: Connection;
  private readonly rpc: Rpc;
  private readonly context: DecodeContext;
  private interest: ReadonlySet<InstrumentId> = new Set();
  private timers: Disposer[] = [];
  /** Counts sockets: whatever an older one started must not go on. */
  private epoch = 0;
  private subscribing = false;
  private listingBusy = false;
  private unknownSeen = false;
  private planned = false;
  private maintenance = false;
  private attempt = 0;
  private clockOffsetMs: number | undefined;
  private heardMs: number | undefined;
  private openedMs = 0;
  private state: FeedStateWord = 'off';
  private stateSinceMs = 0;
  private detail = '';
  private lossReason = '';
  private failureNow: Failure | undefined;
  private statusSentMs = 0;

  constructor(private readonly settings: DeribitSettings) {
    const { timings, clock, random, log, url, restUrl } = settings;
    this.source = settings.source;
    this.tally = new Tally(log);
    this.vitals = new Vitals(timings);
    this.ledger = new ChannelLedger({
      firstDataMs: (channel) => (ON_EVENT.test(channel) ? undefined : timings.firstDataMs),
      retryMs: timings.retryChannelMs,
    });
    this.context = {
      instrument: (symbol) => this.lookUp(symbol),
      localTimeMs: 0,
      latestTimeMs: Infinity,
    };
    const rest = makeRestCall(restUrl, timings.restMs);
    const context = (): DecodeContext => this.stampContext();
    this.listing = new Listing({ settings, rest, universe: this.universe, context, sink: this.tally });
    this.connection = new Connection(url, this.socketListener(), timings, clock, random);
    this.rpc = new Rpc((text) => this.connection.send(text), clock, timings.requestMs);
  }

  start(): void {
    if (this.timers.length > 0) return;
    const { clock, timings } = this.settings;
    this.timers = [
      clock.every(timings.judgeMs, () => this.judge()),
      clock.every(timings.paceMs, () => void this.pump()),
    ];
    this.attempt = 0;
    this.move('connecting', 'starting');
    this.connection.start();
  }

  async stop(): Promise<void> {
    for (const dispose of this.timers) dispose();
    this.timers = [];
    this.epoch += 1;
    this.connection.stop();
    this.rpc.abandon('stopped');
    this.ledger.reset(this.settings.clock.now());
    this.move('off', '');
    await Promise.resolve();
  }

  subscribe(instrumentIds: readonly InstrumentId[]): void {
    this.interest = new Set(instrumentIds);
    if (this.planned) this.plan();
  }

  onUpdates(listener: (updates: readonly MarketUpdate[]) => void): Disposer {
    this.updateListeners.add(listener);
    return () => this.updateListeners.delete(listener);
  }

  onStatus(listener: (status: FeedStatus) => void): Disposer {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  }

  status(): FeedStatus {
    const now = this.settings.clock.now();
    return {
      venue: this.venue,
      source: this.source,
      state: this.state,
      detail: this.detail,
      failure: this.failureNow,
      attempt: this.attempt,
      sinceMs: this.stateSinceMs,
      ageMs: this.heardMs === undefined ? undefined : now - this.heardMs,
      messagesPerSecond: this.tally.framesPerSecond(now),
      clockOffsetMs: this.clockOffsetMs,
      counters: this.tally.counters(),
      reasons: this.tally.reasons(),
      channels: {
        ...this.ledger.count(),
        silent: this.ledger.list('silent'),
        refused: this.ledger.list('refused'),
      },
    };
  }

  // --- socket

  private socketListener() {
    return {
      dialing: (attempt: number): void => this.settings.log.info({ attempt }, 'dialing'),
      opened: (): void => void this.open(),
      text: (text: string): void => this.receive(text),
      lost: (reason: string, attempt: number, retryInMs: number): void =>
        this.lost(reason, attempt, retryInMs),
    };
  }

  private lost(reason: string, attempt: number, retryInMs: number): void {
    this.epoch += 1;
    this.planned = false;
    this.attempt = attempt;
    this.lossReason = reason;
    this.tally.reconnect();
    this.rpc.abandon(reason);
    this.vitals.reset();
    this.ledger.reset(this.settings.clock.now());
    this.settings.log.warn({ reason, attempt, retryInMs }, 'connection lost');
    this.judge();
  }

  /** Steps of a new socket; any that fails gives the socket up and so comes again after the back-off. */
  private async open(): Promise<void> {
    const epoch = (this.epoch += 1);
    this.openedMs = this.settings.clock.now();
    const steps = [
      () => this.setHeartbeat(),
      () => this.measureClock(),
      () => this.listing.relist(),
      () => this.listing.readIndices(),
    ];
    for (const step of steps) {
      const failed = await step();
      if (epoch !== this.epoch) return;
      if (failed) {
        this.settings.log.warn({ failure: failed }, 'session could not be set up');
        this.connection.lose(failed.message);
        return;
      }
      this.deliver();
    }
    this.plan();
  }

  private async setHeartbeat(): Promise<Failure | undefined> {
    const answer = await this.rpc.ask('public/set_heartbeat', { interval: this.settings.heartbeatSeconds });
    return answer.ok ? undefined : answer.failure;
  }

  private async measureClock(): Promise<Failure | undefined> {
    const sentMs = this.settings.clock.now();
    const answer = await this.rpc.ask('public/get_time', {});
    if (!answer.ok) return answer.failure;
    const receivedMs = this.settings.clock.now();
    if (typeof answer.value === 'number') this.clockOffsetMs = answer.value - (sentMs + receivedMs) / 2;
    return undefined;
  }

  private plan(): void {
    const { settings } = this;
    const nowMs = settings.clock.now();
    const { indices, cashIndices, volIndices, currencies } = settings;
    const indexLevel = (name: string): number | undefined => this.indexLevels.get(name);
    const venueNowMs = nowMs + (this.clockOffsetMs ?? 0);
    const wishes = { indices, cashIndices, volIndices, currencies, interest: this.interest, indexLevel };
    this.universe.forgetExpired(venueNowMs);
    this.ledger.want(wantedChannels(this.universe, { ...wishes, nowMs: venueNowMs }), nowMs);
    this.planned = true;
    void this.pump();
  }

  /** One paced call: first what to leave, then what to ask for. */
  private async pump(): Promise<void> {
    if (!this.planned || this.subscribing) return;
    const now = this.settings.clock.now();
    const leaving = this.ledger.takeLeaving(CHANNELS_PER_CALL);
    const asked = leaving.length > 0 ? [] : this.ledger.takeWanted(CHANNELS_PER_CALL, BYTES_PER_CALL, now);
    if (leaving.length + asked.length === 0) return;
    this.subscribing = true;
    const epoch = this.epoch;
    const method = leaving.length > 0 ? 'public/unsubscribe' : 'public/subscribe';
    const answer = await this.rpc.ask(method, { channels: leaving.length > 0 ? leaving : asked });
    this.subscribing = false;
    if (epoch !== this.epoch || asked.length === 0) return;
    if (answer.ok && Array.isArray(answer.value)) this.acknowledge(asked, answer.value as readonly string[]);
    else this.ledger.giveBack(asked, this.settings.clock.now());
  }

  private acknowledge(asked: readonly string[], acknowledged: readonly string[]): void {
    const dropped = this.ledger.acknowledge(asked, acknowledged, this.settings.clock.now());
    if (dropped.length > 0) {
      this.settings.log.warn(
        { dropped: dropped.slice(0, 20), count: dropped.length },
        'missing from the acknowledgement',
      );
    }
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
    if (channel.startsWith('platform_state')) {
      this.ledger.heard(channel, now);
      this.receivePlatformState(data);
      return;
    }
    if (!this.ledger.heard(channel, now)) return this.tally.ignored('channel not asked for', channel);
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
    const { backoffBaseMs, maintenanceRetryMs } = this.settings.timings;
    if (reaction === 'maintenance') this.maintenance = true;
    if (reaction === 'maintenance') this.connection.lose(`maintenance (${code})`, maintenanceRetryMs);
    else if (reaction === 'backOff') this.connection.lose(`venue error ${code} ${message}`, backoffBaseMs);
    else if (reaction === 'reconnect') this.connection.lose(`venue error ${code} ${message}`);
  }

  private receivePlatformState(data: unknown): void {
    if (!isObject(data) || typeof data.maintenance !== 'boolean') return;
    this.maintenance = data.maintenance;
    this.judge();
  }

  /** Passes on what was decoded, after keeping the universe and the index levels in step with it. */
  private deliver(): void {
    const updates = this.tally.takeUpdates();
    if (updates.length === 0) return;
    let replan = false;
    for (const update of updates) {
      if (update.kind === 'index') this.indexLevels.set(update.indexName, update.value);
      else if (update.kind === 'listing') {
        this.universe.put(update.instrument);
        replan = true;
      } else if (update.kind === 'state' && update.state === 'delivered') replan = true;
    }
    for (const listener of this.updateListeners) listener(updates);
    if (replan && this.planned) this.plan();
  }

  private lookUp(symbol: string) {
    const instrument = this.universe.get(symbol);
    if (!instrument) this.unknownSeen = true;
    return instrument;
  }

  private stampContext(): DecodeContext {
    const now = this.settings.clock.now();
    this.context.localTimeMs = now;
    this.context.latestTimeMs =
      this.clockOffsetMs === undefined ? Infinity : now + this.clockOffsetMs + CLOCK_MARGIN_MS;
    return this.context;
  }

  // --- state

  private judge(): void {
    const now = this.settings.clock.now();
    for (const channel of this.ledger.sweep(now))
      this.settings.log.warn({ channel }, 'acknowledged but silent');
    this.watchCanaries();
    const verdict = this.vitals.judge(now);
    if (this.maintenance && !(verdict.state === 'fresh' && !this.planned))
      this.move('maintenance', 'venue maintenance');
    else if (!this.planned || verdict.state === 'waiting') this.waiting(now, verdict.detail);
    else if (verdict.state === 'stale') this.stale(verdict.detail, verdict.staleForMs);
    else this.live();
    if (now - this.statusSentMs >= STATUS_EVERY_MS) this.publish();
    void this.refreshListing(now);
  }

  private watchCanaries(): void {
    if (!this.planned) return;
    const speaking = (channel: string): boolean => {
      const state = this.ledger.stateOf(channel);
      return state !== undefined && state !== 'silent' && state !== 'refused';
    };
    const indices = this.settings.indices.map(indexChannel).filter(speaking);
    const chains = this.settings.volIndices.map((name) => `markprice.options.${name}`).filter(speaking);
    this.vitals.watch(indices, chains);
  }

  private waiting(now: number, detail: string): void {
    const { firstDataMs, giveUpMs } = this.settings.timings;
    if (this.planned && now - this.openedMs > 2 * firstDataMs + giveUpMs) return this.connection.lose(detail);
    this.move(this.attempt === 0 ? 'connecting' : 'reconnecting', this.lossReason || detail);
  }

  private stale(detail: string, staleForMs: number): void {
    this.move('stale', detail);
    if (staleForMs > this.settings.timings.giveUpMs) this.connection.lose(detail);
  }

  private live(): void {
    this.attempt = 0;
    this.lossReason = '';
    this.move('live', '');
  }

  private async refreshListing(now: number): Promise<void> {
    if (!this.planned || this.listingBusy || this.state === 'maintenance') return;
    const relist = this.listing.isDue(now, this.unknownSeen);
    if (!relist && !this.listing.isSummaryDue(now)) return;
    this.listingBusy = true;
    const epoch = this.epoch;
    if (relist) {
      this.unknownSeen = false;
      await this.listing.relist();
    }
    await this.listing.readSummaries();
    this.listingBusy = false;
    if (epoch === this.epoch) this.deliver();
  }

  private move(state: FeedStateWord, detail: string): void {
    if (state === this.state && detail === this.detail) return;
    const changed = state !== this.state;
    this.state = state;
    this.detail = detail;
    if (!changed) return;
    this.stateSinceMs = this.settings.clock.now();
    this.settings.log.info({ state, detail }, 'feed state');
    this.publish();
  }

  private publish(): void {
    this.statusSentMs = this.settings.clock.now();
    const status = this.status();
    for (const listener of this.statusListeners) listener(status);
  }
}
