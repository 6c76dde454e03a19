/** What feeds say about themselves in full, read once a second while somebody looks, and the exchange's faults. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { FaultSwitch, LastTradeRow } from '../../contracts/feedCalls';
import type { FeedDetail } from '../../contracts/feedStatus';
import { call } from '../bridge';
import { useNotices } from './notices';

const EVERY_MS = 1000;

export const useFeeds = defineStore('feeds', () => {
  const details = shallowRef<readonly FeedDetail[]>([]);
  /** By instrument. */
  const lastTrades = shallowRef<ReadonlyMap<string, LastTradeRow>>(new Map());
  const faults = shallowRef<readonly FaultSwitch[]>([]);

  async function read(): Promise<void> {
    const answer = await call('feed.details', undefined);
    if (answer.ok) details.value = answer.value;
  }

  async function readTrades(): Promise<void> {
    const answer = await call('feed.lastTrades', undefined);
    if (answer.ok) lastTrades.value = new Map(answer.value.map((trade) => [trade.instrumentId, trade]));
  }

  /** Reads until the returned function is called. */
  function every(run: () => Promise<void>): () => void {
    void run();
    const timer = setInterval(() => void run(), EVERY_MS);
    return () => clearInterval(timer);
  }
  const watch = (): (() => void) => every(read);
  const watchTrades = (): (() => void) => every(readTrades);

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

  return { details, lastTrades, faults, read, watch, watchTrades, loadFaults, setFault, clearFaults };
});
