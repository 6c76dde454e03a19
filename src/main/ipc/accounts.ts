/** Calls about accounts at venues. Keys come in by `accounts.link` and never go out. */
import type { AccountSync } from '../services/accountSync/accountSync';
import type { UndoService } from '../services/undo';
import type { Handlers } from './dispatch';

type Names = Extract<keyof Handlers, `accounts.${string}`>;

export const accountSyncCalls = (sync: AccountSync, undo: UndoService): Pick<Handlers, Names> => ({
  'accounts.state': () => sync.state(),
  'accounts.link': (ask) => sync.link(ask),
  'accounts.test': ({ accountId }) => sync.test(accountId),
  'accounts.unlink': ({ accountId }) => sync.unlink(accountId),
  'accounts.preview': ({ accountId }) => sync.preview(accountId),
  'accounts.takeOver': ({ accountId, previewId }) => {
    const applied = sync.takeOver(accountId, previewId);
    return applied.ok ? undo.state() : applied;
  },
});
