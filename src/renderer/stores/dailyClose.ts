/** When the desk's close is taken and how long it is kept. */
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { dailyCloseSchema, type DailyClose } from '../../contracts/dailyClose';
import { call } from '../bridge';
import { useNotices } from './notices';

export const useDailyClose = defineStore('dailyClose', () => {
  const chosen = shallowRef<DailyClose | null>(null);
  const fault = ref<string | undefined>(undefined);

  async function load(): Promise<void> {
    const answer = await call('snapshot.close', undefined);
    if (answer.ok) chosen.value = answer.value;
    else useNotices().fail(answer.failure);
  }

  /** What is no time or no number of days is shown and not kept. */
  async function set(change: Partial<DailyClose>): Promise<void> {
    const parsed = dailyCloseSchema.safeParse({ ...chosen.value, ...change });
    fault.value = parsed.success ? undefined : parsed.error.issues[0].message;
    if (!parsed.success) return;
    const answer = await call('snapshot.setClose', parsed.data);
    if (answer.ok) chosen.value = parsed.data;
    else useNotices().fail(answer.failure);
  }

  return { chosen, fault, load, set };
});
