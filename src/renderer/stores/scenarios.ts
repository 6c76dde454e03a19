/** The library of scenario sets: list, open, save, copy, delete with undo, versions, files, runs. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { ScenarioSet } from '../../contracts/domain';
import type { ScenarioOutcome } from '../../contracts/live';
import type { PushMessage } from '../../contracts/push';
import type { Failure } from '../../contracts/result';
import type { ScenarioSetSummary, ScenarioSetVersion } from '../../contracts/scenarios';
import { call, onPush } from '../bridge';
import { freeId, useDraft } from './draft';
import { useNotices } from './notices';

export interface ScenarioRun {
  readonly set: ScenarioSet;
  readonly snapshotId: string | null;
  readonly outcomes: readonly ScenarioOutcome[];
}

/** Failed scenarios last, the others worst first. */
export const worstFirst = (outcomes: readonly ScenarioOutcome[]): ScenarioOutcome[] =>
  [...outcomes].sort((a, b) => {
    if ((a.failure === undefined) !== (b.failure === undefined)) return a.failure ? 1 : -1;
    return a.pnlUsd - b.pnlUsd;
  });

export const useScenarios = defineStore('scenarios', () => {
  const library = shallowRef<readonly ScenarioSetSummary[]>([]);
  const history = shallowRef<readonly ScenarioSetVersion[]>([]);
  const run = shallowRef<ScenarioRun | null>(null);
  const runFailure = shallowRef<Failure | null>(null);
  const isRunning = shallowRef(false);
  const isLoaded = shallowRef(false);
  const draft = useDraft();
  const notices = useNotices();
  const results = computed(() => worstFirst(run.value?.outcomes ?? []));
  const openSummary = computed(() => library.value.find((one) => one.id === draft.set?.id) ?? null);

  async function load(): Promise<void> {
    const answer = await call('scenarios.list', undefined);
    if (answer.ok) library.value = answer.value;
    else notices.fail(answer.failure);
    isLoaded.value = true;
    if (!draft.set) await openLargest();
  }

  /** The first look at the workspace shows a set with results, not an empty editor. */
  async function openLargest(): Promise<void> {
    const [largest] = [...library.value].sort((a, b) => b.scenarioCount - a.scenarioCount);
    if (largest) await open(largest.id);
  }

  async function open(id: string): Promise<void> {
    const answer = await call('scenarios.get', { id });
    if (!answer.ok) return notices.fail(answer.failure);
    draft.open(answer.value);
    history.value = [];
    await runDraft();
  }

  function create(): void {
    const taken = new Set(library.value.map((one) => one.id));
    draft.open({ id: freeId('set', taken), name: 'New set', version: 1, source: 'desk', scenarios: [] });
    draft.addScenario();
  }

  async function save(): Promise<void> {
    if (!draft.set || draft.issues.length > 0) return;
    const answer = await call('scenarios.save', { set: draft.set });
    if (!answer.ok) return notices.fail(answer.failure);
    draft.markSaved(answer.value);
    notices.show('success', `${answer.value.name} saved as version ${answer.value.version}`);
    await load();
  }

  async function duplicate(id: string): Promise<void> {
    const answer = await call('scenarios.duplicate', { id });
    if (!answer.ok) return notices.fail(answer.failure);
    await load();
    draft.open(answer.value);
  }

  async function remove(id: string): Promise<void> {
    const name = library.value.find((one) => one.id === id)?.name ?? id;
    const answer = await call('scenarios.delete', { id });
    if (!answer.ok) return notices.fail(answer.failure);
    if (draft.set?.id === id) draft.open(null);
    await load();
    notices.show('success', `${name} deleted`, { label: 'Undo', run: () => void restore(id) });
  }

  async function restore(id: string): Promise<void> {
    const answer = await call('scenarios.restore', { id });
    if (!answer.ok) return notices.fail(answer.failure);
    await load();
    await open(id);
  }

  async function loadHistory(): Promise<void> {
    if (!draft.set) return;
    const answer = await call('scenarios.history', { id: draft.set.id });
    if (answer.ok) history.value = [...answer.value].sort((a, b) => b.version - a.version);
    else notices.fail(answer.failure);
  }

  /** An old version becomes the draft again; saving gives it the next number. */
  function takeVersion(version: ScenarioSetVersion): void {
    if (draft.set) draft.change({ ...version.set, version: draft.set.version });
  }

  async function importFile(): Promise<void> {
    const answer = await call('scenarios.importFile', undefined);
    if (!answer.ok) return notices.fail(answer.failure);
    if (!answer.value) return;
    await load();
    draft.open(answer.value);
    notices.show('success', `${answer.value.name} imported`);
  }

  async function exportFile(id: string): Promise<void> {
    const answer = await call('scenarios.exportFile', { id });
    if (!answer.ok) notices.fail(answer.failure);
    else if (answer.value !== null) notices.show('success', `Exported to ${answer.value}`);
  }

  async function runDraft(snapshotId: string | null = null): Promise<void> {
    const set = draft.set;
    if (!set || draft.issues.length > 0) return;
    isRunning.value = true;
    const answer = await call('scenarios.run', { set, snapshotId });
    isRunning.value = false;
    runFailure.value = answer.ok ? null : answer.failure;
    if (answer.ok) run.value = { set, snapshotId, outcomes: answer.value };
  }

  const start = (): (() => void) =>
    onPush((message: PushMessage) => {
      if (message.type === 'libraryChanged') void load();
    });

  return {
    library,
    history,
    run,
    results,
    runFailure,
    isRunning,
    isLoaded,
    openSummary,
    load,
    open,
    create,
    save,
    duplicate,
    remove,
    restore,
    loadHistory,
    takeVersion,
    importFile,
    exportFile,
    runDraft,
    start,
  };
});
