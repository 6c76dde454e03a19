/** Initial and maintenance margin of the model in focus under the multiplier sets in use. */
import { computed, onMounted, type ComputedRef } from 'vue';
import type { MarginResult } from '../../../contracts/domain';
import { useMultipliers } from '../../stores/multipliers';

type Multiplied = ReturnType<ReturnType<typeof useMultipliers>['applied']>;

/** Loads the sets once the panel is there; empty without a model. */
export function useMultipliedMargin(chosen: ComputedRef<MarginResult | null>): ComputedRef<Multiplied> {
  const multipliers = useMultipliers();
  onMounted(() => void multipliers.load());
  return computed(() => {
    if (!chosen.value) return [];
    const { initialMarginUsd, maintenanceMarginUsd } = chosen.value;
    const raw = { initialMargin: initialMarginUsd, maintenanceMargin: maintenanceMarginUsd };
    return multipliers.applied(raw, null);
  });
}
