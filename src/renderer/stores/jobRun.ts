/** Ids of jobs that a window started, and how far the newest of a store is. */
import { shallowRef } from 'vue';
import type { JobProgress, PushMessage } from '../../contracts/push';
import { onPush } from '../bridge';

export function useJobRun(name: string) {
  const job = shallowRef<JobProgress | null>(null);
  const isRunning = shallowRef(false);
  let turn = 0;
  const id = (): string => `${name}-${turn}`;
  const nextId = (): string => {
    turn += 1;
    return id();
  };
  const start = (): (() => void) =>
    onPush((message: PushMessage) => {
      if (message.type === 'job' && message.job.id === id()) job.value = message.job;
    });
  return { job, isRunning, id, nextId, start };
}
