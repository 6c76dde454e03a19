/** The newest explanation of a margin: asked for when a panel shows it, again when model, scope or snapshot change. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { MarginExplained } from '../../contracts/marginExplain';
import type { Failure } from '../../contracts/result';
import { call } from '../bridge';

export const useExplain = defineStore('explain', () => {
  const result = shallowRef<MarginExplained | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const isRunning = shallowRef(false);
  /** Snapshot that the change is told against; null: none. */
  const sinceSnapshotId = shallowRef<string | null>(null);
  let latest = 0;
  let runningKey = '';

  /** Several panels ask for the same: one run serves them. */
  async function run(modelId: string, bookVersion: number): Promise<void> {
    const key = `${modelId}/${bookVersion}/${sinceSnapshotId.value ?? ''}`;
    if (isRunning.value && key === runningKey) return;
    runningKey = key;
    const turn = (latest += 1);
    isRunning.value = true;
    const answer = await call('margin.explain', { modelId, sinceSnapshotId: sinceSnapshotId.value });
    if (turn !== latest) return;
    isRunning.value = false;
    failure.value = answer.ok ? null : answer.failure;
    if (answer.ok) result.value = answer.value;
  }

  const hasResult = computed(() => result.value !== null);
  return { result, failure, isRunning, sinceSnapshotId, hasResult, run };
});
