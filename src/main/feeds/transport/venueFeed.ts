/** A feed of any venue whose dialect is a `VenueProtocol`: REST for the list, sockets for what moves. */
import type { Failure } from '../../../engine/basics/result';
import type { InstrumentId } from '../../../engine/instruments/instrument';
import type { Logger } from '../../log';
import { backoffMs } from '../connection';
import type { Disposer, FeedClock, RandomSource } from '../clock';
import type { DecodeContext, DecodeSink } from '../decoding';
import type { Feed, FeedStatus, MarketUpdate, VenueStatusUpdate } from '../feed';
import { Listeners } from '../listeners';
import type { Mapping } from '../mapping/rows';
import { termsOf } from '../mapping/terms';
import { Tally } from '../tally';
import { Bootstrap } from './bootstrap';
import type { LaneListener } from './lane';
import { Lanes } from './lanes';
import type { LaneMessage, Plan, VenueProtocol } from './protocol';
import { Rest } from './rest';
import { Standing } from './standing';
import type { SessionTimings } from './timings';
import { Universe } from './universe';
import { Vitals } from './vitals';

export interface VenueFeedSettings {
  readonly url: string;
  readonly restUrl: string;
  /** Name that prices carry as their source. */
  readonly source: string;
  readonly protocol: VenueProtocol;
  readonly timings: SessionTimings;
  readonly clock: FeedClock;
  readonly random: RandomSource;
  readonly log: Logger;
}

const CLOCK_MARGIN_MS = 60_000;
const STATUS_EVERY_MS = 1_000;
const REPLAN_EVERY_MS = 60_000;

export class VenueFeed implements Feed {
  readonly venue;
  readonly source: string;
  private readonly updateListeners = new Listeners<readonly MarketUpdate[]>();
  private readonly statusListeners = new Listeners<FeedStatus>();
  private readonly universe = new Universe();
  private readonly tally: Tally;
  private readonly vitals: Vitals;
  private readonly standing: Standing;
  private readonly rest: Rest;
  private readonly bootstrap: Bootstrap;
  private readonly lanes: Lanes;
  private readonly context: DecodeContext;
  private readonly mapping: Mapping;
  private interest: ReadonlySet<InstrumentId> = new Set();
  private timers: Disposer[] = [];
  /** Counts sockets and sessions: whatever an older one started must not go on. */
  private epoch = 0;
  private session = 0;
  private isPlanned = false;
  private plannedMs = 0;
  private planIsOld = false;
  private restBusy = false;
  private listIsAskedFor = false;
  private heardMs: number | undefined;
  private statusSentMs = 0;

  constructor(private readonly settings: VenueFeedSettings) {
    const { protocol, timings, clock, random, log, restUrl, url } = settings;
    this.venue = protocol.venue;
    this.source = settings.source;
    this.tally = new Tally(log);
    this.vitals = new Vitals(timings);
    this.standing = new Standing(settings, () => this.publish());
    this.context = {
      instrument: (symbol) => this.universe.get(symbol),
      localTimeMs: 0,
      latestTimeMs: Infinity,
    };
    this.mapping = this.mappingInto(this.tally);
    this.rest = new Rest({ baseUrl: restUrl, timeoutMs: timings.restMs, gapMs: timings.restGapMs, clock });
    this.bootstrap = new Bootstrap({
      ...{ protocol, timings, clock, rest: this.rest, universe: this.universe, sink: this.tally },
      mapping: (sink) => this.stamped(sink === this.tally ? this.mapping : this.mappingInto(sink)),
    });
    const firstDataMs = (key: string): number | undefined => {
      const factor = protocol.firstDataFactor(key);
      return factor === undefined ? undefined : factor * timings.firstDataMs;
    };
    const environment = { url, timings, clock, random, firstDataMs };
    this.lanes = new Lanes(protocol.rulesOf, environment, this.laneListener());
    protocol.onResync((want) => {
      if ('path' in want) void this.readSnapshot(want.path);
      else this.lanes.get(want.lane)?.renew(want.key);
    });
  }

  start(): void {
    if (this.timers.length > 0) return;
    const { clock, timings } = this.settings;
    this.timers = [clock.every(timings.judgeMs, () => this.judge())];
    this.rest.resume();
    this.standing.starting();
    void this.begin((this.session += 1));
  }

  async stop(): Promise<void> {
    for (const dispose of this.timers) dispose();
    this.timers = [];
    this.session += 1;
    this.rest.stop();
    this.lanes.stop();
    this.isPlanned = false;
    this.vitals.reset();
    this.standing.off();
    await Promise.resolve();
  }

  reconnect(reason: string): void {
    this.lanes.lose(reason);
  }

  subscribe(instrumentIds: readonly InstrumentId[]): void {
    this.interest = new Set(instrumentIds);
    if (this.isPlanned) this.plan();
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
    return {
      venue: this.venue,
      source: this.source,
      ...{ state, detail, failure, attempt, sinceMs },
      ageMs: this.heardMs === undefined ? undefined : now - this.heardMs,
      messagesPerSecond: this.tally.framesPerSecond(now),
      clockOffsetMs: this.bootstrap.clockOffsetMs,
      counters: this.tally.counters(),
      reasons: this.tally.reasons(),
      channels: {
        ...this.lanes.count(),
        silent: this.lanes.list('silent'),
        refused: this.lanes.list('refused'),
      },
    };
  }

  // --- beginning

  /** Clock and list by REST until they are there, then the sockets. */
  private async begin(session: number): Promise<void> {
    const { timings, clock, random } = this.settings;
    for (let attempt = 1; session === this.session; attempt += 1) {
      const failed = (await this.bootstrap.readClock()) ?? (await this.bootstrap.relist());
      if (session !== this.session) return;
      this.deliver();
      if (!failed) break;
      this.settings.log.warn({ attempt, failed }, 'no instrument list');
      this.standing.lost(failed.message, attempt);
      this.standing.waiting(failed.message);
      const waitMs = backoffMs(attempt, timings.backoffBaseMs, timings.backoffCapMs, random);
      await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
    }
    if (session !== this.session) return;
    this.plan();
    await this.work(() => this.bootstrap.poll(this.planNow()));
  }

  private planNow(): Plan {
    return { universe: this.universe, interest: this.interest, venueNowMs: this.venueNow() };
  }

  private venueNow(): number {
    return this.settings.clock.now() + (this.bootstrap.clockOffsetMs ?? 0);
  }

  private plan(): void {
    this.plannedMs = this.settings.clock.now();
    this.planIsOld = false;
    this.isPlanned = true;
    this.universe.forgetExpired(this.venueNow());
    this.lanes.want(this.settings.protocol.wanted(this.planNow()));
  }

  // --- sockets

  private laneListener(): LaneListener {
    const { log, protocol } = this.settings;
    return {
      dialing: (lane, attempt) => log.info({ lane, attempt }, 'dialing'),
      opened: (lane) => {
        this.epoch += 1;
        protocol.resetLane(lane);
      },
      text: (lane, text) => {
        this.tally.frame();
        return protocol.read(lane, text);
      },
      message: (lane, message) => this.receive(lane, message),
      lost: (lane, reason, attempt) => this.lost(lane, reason, attempt),
      refused: (failure) => this.fail(failure),
      replaced: (lane, reason) => {
        protocol.resetLane(lane);
        const held = this.lanes.get(lane);
        for (const key of [...(held?.ledger.names() ?? [])])
          if (protocol.isIncremental(key)) held?.renew(key);
        log.info({ lane, reason }, 'socket replaced');
      },
    };
  }

  private fail(failure: Failure): void {
    this.standing.fail(failure);
    this.lanes.stop();
    this.isPlanned = false;
  }

  private lost(lane: string, reason: string, attempt: number): void {
    this.epoch += 1;
    this.tally.reconnect();
    this.settings.log.warn({ lane, reason, attempt }, 'connection lost');
    this.vitals.reset();
    this.standing.lost(reason, attempt);
    this.standing.waiting(reason);
  }

  private receive(lane: string, message: LaneMessage): void {
    if (message.type === 'data') return this.receiveData(lane, message);
    if (message.type === 'bad') return this.tally.rejected('bad frame', message.failure);
    if (message.type === 'other') return this.tally.ignored(message.why, message.detail);
    if (message.type === 'refusal') this.react(lane, message);
    else if (message.type === 'ack' && message.refused && message.refused.length > 0) {
      this.settings.log.warn({ lane, refused: message.refused.slice(0, 20) }, 'channels refused');
    }
  }

  private receiveData(lane: string, { key, map }: Extract<LaneMessage, { type: 'data' }>): void {
    const m = this.stamped(this.mapping);
    const now = this.context.localTimeMs;
    map(m);
    const { updates } = this.tally;
    if (updates.length === 0) return;
    this.heardMs = now;
    const isIndex = this.settings.protocol.canaries(lane, key) === 'index';
    const lateMs = isIndex ? this.venueNow() - updates[0].exchangeTimeMs : 0;
    this.vitals.heard(`${lane} ${key}`, now, lateMs);
    this.deliver();
  }

  private react(lane: string, { reaction, message, named }: Extract<LaneMessage, { type: 'refusal' }>): void {
    this.settings.log.warn({ lane, message, reaction, named: named.slice(0, 20) }, 'venue error');
    this.tally.ignored('venue error', message);
    if (reaction === 'note') return;
    const { backoffBaseMs, maintenanceRetryMs } = this.settings.timings;
    if (reaction === 'maintenance') this.standing.announceMaintenance(true, this.epoch);
    const leastMs = { maintenance: maintenanceRetryMs, backOff: backoffBaseMs, reconnect: 0 }[reaction];
    this.lanes.get(lane)?.lose(`venue error ${message}`, leastMs);
  }

  // --- updates

  private mappingInto(sink: DecodeSink): Mapping {
    const terms = (symbol: string) => {
      const instrument = this.universe.get(symbol);
      if (instrument) return termsOf(instrument);
      this.listIsAskedFor = true;
      sink.ignored('unknown instrument', symbol.slice(0, 60));
      return undefined;
    };
    return { venue: this.venue, context: this.context, sink, terms };
  }

  private stamped(m: Mapping): Mapping {
    const now = this.settings.clock.now();
    const offset = this.bootstrap.clockOffsetMs;
    this.context.localTimeMs = now;
    this.context.latestTimeMs = offset === undefined ? Infinity : now + offset + CLOCK_MARGIN_MS;
    return m;
  }

  /** Passes on what was decoded, after keeping the universe in step with it. */
  private deliver(): void {
    const taken = this.tally.takeUpdates();
    if (taken.length === 0) return;
    const updates = taken.filter((update) => this.keepInStep(update));
    if (updates.length > 0) this.updateListeners.tell(updates);
  }

  /** False for what is not followed here. */
  private keepInStep(update: MarketUpdate): boolean {
    if (update.kind === 'venueStatus') this.heedStatus(update);
    if (update.kind === 'state' && update.state === 'delivered') {
      this.universe.end(update.instrumentId.slice(this.venue.length + 1), this.venueNow());
    }
    if (update.kind !== 'listing') return true;
    if (!this.settings.protocol.follows(update.instrument)) return false;
    this.universe.put(update.instrument);
    this.planIsOld = true;
    return true;
  }

  private heedStatus({ state, title }: VenueStatusUpdate): void {
    this.settings.log.warn({ state, title }, 'venue status');
    if (state !== 'scheduled') this.standing.announceMaintenance(state === 'ongoing', this.epoch);
  }

  private async readSnapshot(path: string): Promise<void> {
    await this.bootstrap.read(path);
    if (this.timers.length > 0) this.deliver();
  }

  // --- state

  private judge(): void {
    const now = this.settings.clock.now();
    if (this.isPlanned) this.judgeData(now);
    if (now - this.statusSentMs >= STATUS_EVERY_MS) this.publish();
    if (this.isPlanned && !this.standing.inMaintenance) void this.refresh(now);
  }

  private judgeData(now: number): void {
    for (const lane of this.lanes.all()) {
      const silent = lane.sweep();
      if (silent.length > 0)
        this.settings.log.warn({ silent: silent.slice(0, 20) }, 'acknowledged but silent');
    }
    if (this.planIsOld || now - this.plannedMs > REPLAN_EVERY_MS) this.plan();
    const closed = this.lanes.all().find((lane) => !lane.isOpen);
    if (closed) return this.standing.waiting(`${closed.name} is not connected`);
    this.watchCanaries();
    const { state, detail, staleForMs } = this.vitals.judge(now);
    if (state === 'fresh') this.standing.live(this.epoch);
    else if (state === 'stale') this.standing.stale(detail);
    else this.standing.waiting(detail);
    const { firstDataMs, giveUpMs } = this.settings.timings;
    const newest = Math.max(...this.lanes.all().map((lane) => lane.openedMs));
    const isHopeless = state === 'waiting' && now - newest > 2 * firstDataMs + giveUpMs;
    if (isHopeless || staleForMs > giveUpMs) this.lanes.lose(detail);
  }

  /** Judges by channels that always speak, but not by one already known to be dumb: that is named in the status. */
  private watchCanaries(): void {
    const watched: Record<'index' | 'other', string[]> = { index: [], other: [] };
    for (const { name, ledger } of this.lanes.all()) {
      for (const key of ledger.names()) {
        const kind = this.settings.protocol.canaries(name, key);
        const state = ledger.stateOf(key);
        if (kind && state !== 'silent' && state !== 'refused') watched[kind].push(`${name} ${key}`);
      }
    }
    this.vitals.watch(watched.index, watched.other);
  }

  private async refresh(now: number): Promise<void> {
    if (this.restBusy) return;
    const isListing = this.bootstrap.isListingDue(now, this.listIsAskedFor || this.hasExpired());
    if (isListing) await this.work(() => this.relist());
    else if (this.bootstrap.isPollDue(now)) await this.work(() => this.bootstrap.poll(this.planNow()));
  }

  /** Something has come to its end and is still listed here. */
  private hasExpired(): boolean {
    const now = this.venueNow();
    for (const instrument of this.universe.all()) if (this.universe.endOf(instrument) <= now) return true;
    return false;
  }

  private async relist(): Promise<void> {
    this.listIsAskedFor = false;
    if (this.hasExpired()) await this.bootstrap.readDeliveries();
    await this.bootstrap.readClock();
    await this.bootstrap.relist();
  }

  private async work(run: () => Promise<unknown>): Promise<void> {
    const { session } = this;
    this.restBusy = true;
    await run();
    this.restBusy = false;
    if (session === this.session) this.deliver();
  }

  private publish(): void {
    this.statusSentMs = this.settings.clock.now();
    this.statusListeners.tell(this.status());
  }
}
