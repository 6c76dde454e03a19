/** What REST tells a session: the venue's clock, its instruments, numbers no socket tells, prices of deliveries. */
import { failure, type Failure } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import type { DecodeSink } from '../decoding';
import type { FeedClock } from '../clock';
import type { MarketUpdate } from '../feed';
import { parseJson } from '../mapping/json';
import type { Mapping } from '../mapping/rows';
import type { Plan, VenueProtocol } from './protocol';
import type { Rest } from './rest';
import type { SessionTimings } from './timings';
import type { Universe } from './universe';

const MOST_PAGES = 20;

interface Parts {
  readonly protocol: VenueProtocol;
  readonly rest: Rest;
  readonly universe: Universe;
  readonly timings: SessionTimings;
  readonly clock: FeedClock;
  readonly sink: DecodeSink;
  readonly mapping: (sink: DecodeSink) => Mapping;
}

export class Bootstrap {
  /** Venue clock minus local clock, ms; half the round trip is its error. */
  clockOffsetMs: number | undefined;
  private listedMs = -Infinity;
  private polledMs = -Infinity;

  constructor(private readonly parts: Parts) {}

  isListingDue(nowMs: number, isAskedFor: boolean): boolean {
    const { relistEveryMs, relistLeastMs } = this.parts.timings;
    return nowMs - this.listedMs > (isAskedFor ? relistLeastMs : relistEveryMs);
  }

  isPollDue(nowMs: number): boolean {
    return nowMs - this.polledMs > this.parts.timings.pollEveryMs;
  }

  async readClock(): Promise<Failure | undefined> {
    const { rest, protocol, clock } = this.parts;
    const sentMs = clock.now();
    const answer = await rest.get(protocol.clockPath);
    if (!answer.ok) return answer.failure;
    const middleMs = (sentMs + clock.now()) / 2;
    const json = parseJson(answer.value);
    if (!json.ok)
      return failure('PARSE', `${protocol.clockPath}: the answer is ${json.failure.message}`).failure;
    const time = protocol.readClock(json.value);
    if (time === undefined)
      return failure('PROTOCOL', `${protocol.clockPath}: no time in the answer`).failure;
    this.clockOffsetMs = time - middleMs;
    return undefined;
  }

  /** Reads every list; what is no longer listed is reported as gone. */
  async relist(): Promise<Failure | undefined> {
    const { protocol, clock, sink, mapping } = this.parts;
    this.listedMs = clock.now();
    const listed: MarketUpdate[] = [];
    const m = mapping({
      updates: listed,
      ignored: (why, detail) => sink.ignored(why, detail),
      rejected: (why, problem) => sink.rejected(why, problem),
    });
    for (const path of protocol.listingPaths()) {
      const failed = await this.readPages(path, m);
      if (failed) return this.listFailed(failed);
    }
    if (listed.some((update) => update.kind === 'listing' && protocol.follows(update.instrument))) {
      this.adopt(listed);
      return undefined;
    }
    return this.listFailed(failure('PROTOCOL', 'the lists name no instrument that is followed').failure);
  }

  /** The next try comes soon, not at once. */
  private listFailed(failed: Failure): Failure {
    const { relistEveryMs, relistLeastMs } = this.parts.timings;
    this.listedMs += relistLeastMs - relistEveryMs;
    return failed;
  }

  private async readPages(path: string, m: Mapping): Promise<Failure | undefined> {
    const { rest, protocol } = this.parts;
    let page: string | undefined = path;
    for (let count = 0; page !== undefined && count < MOST_PAGES; count += 1) {
      const answer = await rest.get(page);
      if (!answer.ok) return answer.failure;
      const mapped = protocol.mapRest(m, page, answer.value);
      if (!mapped.ok) return mapped.failure;
      page = protocol.nextPage?.(path, answer.value);
    }
    return undefined;
  }

  private adopt(listed: readonly MarketUpdate[]): void {
    const { protocol, universe, sink } = this.parts;
    const seen = new Set<string>();
    for (const update of listed) {
      if (update.kind === 'state' && universe.get(symbolOf(update.instrumentId))) sink.updates.push(update);
      if (update.kind !== 'listing' || !protocol.follows(update.instrument)) continue;
      seen.add(update.instrument.symbol);
      universe.put(update.instrument);
      sink.updates.push(update);
    }
    for (const instrument of [...universe.all()]) {
      if (!seen.has(instrument.symbol)) this.retire(instrument);
    }
  }

  /** What has come to its end stays known until its price is: venues tell it minutes later. */
  private retire(instrument: Instrument): void {
    const { universe, sink, clock } = this.parts;
    const now = clock.now();
    const venueNow = now + (this.clockOffsetMs ?? 0);
    const state = universe.endOf(instrument) <= venueNow ? 'delivered' : 'inactive';
    if (state === 'inactive') universe.remove(instrument.symbol);
    else if (!universe.end(instrument.symbol, venueNow)) return;
    sink.updates.push({
      kind: 'state',
      instrumentId: instrument.id,
      state,
      exchangeTimeMs: now,
      localTimeMs: now,
    });
  }

  /** Delivery prices first: the instruments are still known. A call that fails leaves the others to be made. */
  async readDeliveries(): Promise<void> {
    for (const path of this.parts.protocol.deliveryPaths()) await this.read(path);
  }

  async poll(plan: Plan): Promise<void> {
    this.polledMs = this.parts.clock.now();
    for (const path of this.parts.protocol.pollPaths(plan)) await this.read(path);
  }

  async read(path: string): Promise<void> {
    const { rest, protocol, mapping, sink } = this.parts;
    const answer = await rest.get(path);
    const mapped = answer.ok ? protocol.mapRest(mapping(sink), path, answer.value) : answer;
    if (!mapped.ok && mapped.failure.reason !== 'CANCELLED') sink.rejected('call failed', mapped.failure);
  }
}

const symbolOf = (instrumentId: string): string => instrumentId.slice(instrumentId.indexOf(':') + 1);
