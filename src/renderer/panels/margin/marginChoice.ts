/** The model in focus: the one chosen, else the one that decides the header's figures. */
import { computed, type ComputedRef } from 'vue';
import type { MarginResult } from '../../../contracts/domain';
import { useLive } from '../../stores/live';
import { useSettings } from '../../stores/settings';

export function useMarginChoice(): {
  readonly margins: ComputedRef<readonly MarginResult[]>;
  readonly chosen: ComputedRef<MarginResult | null>;
  choose(modelId: string): void;
} {
  const live = useLive();
  const { look } = useSettings();
  const margins = computed(() => live.frame?.margins ?? []);
  const chosen = computed(() => {
    const byId = (id: string | undefined): MarginResult | undefined =>
      margins.value.find((one) => one.modelId === id);
    return byId(look.marginModelId) ?? byId(live.frame?.header.marginModelId) ?? margins.value[0] ?? null;
  });
  const choose = (modelId: string): void => {
    look.marginModelId = modelId;
  };
  return { margins, chosen, choose };
}
