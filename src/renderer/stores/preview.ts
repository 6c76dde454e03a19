/** One scenario of the draft, run on the market in force, with its legs. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { DrillDown, ScenarioOutcome } from '../../contracts/live';
import type { Failure } from '../../contracts/result';
import { call } from '../bridge';
import { useDraft } from './draft';

export const usePreview = defineStore('preview', () => {
  const outcome = shallowRef<ScenarioOutcome | null>(null);
  const legs = shallowRef<DrillDown | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const draft = useDraft();
  let latest = 0;

  async function run(): Promise<void> {
    const { set, scenario } = draft;
    if (!set || !scenario || draft.issues.length > 0) return;
    const ticket = ++latest;
    const { grid: _grid, ...rest } = set;
    const answer = await call('scenarios.run', { set: { ...rest, scenarios: [scenario] }, snapshotId: null });
    if (ticket !== latest) return;
    failure.value = answer.ok ? null : answer.failure;
    outcome.value = answer.ok ? (answer.value.find((one) => one.scenarioId === scenario.id) ?? null) : null;
    const drilled = await call('view.drillDown', {
      kind: 'scenario',
      setId: set.id,
      scenarioId: scenario.id,
    });
    if (ticket === latest) legs.value = drilled.ok ? drilled.value : null;
  }

  return { outcome, legs, failure, run };
});
