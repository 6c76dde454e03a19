/** The newest model-risk report of the desk. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { ModelRiskReport } from '../../contracts/modelRisk';
import type { Failure } from '../../contracts/result';
import { call } from '../bridge';
import { useJobRun } from './jobRun';
import { useSnapshots } from './snapshots';

export const useModelRisk = defineStore('modelRisk', () => {
  const report = shallowRef<ModelRiskReport | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const { job, isRunning, id, nextId, start } = useJobRun('model-risk');

  async function run(): Promise<void> {
    if (isRunning.value) return;
    isRunning.value = true;
    failure.value = null;
    const ask = { resamples: 500, meanBlock: 20, seed: 1 };
    const snapshotId = useSnapshots().frozenId;
    const answer = await call('modelRisk.run', { ask, snapshotId, jobId: nextId() });
    isRunning.value = false;
    job.value = null;
    if (answer.ok) report.value = answer.value;
    else if (answer.failure.reason !== 'CANCELLED') failure.value = answer.failure;
  }
  const cancel = (): Promise<unknown> => call('risk.cancel', { jobId: id() });
  return { report, failure, job, isRunning, run, cancel, start };
});
