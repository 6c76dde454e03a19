/** Downloads of histories from venues: one line a venue, jobs with progress and cancel, what is stored is kept. */
import {
  seriesIdOf,
  type BackfillAsk,
  type BackfillOutcome,
  type HistoryEndpoint,
  type SeriesChoice,
  type VenueOffer,
} from '../../contracts/backfill';
import type { JobProgress } from '../../contracts/push';
import { failure, success, type Result } from '../../engine/basics/result';
import type { VenueHistoryStore } from '../db/venueHistoryStore';
import type { FeedClock } from '../feeds/clock';
import { downloadSeries, type SeriesLedger } from '../feeds/history/download';
import type { SeriesOffer, VenueHistory } from '../feeds/history/venueHistory';
import { createVenueLine, type HistoryLine } from '../feeds/history/venueLine';
import { historyOfVenue, VENUE_HISTORIES } from '../feeds/history/venues';
import { createListeners } from './listeners';

export interface BackfillOptions {
  readonly store: VenueHistoryStore;
  /** REST address of a venue, or undefined where it cannot be reached that way. */
  readonly restUrlOf: (venue: string, endpoint: HistoryEndpoint) => string | undefined;
  readonly clock: FeedClock;
}

const ENDPOINTS: readonly HistoryEndpoint[] = ['simulator', 'test', 'production'];

const offerOf = (venue: VenueHistory, { kind, coin, step }: SeriesChoice): SeriesOffer | undefined =>
  venue.offers.find((offer) => offer.kind === kind && offer.coin === coin && offer.step === step);

interface Job {
  isCancelled: boolean;
  readonly ids: readonly string[];
}

export function createBackfill({ store, restUrlOf, clock }: BackfillOptions) {
  const progress = createListeners<JobProgress>();
  const changed = createListeners<null>();
  const lines = new Map<string, HistoryLine>();
  const jobs = new Map<string, Job>();

  function lineOf(venue: VenueHistory, endpoint: HistoryEndpoint): HistoryLine | undefined {
    const key = `${venue.venue}.${endpoint}`;
    const known = lines.get(key);
    const restUrl = restUrlOf(venue.venue, endpoint);
    if (known !== undefined || restUrl === undefined) return known;
    const line = createVenueLine(venue, restUrl, clock);
    lines.set(key, line);
    return line;
  }

  /** Candles that are not closed yet have no close: the range ends before them. */
  function wantedOf({ fromMs, toMs }: BackfillAsk, { stepMs, isGrid }: SeriesOffer): Result<SeriesRange> {
    const endMs = Math.min(toMs, clock.now());
    const wanted = isGrid
      ? { fromMs: Math.floor(fromMs / stepMs) * stepMs, toMs: Math.floor(endMs / stepMs) * stepMs }
      : { fromMs, toMs: endMs };
    return wanted.fromMs < wanted.toMs
      ? success(wanted)
      : failure('OUT_OF_RANGE', `no closed value between ${stamp(fromMs)} and ${stamp(endMs)}`);
  }

  function ledgerOf(id: string): SeriesLedger {
    return {
      pages: () => store.pages(id),
      times() {
        const values = store.values(id);
        return values.ok ? success(Float64Array.from(values.value, ({ timeMs }) => timeMs)) : values;
      },
      neighbours: (range) => store.neighbours(id, range),
      put: (page, rows) => store.put(id, page, rows),
    };
  }

  /** Notes what is wanted before the first call, so that a later start knows what is left. */
  function plan(ask: BackfillAsk, venue: VenueHistory): Result<readonly Planned[]> {
    const planned: Planned[] = [];
    for (const choice of ask.series) {
      const offer = offerOf(venue, choice);
      if (offer === undefined)
        return failure(
          'NOT_FOUND',
          `${ask.venue} offers no ${choice.kind} of ${choice.coin} by ${choice.step}`,
        );
      const wanted = wantedOf(ask, offer);
      if (!wanted.ok) return wanted;
      const key = { venue: ask.venue, endpoint: ask.endpoint, ...choice };
      planned.push({ id: seriesIdOf(key), offer, wanted: wanted.value });
    }
    const busy = planned.find(({ id }) => [...jobs.values()].some(({ ids }) => ids.includes(id)));
    if (busy !== undefined) return failure('CONFLICT', `${busy.id} is being downloaded already`);
    for (const { offer, wanted } of planned) {
      const { kind, coin, step, name, stepMs } = offer;
      const kept = store.want({
        venue: ask.venue,
        endpoint: ask.endpoint,
        kind,
        coin,
        step,
        name,
        stepMs,
        wanted,
      });
      if (!kept.ok) return kept;
    }
    return success(planned);
  }

  async function run(
    ask: BackfillAsk,
    venue: VenueHistory,
    line: HistoryLine,
  ): Promise<Result<BackfillOutcome>> {
    const planned = plan(ask, venue);
    if (!planned.ok) return planned;
    const job: Job = { isCancelled: false, ids: planned.value.map(({ id }) => id) };
    jobs.set(ask.jobId, job);
    const label = `History of ${ask.venue}`;
    const tell = (state: JobProgress['state'], fraction: number, detail: string): void =>
      progress.emit({ id: ask.jobId, kind: 'history', label, fraction, state, detail });
    const count = planned.value.length;
    const total = { rows: 0, pages: 0, gaps: 0 };
    for (const [k, { id, offer, wanted }] of planned.value.entries()) {
      const done = await downloadSeries({
        venue,
        offer,
        wanted,
        ledger: ledgerOf(id),
        line,
        clock,
        isCancelled: () => job.isCancelled,
        onProgress: (share, detail) => tell('running', (k + share) / count, detail),
      });
      changed.emit(null);
      if (!done.ok) {
        tell(done.failure.reason === 'CANCELLED' ? 'cancelled' : 'failed', 1, done.failure.message);
        return done;
      }
      total.rows += done.value.rows;
      total.pages += done.value.pages;
      total.gaps += done.value.gaps.length;
    }
    tell('done', 1, `${total.rows} values`);
    return success(total);
  }

  return {
    onProgress: progress.add,
    /** Something was stored. */
    onChange: changed.add,

    offers: (): readonly VenueOffer[] =>
      VENUE_HISTORIES.map(({ venue, offers }) => ({
        venue,
        endpoints: ENDPOINTS.filter((endpoint) => restUrlOf(venue, endpoint) !== undefined),
        series: offers.map(({ kind, coin, step }) => ({ kind, coin, step })),
      })),

    /** Resolves when everything is stored, has failed or was cancelled; pages stored until then stay. */
    async start(ask: BackfillAsk): Promise<Result<BackfillOutcome>> {
      const venue = historyOfVenue(ask.venue);
      if (venue === undefined) return failure('NOT_FOUND', `there is no history of ${ask.venue}`);
      const line = lineOf(venue, ask.endpoint);
      if (line === undefined)
        return failure('NOT_FOUND', `${ask.venue} cannot be reached at ${ask.endpoint}`);
      if (jobs.has(ask.jobId)) return failure('CONFLICT', `${ask.jobId} is running already`);
      try {
        return await run(ask, venue, line);
      } finally {
        jobs.delete(ask.jobId);
      }
    },

    cancel(jobId: string): Result<null> {
      const job = jobs.get(jobId);
      if (job === undefined) return failure('NOT_FOUND', `there is no download ${jobId}`, { jobId });
      job.isCancelled = true;
      return success(null);
    },

    stop(): void {
      for (const job of jobs.values()) job.isCancelled = true;
      for (const line of lines.values()) line.stop();
    },
  };
}
export type Backfill = ReturnType<typeof createBackfill>;

interface SeriesRange {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Planned {
  readonly id: string;
  readonly offer: SeriesOffer;
  readonly wanted: SeriesRange;
}

const stamp = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
