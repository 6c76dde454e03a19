/** What feeds say about themselves in full, read once a second while somebody looks, and the exchange's faults. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { FaultSwitch } from '../../contracts/feedCalls';
import type { FeedDetail } from '../../contracts/feedStatus';
import { call } from '../bridge';
import { useNotices } from './notices';

const EVERY_MS = 1000;

export const useFeeds = defineStore('feeds', () => {
  const details = shallowRef<readonly FeedDetail[]>([]);
  const faults = shallowRef<readonly FaultSwitch[]>([]);

  async function read(): Promise<void> {
    const answer = await call('feed.details', undefined);
    if (answer.ok) details.value = answer.value;
  }

  /** Reads until the returned function is called. */
  function watch(): () => void {
    void read();
    const timer = setInterval(() => void read(), EVERY_MS);
    return () => clearInterval(timer);
  }

  async function loadFaults(): Promise<void> {
    const answer = await call('feed.faults', undefined);
    if (answer.ok) faults.value = answer.value;
    else useNotices().fail(answer.failure);
  }

  async function setFault(venue: string, fault: string, on: boolean): Promise<void> {
    const answer = await call('feed.setFault', { venue, fault, on });
    if (answer.ok) faults.value = answer.value;
    else useNotices().fail(answer.failure);
  }

  async function clearFaults(): Promise<void> {
    for (const { id, activeAt } of faults.value)
      for (const venue of activeAt) await setFault(venue, id, false);
  }

  return { details, faults, read, watch, loadFaults, setFault, clearFaults };
});
