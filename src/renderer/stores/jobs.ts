/** Long work in main: its progress, and the outcome once. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { JobProgress, PushMessage } from '../../contracts/push';
import { call, onPush } from '../bridge';
import { useNotices } from './notices';

export const useJobs = defineStore('jobs', () => {
  const jobs = shallowRef<ReadonlyMap<string, JobProgress>>(new Map());

  function receive(message: PushMessage): void {
    if (message.type !== 'job') return;
    const next = new Map(jobs.value);
    if (message.job.state === 'running') next.set(message.job.id, message.job);
    else next.delete(message.job.id);
    jobs.value = next;
    if (message.job.state === 'failed')
      useNotices().show('error', `${message.job.label}: ${message.job.detail}`);
  }

  const running = computed(() => [...jobs.value.values()]);
  const importJob = computed(() => running.value.find((job) => job.kind === 'import') ?? null);

  async function cancelImport(jobId: string): Promise<void> {
    const answer = await call('import.cancel', { jobId });
    if (!answer.ok) useNotices().fail(answer.failure);
  }

  const start = (): (() => void) => onPush(receive);
  return { running, importJob, cancelImport, start };
});
