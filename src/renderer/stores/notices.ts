/** Short messages at the foot of the window, with at most one action (usually undo). */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { Failure } from '../../contracts/result';
import { failureText } from '../format/failure';

export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'error';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}

const LIFETIME_MS = { info: 5000, success: 8000, error: 12_000 } as const;

export const useNotices = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([]);
  let nextId = 1;

  function dismiss(id: number): void {
    notices.value = notices.value.filter((one) => one.id !== id);
  }

  function show(tone: Notice['tone'], text: string, action?: Notice['action']): void {
    const id = nextId++;
    notices.value = [...notices.value.slice(-3), { id, tone, text, action }];
    setTimeout(() => dismiss(id), LIFETIME_MS[tone]);
  }

  const fail = (failure: Failure): void => show('error', failureText(failure));

  return { notices, show, fail, dismiss };
});
