/** Histories from venues: what is offered, what is stored, the download that runs. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type {
  BackfillAsk,
  HistoryEndpoint,
  SeriesChoice,
  VenueOffer,
  VenueSeriesSummary,
} from '../../contracts/backfill';
import { call } from '../bridge';
import { useJobs } from './jobs';
import { useNotices } from './notices';

let count = 0;

export const useDownloads = defineStore('downloads', () => {
  const offers = shallowRef<readonly VenueOffer[]>([]);
  const stored = shallowRef<readonly VenueSeriesSummary[]>([]);
  const jobs = useJobs();
  const job = computed(() => jobs.running.find(({ kind }) => kind === 'history') ?? null);

  async function load(): Promise<void> {
    const [offered, kept] = await Promise.all([
      call('history.offers', undefined),
      call('history.stored', undefined),
    ]);
    if (offered.ok) offers.value = offered.value;
    else useNotices().fail(offered.failure);
    if (kept.ok) stored.value = kept.value;
    else useNotices().fail(kept.failure);
  }

  async function start(ask: Omit<BackfillAsk, 'jobId'>): Promise<void> {
    const answer = await call('history.download', { ...ask, jobId: `history-${Date.now()}-${(count += 1)}` });
    const notices = useNotices();
    if (answer.ok) notices.show('success', `${answer.value.rows} values stored, ${answer.value.gaps} gaps`);
    else if (answer.failure.reason === 'CANCELLED')
      notices.show('info', 'Download cancelled; Resume goes on where it ended');
    else notices.fail(answer.failure);
    await load();
  }

  /** What is left of a series, up to now. */
  const resume = ({ venue, endpoint, kind, coin, step, wanted }: VenueSeriesSummary): Promise<void> => {
    const series: SeriesChoice[] = [{ kind, coin, step }];
    return start({
      venue,
      endpoint: endpoint satisfies HistoryEndpoint,
      series,
      fromMs: wanted.fromMs,
      toMs: Date.now(),
    });
  };

  async function cancel(): Promise<void> {
    if (job.value === null) return;
    const answer = await call('history.cancelDownload', { jobId: job.value.id });
    if (!answer.ok) useNotices().fail(answer.failure);
  }

  async function remove(id: string): Promise<void> {
    const answer = await call('history.removeStored', { id });
    if (answer.ok) await load();
    else useNotices().fail(answer.failure);
  }

  return { offers, stored, job, load, start, resume, cancel, remove };
});
