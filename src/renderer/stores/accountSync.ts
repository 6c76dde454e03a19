/** Accounts at venues: read again every second while a panel shows them. Keys pass through and are not kept. */
import { defineStore } from 'pinia';
import { computed, markRaw, shallowRef } from 'vue';
import type { AccountSyncState, LinkAsk, TakeOverPreview } from '../../contracts/accountSync';
import type { Failure } from '../../contracts/result';
import { call } from '../bridge';
import { useNotices } from './notices';
import { usePortfolio } from './portfolio';

const READ_EVERY_MS = 1_000;

export const useAccountSync = defineStore('accountSync', () => {
  const state = shallowRef<AccountSyncState | null>(null);
  const failed = shallowRef<Failure | null>(null);
  const chosenId = shallowRef<string | null>(null);
  const preview = shallowRef<TakeOverPreview | null>(null);
  const accounts = computed(() => state.value?.accounts ?? []);
  const chosen = computed(
    () =>
      accounts.value.find(({ accountId }) => accountId === chosenId.value) ??
      accounts.value.find(({ key }) => key !== null) ??
      accounts.value[0] ??
      null,
  );

  async function read(): Promise<void> {
    const answer = await call('accounts.state', undefined);
    failed.value = answer.ok ? null : answer.failure;
    if (answer.ok) state.value = markRaw(answer.value);
  }

  function watch(): () => void {
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** Why not, or null once the key is linked. */
  async function link(ask: LinkAsk): Promise<Failure | null> {
    const answer = await call('accounts.link', ask);
    await read();
    if (!answer.ok) return answer.failure;
    useNotices().show('success', `Key linked: ${answer.value.rights}`);
    return null;
  }

  async function test(accountId: string): Promise<void> {
    const answer = await call('accounts.test', { accountId });
    if (!answer.ok) return useNotices().fail(answer.failure);
    const { failure, rights } = answer.value;
    if (failure) useNotices().fail(failure);
    else useNotices().show('success', `The key works: ${rights}`);
  }

  async function unlink(accountId: string): Promise<void> {
    const answer = await call('accounts.unlink', { accountId });
    if (answer.ok) useNotices().show('info', 'Key removed');
    else useNotices().fail(answer.failure);
    await read();
  }

  async function openPreview(accountId: string): Promise<void> {
    const answer = await call('accounts.preview', { accountId });
    if (answer.ok) preview.value = answer.value;
    else useNotices().fail(answer.failure);
  }

  async function takeOver(accountId: string, previewId: string): Promise<void> {
    const answer = await call('accounts.takeOver', { accountId, previewId });
    preview.value = null;
    if (!answer.ok) return useNotices().fail(answer.failure);
    usePortfolio().undoState = answer.value;
    useNotices().show('success', 'Taken over from the venue', {
      label: 'Undo',
      run: () => void usePortfolio().undo(),
    });
    await read();
  }

  return {
    state,
    failed,
    accounts,
    chosenId,
    chosen,
    preview,
    watch,
    link,
    test,
    unlink,
    openPreview,
    takeOver,
  };
});
