/** The scenario set being edited: whole immutable versions on an undo and a redo stack, checked at every step. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { scenarioSetSchema } from '../../contracts/scenarios';
import type { Scenario, ScenarioGrid, ScenarioSet, ScenarioShift } from '../../contracts/domain';

const MAX_UNDO = 200;

export interface DraftIssue {
  /** `scenarios.2.shifts.0.spot.value`. */
  readonly path: string;
  readonly message: string;
}

const replaceAt = <T>(list: readonly T[], index: number, item: T): T[] =>
  list.map((one, i) => (i === index ? item : one));

export function issuesOf(set: unknown): DraftIssue[] {
  const parsed = scenarioSetSchema.safeParse(set);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
}

/** `<stem>-<n>` with the smallest n that is free. */
export function freeId(stem: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) if (!taken.has(`${stem}-${n}`)) return `${stem}-${n}`;
}

export const useDraft = defineStore('draft', () => {
  const set = shallowRef<ScenarioSet | null>(null);
  const saved = shallowRef<ScenarioSet | null>(null);
  const selected = shallowRef(0);
  const undoStack = shallowRef<readonly ScenarioSet[]>([]);
  const redoStack = shallowRef<readonly ScenarioSet[]>([]);

  const issues = computed(() => (set.value ? issuesOf(set.value) : []));
  const issueByPath = computed(() => new Map(issues.value.map((issue) => [issue.path, issue.message])));
  const isDirty = computed(() => set.value !== null && set.value !== saved.value);
  const scenario = computed<Scenario | null>(() => set.value?.scenarios[selected.value] ?? null);

  function open(next: ScenarioSet | null): void {
    set.value = next;
    saved.value = next;
    selected.value = 0;
    undoStack.value = [];
    redoStack.value = [];
  }

  function change(next: ScenarioSet): void {
    if (!set.value) return;
    undoStack.value = [...undoStack.value.slice(1 - MAX_UNDO), set.value];
    redoStack.value = [];
    set.value = next;
  }

  function undo(): void {
    const previous = undoStack.value[undoStack.value.length - 1];
    if (!previous || !set.value) return;
    redoStack.value = [...redoStack.value, set.value];
    undoStack.value = undoStack.value.slice(0, -1);
    set.value = previous;
  }

  function redo(): void {
    const next = redoStack.value[redoStack.value.length - 1];
    if (!next || !set.value) return;
    undoStack.value = [...undoStack.value, set.value];
    redoStack.value = redoStack.value.slice(0, -1);
    set.value = next;
  }

  function markSaved(stored: ScenarioSet): void {
    set.value = stored;
    saved.value = stored;
  }

  function patchSet(patch: Partial<Pick<ScenarioSet, 'name' | 'source'>>): void {
    if (set.value) change({ ...set.value, ...patch });
  }

  function setGrid(grid: ScenarioGrid | undefined): void {
    if (!set.value) return;
    const { grid: _old, ...rest } = set.value;
    change(grid ? { ...rest, grid } : rest);
  }

  function patchScenario(patch: Partial<Scenario>): void {
    if (!set.value || !scenario.value) return;
    const next = { ...scenario.value, ...patch };
    if (next.daysForward === undefined) delete (next as { daysForward?: number }).daysForward;
    change({ ...set.value, scenarios: replaceAt(set.value.scenarios, selected.value, next) });
  }

  function addScenario(copyOf?: Scenario): void {
    if (!set.value) return;
    const taken = new Set(set.value.scenarios.map((one) => one.id));
    const blank: Scenario = {
      id: '',
      name: 'New scenario',
      shifts: [
        { underlying: '*', spot: { type: 'relative', value: -0.1 }, vol: { type: 'relative', value: 0.2 } },
      ],
    };
    const source = copyOf ? { ...copyOf, name: `${copyOf.name} copy` } : blank;
    const fresh = { ...source, id: freeId('scenario', taken) };
    change({ ...set.value, scenarios: [...set.value.scenarios, fresh] });
    selected.value = set.value.scenarios.length - 1;
  }

  function removeScenario(index: number): void {
    if (!set.value) return;
    change({ ...set.value, scenarios: set.value.scenarios.filter((_, i) => i !== index) });
    selected.value = Math.max(0, Math.min(selected.value, set.value.scenarios.length - 1));
  }

  function setShift(index: number, shift: ScenarioShift): void {
    if (scenario.value) patchScenario({ shifts: replaceAt(scenario.value.shifts, index, shift) });
  }

  function addShift(underlying: string): void {
    if (scenario.value) patchScenario({ shifts: [...scenario.value.shifts, { underlying }] });
  }

  function removeShift(index: number): void {
    if (scenario.value) patchScenario({ shifts: scenario.value.shifts.filter((_, i) => i !== index) });
  }

  return {
    set,
    saved,
    selected,
    scenario,
    issues,
    issueByPath,
    isDirty,
    undoStack,
    redoStack,
    open,
    change,
    undo,
    redo,
    markSaved,
    patchSet,
    setGrid,
    patchScenario,
    addScenario,
    removeScenario,
    setShift,
    addShift,
    removeShift,
  };
});
