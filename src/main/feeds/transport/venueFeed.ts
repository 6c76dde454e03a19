/** A feed of any venue whose dialect is a `VenueProtocol`: REST for the list, sockets for what moves. */
import { failure, type Failure } from '../../../engine/basics/result';
import type { InstrumentId } from '../../../engine/instruments/instrument';
import type { ChannelLine } from '../../../contracts/feedChannels';
import { channelLines } from '../channelLines';
import type { Disposer } from '../clock';
import type { Feed, FeedStatus, MarketUpdate, VenueStatusUpdate } from '../feed';
import { Listeners } from '../listeners';
import { Bootstrap } from './bootstrap';
import { firstDataLimit, watchCanaries } from './canaries';
import { DialTurns } from './dialTurns';
import { Intake } from './intake';
import { Interest } from './interest';
import { judgeSession } from './judgement';
import type { LaneListener } from './lane';
import { Lanes } from './lanes';
import { Messages } from './messages';
import type { Plan } from './protocol';
import { leastPauseMs, type Reaction } from './reactions';
import { Rest } from './rest';
import { isSocketAddress, type VenueFeedSettings } from './settings';
import { Standing } from './standing';
import { laneOf, statusOf } from './status';
import { Upkeep } from './upkeep';
import { Vitals } from './vitals';

const STATUS_EVERY_MS = 1_000;
const REPLAN_EVERY_MS = 60_000;

export class VenueFeed implements Feed {
  readonly venue;
  readonly source: string;
  private readonly statusListeners = new Listeners<FeedStatus>();
  private readonly intake: Intake;
  private readonly vitals: Vitals;
  private readonly messages: Messages;
  private readonly standing: Standing;
  private readonly rest: Rest;
  private readonly bootstrap: Bootstrap;
  private readonly upkeep: Upkeep;
  private readonly lanes: Lanes;
  private readonly interest = new Interest();
  private timers: Disposer[] = [];
  /** Counts sockets: the end of a maintenance is told by a later one that speaks. */
  private epoch = 0;
  private isPlanned = false;
  private plannedMs = 0;
  private statusSentMs = 0;

  constructor(private readonly settings: VenueFeedSettings) {
    const { protocol, timings, clock, random, network, log, restUrl, url } = settings;
    this.venue = protocol.venue;
    this.source = settings.source;
    const clockOffsetMs = (): number | undefined => this.bootstrap.clockOffsetMs;
    const onVenueStatus = (update: VenueStatusUpdate): void => this.heedStatus(update);
    const isHeld = (id: InstrumentId): boolean => this.interest.has(id);
    this.intake = new Intake({ protocol, clock, log, clockOffsetMs, isHeld, onVenueStatus });
    this.vitals = new Vitals(timings);
    this.messages = new Messages({
      ...{ protocol, log, intake: this.intake, vitals: this.vitals },
      onError: (lane, message, reaction) => this.react(lane, message, reaction),
    });
    this.standing = new Standing(settings, () => this.publish());
    const { restMs: timeoutMs, restGapMs: gapMs } = timings;
    this.rest = new Rest({ baseUrl: restUrl, timeoutMs, gapMs, clock, network });
    this.bootstrap = new Bootstrap({
      ...{ protocol, timings, clock, rest: this.rest },
      ...{ universe: this.intake.universe, sink: this.intake.tally },
      mapping: (sink) => this.intake.mappingInto(sink),
    });
    this.upkeep = new Upkeep({
      ...{ timings, clock, random, bootstrap: this.bootstrap, intake: this.intake },
      planNow: () => this.planNow(),
      onListed: () => this.plan(),
      onFailed: (failed, attempt) => this.noList(failed, attempt),
    });
    const firstDataMs = (key: string): number | undefined => firstDataLimit(protocol, timings, key);
    const leastDelayMs = (): number => this.standing.leastDialMs(timings);
    const dialTurns = new DialTurns(timings.dialGapMs);
    const environment = { url, timings, clock, random, network, firstDataMs, leastDelayMs, dialTurns };
    this.lanes = new Lanes(protocol.rulesOf, environment, this.laneListener());
    protocol.onResync((want) => {
      if ('path' in want) void this.upkeep.readSnapshot(want.path);
      else this.lanes.get(want.lane)?.renew(want.key);
    });
  }

  start(): void {
    if (this.timers.length > 0) return;
    const { clock, timings } = this.settings;
    this.timers = [clock.every(timings.judgeMs, () => this.judge())];
    this.rest.resume();
    this.standing.starting();
    if (isSocketAddress(this.settings.url)) void this.upkeep.begin();
    else
      this.fail(failure('INVALID_INPUT', `"${this.settings.url}" is not a ws:// or wss:// address`).failure);
  }

  stop(): Promise<void> {
    for (const dispose of this.timers) dispose();
    this.timers = [];
    this.upkeep.end();
    this.rest.stop();
    this.lanes.stop();
    this.isPlanned = false;
    this.vitals.reset();
    this.standing.off();
    return Promise.resolve();
  }

  reconnect(reason: string): void {
    this.lanes.lose(reason);
  }

  subscribe(instrumentIds: readonly InstrumentId[]): void {
    this.interest.set(instrumentIds);
    if (this.isPlanned) this.plan();
  }

  onUpdates(listener: (updates: readonly MarketUpdate[]) => void): Disposer {
    return this.intake.listeners.add(listener);
  }

  onStatus(listener: (status: FeedStatus) => void): Disposer {
    return this.statusListeners.add(listener);
  }

  status(): FeedStatus {
    const { venue, source, standing, intake, lanes } = this;
    const { clockOffsetMs } = this.bootstrap;
    const now = this.settings.clock.now();
    return { venue, source, ...statusOf(standing, intake, lanes, now), clockOffsetMs };
  }

  channelLines(): readonly ChannelLine[] {
    const now = this.settings.clock.now();
    return channelLines(this.lanes.readings(now), this.settings.protocol.kindOf, now);
  }

  // --- what is held

  private planNow(): Plan {
    const { universe } = this.intake;
    const interest = this.interest.at(this.settings.clock.now());
    return { universe, interest, venueNowMs: this.intake.venueNow() };
  }

  private plan(): void {
    this.plannedMs = this.settings.clock.now();
    this.interest.noteAsked(this.plannedMs);
    this.intake.planIsOld = false;
    this.isPlanned = true;
    this.intake.universe.forgetExpired(this.intake.venueNow());
    this.lanes.want(this.settings.protocol.wanted(this.planNow()));
  }

  // --- sockets

  private laneListener(): LaneListener {
    const { log, protocol } = this.settings;
    return {
      dialing: (lane, attempt) => log.info({ lane, attempt }, 'dialing'),
      opened: (lane) => {
        protocol.resetLane(lane);
        if (this.lanes.get(lane)?.isOptional) return;
        this.epoch += 1;
        this.upkeep.clockIsAskedFor = true;
      },
      text: (lane, text) => {
        this.intake.tally.frame();
        return protocol.read(lane, text);
      },
      message: (lane, message) => this.messages.receive(lane, message, this.settings.clock.now()),
      lost: (lane, reason, attempt) => this.lost(lane, reason, attempt),
      refused: (problem) => this.fail(problem),
      replaced: (lane, reason) => {
        protocol.resetLane(lane);
        this.lanes.get(lane)?.renewWhere(protocol.isIncremental);
        log.info({ lane, reason }, 'socket replaced');
      },
    };
  }

  private noList(failed: Failure, attempt: number): void {
    this.settings.log.warn({ attempt, failed }, 'no instrument list');
    this.standing.lost(failed.message, attempt);
    this.standing.waiting(failed.message);
  }

  private fail(problem: Failure): void {
    this.standing.fail(problem);
    this.upkeep.end();
    this.lanes.stop();
    this.isPlanned = false;
  }

  private lost(lane: string, reason: string, attempt: number): void {
    this.settings.log.warn({ lane, reason, attempt }, 'connection lost');
    if (this.lanes.get(lane)?.isOptional) return;
    this.epoch += 1;
    this.interest.noteLoss(reason, this.settings.clock.now());
    this.intake.tally.reconnect();
    this.vitals.reset();
    this.standing.lost(reason, attempt);
    this.standing.waiting(reason);
  }

  private react(lane: string, message: string, reaction: Exclude<Reaction, 'note'>): void {
    if (reaction === 'maintenance') this.standing.announceMaintenance(true, this.epoch);
    this.lanes.get(lane)?.lose(`venue error ${message}`, leastPauseMs(reaction, this.settings.timings));
  }

  private heedStatus({ state, title }: VenueStatusUpdate): void {
    this.settings.log.warn({ state, title }, 'venue status');
    if (state !== 'scheduled') this.standing.announceMaintenance(state === 'ongoing', this.epoch);
  }

  // --- state

  private judge(): void {
    const now = this.settings.clock.now();
    if (this.isPlanned) this.judgeData(now);
    if (now - this.statusSentMs >= STATUS_EVERY_MS) this.publish();
    if (this.isPlanned && !this.standing.inMaintenance) void this.upkeep.refresh(now);
  }

  private judgeData(now: number): void {
    for (const lane of this.lanes.all()) {
      const silent = lane.sweep();
      if (silent.length > 0) this.settings.log.warn({ silent: silent.slice(0, 20) }, 'silent channels');
    }
    const isOld = this.intake.planIsOld || this.interest.isChanged(now);
    if (isOld || now - this.plannedMs > REPLAN_EVERY_MS) this.plan();
    const closed = this.lanes.all().find((lane) => !lane.isOpen && !lane.isOptional);
    if (closed) return this.standing.waiting(`${closed.name} is not connected`);
    watchCanaries(this.vitals, this.lanes, this.settings.protocol, now);
    const openedMs = Math.max(...this.lanes.all().map((lane) => (lane.isOptional ? 0 : lane.openedMs)));
    const { vitals, standing, interest, epoch } = this;
    const { timings } = this.settings;
    const { clockOffsetMs } = this.bootstrap;
    const given = judgeSession({ vitals, standing, interest, timings, epoch, openedMs, clockOffsetMs }, now);
    if (given) this.lanes.get(laneOf(given.channel))?.lose(given.reason);
  }

  private publish(): void {
    this.statusSentMs = this.settings.clock.now();
    this.statusListeners.tell(this.status());
  }
}
