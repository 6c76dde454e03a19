/** Runs the explanation of the model in focus whenever what it depends on changes. */
import { computed, onMounted, watch, type ComputedRef } from 'vue';
import { useExplain } from '../../stores/explain';
import { useLive } from '../../stores/live';
import { useMarginChoice } from './marginChoice';

/** The row that margins each account under its own model is no model that can be run. */
const OWN_MODELS = 'account.own';

export function useExplanation(): {
  readonly store: ReturnType<typeof useExplain>;
  readonly modelId: ComputedRef<string | undefined>;
  refresh(): void;
} {
  const store = useExplain();
  const live = useLive();
  const { chosen, margins } = useMarginChoice();
  const modelId = computed(() => {
    const current = chosen.value?.modelId;
    return current === OWN_MODELS
      ? margins.value.find((one) => one.modelId !== OWN_MODELS)?.modelId
      : current;
  });
  const refresh = (): void => {
    if (modelId.value !== undefined) void store.run(modelId.value);
  };
  onMounted(refresh);
  watch([modelId, () => live.structure?.bookVersion, () => store.sinceSnapshotId], refresh);
  return { store, modelId, refresh };
}
