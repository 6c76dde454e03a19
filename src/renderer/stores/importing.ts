/** Import of positions: choose, preview, confirm or discard. Nothing is written before confirm. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import {
  IMPORT_LIMITS,
  type ImportMode,
  type ImportPreview,
  type ImportSource,
} from '../../contracts/importing';
import type { Failure } from '../../contracts/result';
import { call, pathOfFile } from '../bridge';
import { useNotices } from './notices';
import { usePortfolio } from './portfolio';

export const useImporting = defineStore('importing', () => {
  const isOpen = shallowRef(false);
  const preview = shallowRef<ImportPreview | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const busy = shallowRef<'reading' | 'writing' | null>(null);
  const mode = shallowRef<ImportMode>('append');
  const skipInvalid = shallowRef(false);
  const canConfirm = computed(() => {
    const current = preview.value;
    if (!current || busy.value !== null || current.validCount === 0) return false;
    return current.errorCount === 0 || skipInvalid.value;
  });

  async function discard(): Promise<void> {
    const staged = preview.value;
    preview.value = null;
    failure.value = null;
    skipInvalid.value = false;
    if (staged) await call('import.discard', { importId: staged.importId });
  }

  async function read(source: ImportSource): Promise<void> {
    if (busy.value !== null) return;
    await discard();
    isOpen.value = true;
    busy.value = 'reading';
    const answer = await call('import.preview', { source });
    busy.value = null;
    if (answer.ok) preview.value = answer.value;
    else failure.value = answer.failure;
  }

  async function chooseFile(): Promise<void> {
    const answer = await call('import.chooseFile', undefined);
    if (!answer.ok) failure.value = answer.failure;
    else if (answer.value !== null) await read({ kind: 'file', path: answer.value });
  }

  async function readFile(file: File): Promise<void> {
    const path = pathOfFile(file);
    if (path) return read({ kind: 'file', path });
    isOpen.value = true;
    failure.value = {
      reason: 'NOT_FOUND',
      message: `${file.name} has no path on this machine; save it first`,
    };
  }

  async function readText(text: string): Promise<void> {
    if (text.trim() === '') {
      failure.value = { reason: 'EMPTY', message: 'the clipboard holds no text' };
      return;
    }
    if (text.length > IMPORT_LIMITS.maxBytes) {
      failure.value = {
        reason: 'TOO_LARGE',
        message: `the pasted text is larger than ${IMPORT_LIMITS.maxBytes} bytes`,
      };
      return;
    }
    await read({ kind: 'text', text, label: 'pasted table' });
  }

  async function confirm(): Promise<void> {
    const staged = preview.value;
    if (!staged || !canConfirm.value) return;
    busy.value = 'writing';
    const answer = await call('import.confirm', {
      importId: staged.importId,
      mode: mode.value,
      skipInvalid: skipInvalid.value,
    });
    busy.value = null;
    if (!answer.ok) {
      failure.value = answer.failure;
      return;
    }
    preview.value = null;
    isOpen.value = false;
    const { inserted, removed, skipped } = answer.value;
    const text = `Imported ${inserted} positions, removed ${removed}, skipped ${skipped}`;
    const portfolio = usePortfolio();
    await portfolio.loadUndo();
    useNotices().show('success', text, { label: 'Undo', run: () => void portfolio.undo() });
  }

  async function close(): Promise<void> {
    isOpen.value = false;
    await discard();
  }

  return {
    isOpen,
    preview,
    failure,
    busy,
    mode,
    skipInvalid,
    canConfirm,
    chooseFile,
    readFile,
    readText,
    confirm,
    discard,
    close,
  };
});
