/** Calls about factor histories. */
import type { HistoryService } from '../services/histories';
import { chooseFile } from './dialogs';
import type { Handlers } from './dispatch';

const HISTORY_FILES = [
  { name: 'Histories', extensions: ['csv', 'tsv', 'txt'] },
  { name: 'All files', extensions: ['*'] },
];

export const historyCalls = (
  histories: HistoryService,
): Pick<Handlers, Extract<keyof Handlers, `history.${string}`>> => ({
  'history.list': () => histories.list(),
  'history.chooseFile': async (_argument, { contents }) => ({
    ok: true,
    value: await chooseFile(contents, 'Import histories', HISTORY_FILES),
  }),
  'history.preview': ({ source, provenance }) => histories.preview(source, provenance),
  'history.import': ({ source, provenance }) => histories.confirm(source, provenance),
  'history.remove': ({ id }) => histories.remove(id),
});
