/** Calls about factor histories. */
import type { HistoryService } from '../services/histories';
import type { Handlers } from './dispatch';

export const historyCalls = (
  histories: HistoryService,
): Pick<Handlers, Extract<keyof Handlers, `history.${string}`>> => ({
  'history.list': () => histories.list(),
  'history.preview': ({ source, provenance }) => histories.preview(source, provenance),
  'history.import': ({ source, provenance }) => histories.confirm(source, provenance),
  'history.remove': ({ id }) => histories.remove(id),
});
