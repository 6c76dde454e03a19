/** The event log: what main wrote since start, newest first. */
import { defineStore } from 'pinia';
import { shallowRef, triggerRef } from 'vue';
import type { LogEntry, PushMessage } from '../../contracts/push';
import { call, onPush } from '../bridge';

const LIMIT = 2000;

export const useLog = defineStore('log', () => {
  const entries = shallowRef<LogEntry[]>([]);

  function add(fresh: readonly LogEntry[]): void {
    entries.value = [...[...fresh].reverse(), ...entries.value].slice(0, LIMIT);
    triggerRef(entries);
  }

  async function load(): Promise<void> {
    const answer = await call('log.recent', undefined);
    if (answer.ok) entries.value = [...answer.value].sort((a, b) => b.timeMs - a.timeMs).slice(0, LIMIT);
  }

  const start = (): (() => void) =>
    onPush((message: PushMessage) => {
      if (message.type === 'log') add(message.entries);
    });
  return { entries, load, start };
});
