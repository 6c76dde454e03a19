/** Factor histories: what is stored, and a file that waits for the user's word. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { HistoryPreview, HistorySummary } from '../../contracts/history';
import { call } from '../bridge';
import { useNotices } from './notices';

export const useHistories = defineStore('histories', () => {
  const list = shallowRef<readonly HistorySummary[]>([]);
  const preview = shallowRef<HistoryPreview | null>(null);
  const path = shallowRef<string | null>(null);
  const isBusy = shallowRef(false);

  async function load(): Promise<void> {
    const answer = await call('history.list', undefined);
    if (answer.ok) list.value = answer.value;
    else useNotices().fail(answer.failure);
  }

  /** What is kept beside the series; the user's words for the source, else the file's name. */
  const provenance = (source: string) => {
    const title = path.value?.split(/[\\/]/).at(-1) ?? 'Imported';
    return { title, source: source || title, sourceUrl: '', licence: 'as imported' };
  };

  async function choose(): Promise<void> {
    const chosen = await call('history.chooseFile', undefined);
    if (!chosen.ok) return useNotices().fail(chosen.failure);
    if (chosen.value === null) return;
    path.value = chosen.value;
    isBusy.value = true;
    const source = { kind: 'file' as const, path: chosen.value };
    const answer = await call('history.preview', { source, provenance: provenance('') });
    isBusy.value = false;
    if (answer.ok) preview.value = answer.value;
    else useNotices().fail(answer.failure);
  }

  /** Stores every series of the file or none; true when stored. */
  async function confirm(sourceText: string): Promise<boolean> {
    if (path.value === null || isBusy.value) return false;
    isBusy.value = true;
    const source = { kind: 'file' as const, path: path.value };
    const answer = await call('history.import', { source, provenance: provenance(sourceText) });
    isBusy.value = false;
    if (!answer.ok) {
      useNotices().fail(answer.failure);
      return false;
    }
    const count = preview.value?.series.length ?? 0;
    discard();
    useNotices().show('success', `${count} histories stored`);
    await load();
    return true;
  }

  function discard(): void {
    preview.value = null;
    path.value = null;
  }

  async function remove(id: string): Promise<void> {
    const answer = await call('history.remove', { id });
    if (answer.ok) await load();
    else useNotices().fail(answer.failure);
  }

  return { list, preview, isBusy, load, choose, confirm, discard, remove };
});
