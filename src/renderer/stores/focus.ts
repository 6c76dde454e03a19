/** What the keyboard acts on: the panel in use, and the scenario shown in the header strip. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { useLive } from './live';
import { worstFirst } from './scenarios';

export interface PanelActions {
  readonly exportCsv?: () => void;
  readonly copyTsv?: () => void;
  readonly focusFilter?: () => void;
}

export const useFocus = defineStore('focus', () => {
  const panelId = shallowRef('positions');
  const scenarioRank = shallowRef(0);
  const actions = new Map<string, PanelActions>();
  const live = useLive();

  const ranked = computed(() => worstFirst(live.frame?.scenarios ?? []));

  function register(id: string, panelActions: PanelActions): () => void {
    actions.set(id, panelActions);
    return () => actions.delete(id);
  }

  const current = (): PanelActions | undefined => actions.get(panelId.value);

  function stepScenario(direction: 1 | -1): void {
    const last = Math.max(0, ranked.value.length - 1);
    scenarioRank.value = Math.max(0, Math.min(last, scenarioRank.value + direction));
  }

  return { panelId, scenarioRank, ranked, register, current, stepScenario };
});
