/** A download of histories on the command line: progress as lines, an interrupt ends it between two calls. */
import type { BackfillAsk, BackfillOutcome, HistoryEndpoint } from '../../contracts/backfill';
import { failure, type Result } from '../../engine/basics/result';
import { systemClock } from '../../main/feeds/clock';
import { FEEDS } from '../../main/feeds/registry';
import { startSimulator } from '../../main/feeds/simulator/simulator';
import { createBackfill } from '../../main/services/backfill';
import type { HistoryDesk } from './historyDesk';

/** A line for each such step forward, and for each wait. */
const STEP = 0.05;

interface Sites {
  restUrlOf(venue: string, endpoint: HistoryEndpoint): string | undefined;
  stop(): Promise<void>;
}

async function openSites(endpoint: HistoryEndpoint, seed: number): Promise<Sites> {
  const simulator = endpoint === 'simulator' ? await startSimulator({ seed }) : undefined;
  return {
    restUrlOf(venue, at) {
      const entry = FEEDS.find((each) => each.venue === venue);
      if (entry === undefined) return undefined;
      return at === 'simulator' ? simulator?.address(entry.venue).restUrl : entry.endpoints[at].restUrl;
    },
    stop: async () => simulator?.stop(),
  };
}

export interface FetchRequest {
  readonly desk: HistoryDesk;
  readonly ask: BackfillAsk;
  /** Of the built-in exchange. */
  readonly seed: number;
  readonly say: (text: string) => void;
}

/** What is stored when it ends stays, whatever ends it. */
export async function fetchHistory({ desk, ask, seed, say }: FetchRequest): Promise<Result<BackfillOutcome>> {
  const sites = await openSites(ask.endpoint, seed).catch((error: unknown) =>
    failure('STORAGE', `the built-in exchange does not start: ${String(error)}`),
  );
  if (!('stop' in sites)) return sites;
  const backfill = createBackfill({ store: desk.store, restUrlOf: sites.restUrlOf, clock: systemClock });
  let told = -1;
  backfill.onProgress(({ fraction, detail, state }) => {
    if (state !== 'running') return;
    const isStep = Number.isNaN(fraction) || fraction - told >= STEP || fraction < told;
    if (!isStep) return;
    if (!Number.isNaN(fraction)) told = fraction;
    say(Number.isNaN(fraction) ? detail : `${Math.floor(100 * fraction)} %  ${detail}`);
  });
  const interrupt = (): void => void backfill.cancel(ask.jobId);
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    return await backfill.start(ask);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    backfill.stop();
    await sites.stop();
  }
}
