/** Runs the explanation of the model in focus whenever what it depends on changes. */
import { computed, onMounted, watch, type ComputedRef } from 'vue';
import { useExplain } from '../../stores/explain';
import { useLive } from '../../stores/live';
import { useMarginChoice } from './marginChoice';

export function useExplanation(): {
  readonly store: ReturnType<typeof useExplain>;
  readonly modelId: ComputedRef<string | undefined>;
  refresh(): void;
} {
  const store = useExplain();
  const live = useLive();
  const { chosen } = useMarginChoice();
  const modelId = computed(() => chosen.value?.modelId);
  const refresh = (): void => {
    if (modelId.value !== undefined) void store.run(modelId.value, live.structure?.bookVersion ?? 0);
  };
  onMounted(refresh);
  watch([modelId, () => live.structure?.bookVersion, () => store.sinceSnapshotId], refresh);
  return { store, modelId, refresh };
}
