/** One drill-down at a time: P&L of every position in a cell or scenario. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { CallArgument } from '../../contracts/calls';
import type { DrillDown } from '../../contracts/live';
import { call } from '../bridge';
import { useNotices } from './notices';

export type DrillTarget = CallArgument<'view.drillDown'>;

export const useDrill = defineStore('drill', () => {
  const current = shallowRef<DrillDown | null>(null);
  const isLoading = shallowRef(false);

  async function open(target: DrillTarget): Promise<void> {
    isLoading.value = true;
    const answer = await call('view.drillDown', target);
    isLoading.value = false;
    if (answer.ok) current.value = answer.value;
    else useNotices().fail(answer.failure);
  }

  function close(): void {
    current.value = null;
  }

  return { current, isLoading, open, close };
});
