/** Calls about factor histories. */
import { success } from '../../engine/basics/result';
import type { Backfill } from '../services/backfill';
import type { HistoryService } from '../services/histories';
import type { VenueHistories } from '../services/venueHistories';
import { chooseFile } from './dialogs';
import type { Handlers } from './dispatch';

const HISTORY_FILES = [
  { name: 'Histories', extensions: ['csv', 'tsv', 'txt'] },
  { name: 'All files', extensions: ['*'] },
];

export interface HistoryCallParts {
  readonly histories: HistoryService;
  readonly venueHistories: VenueHistories;
  readonly backfill: Backfill;
}

export const historyCalls = ({
  histories,
  venueHistories,
  backfill,
}: HistoryCallParts): Pick<Handlers, Extract<keyof Handlers, `history.${string}`>> => ({
  'history.list': () => histories.list(),
  'history.chooseFile': async (_argument, { contents }) => ({
    ok: true,
    value: await chooseFile(contents, 'Import histories', HISTORY_FILES),
  }),
  'history.preview': ({ source, provenance }) => histories.preview(source, provenance),
  'history.import': ({ source, provenance }) => histories.confirm(source, provenance),
  'history.remove': ({ id }) => histories.remove(id),
  'history.offers': () => success(backfill.offers()),
  'history.stored': () => {
    const chosen = histories.choose();
    return chosen.ok ? venueHistories.list(chosen.value.used) : chosen;
  },
  'history.download': (ask) => backfill.start(ask),
  'history.cancelDownload': ({ jobId }) => backfill.cancel(jobId),
  'history.removeStored': ({ id }) => venueHistories.remove(id),
});
