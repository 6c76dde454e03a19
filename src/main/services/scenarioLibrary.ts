/** The scenario library: every save is a new version, nothing is lost, built-in sets come with the program. */
import type { ScenarioSetSummary, ScenarioSetVersion } from '../../contracts/scenarios';
import { failure, success, type Result } from '../../engine/basics/result';
import type { ScenarioSet } from '../../engine/scenarios/scenario';
import type { ScenarioStore, StoredScenarioSet } from '../db/scenarioStore';
import { checkScenarioSet, readScenarioJson, writeScenarioJson } from '../files/scenarioJson';
import { createListeners } from './listeners';

const MAX_ID = 90;
const MAX_NAME = 110;

const content = (set: ScenarioSet): string => JSON.stringify({ ...set, version: 0 });

const summarize = ({ set, isBuiltIn, savedMs }: StoredScenarioSet): ScenarioSetSummary => ({
  id: set.id,
  name: set.name,
  version: set.version,
  source: set.source,
  isBuiltIn,
  scenarioCount: set.scenarios.length,
  hasGrid: set.grid !== undefined,
  updatedMs: savedMs,
});

/** The first of `base`, `base-2`, `base-3` ... that is not taken. */
function firstFree(
  base: string,
  taken: ReadonlySet<string>,
  join: (base: string, n: number) => string,
): string {
  if (!taken.has(base)) return base;
  let n = 2;
  while (taken.has(join(base, n))) n += 1;
  return join(base, n);
}

/** A copy beside what is there: fresh id, fresh name, version 1. */
function copyBeside(set: ScenarioSet, name: string, stored: readonly StoredScenarioSet[]): ScenarioSet {
  const ids = new Set(stored.map((each) => each.set.id));
  const names = new Set(stored.filter((each) => !each.isDeleted).map((each) => each.set.name));
  return {
    ...set,
    id: firstFree(set.id.slice(0, MAX_ID), ids, (base, n) => `${base}-${n}`),
    name: firstFree(name.slice(0, MAX_NAME), names, (base, n) => `${base} ${n}`),
    version: 1,
  };
}

const missing = (id: string) => failure('NOT_FOUND', `there is no scenario set ${id}`, { id });

export function createScenarioLibrary(store: ScenarioStore, clock: () => number) {
  const changed = createListeners<null>();

  function add(set: ScenarioSet): Result<ScenarioSet> {
    const written = store.add([set], 'user', clock());
    if (!written.ok) return written;
    changed.emit(null);
    return success(set);
  }

  function live(id: string): Result<StoredScenarioSet> {
    const found = store.get(id);
    if (!found.ok) return found;
    return found.value && !found.value.isDeleted ? success(found.value) : missing(id);
  }

  function mark(id: string, isDeleted: boolean): Result<null> {
    const found = isDeleted ? live(id) : store.get(id);
    if (!found.ok) return found;
    if (!found.value) return missing(id);
    const written = store.markDeleted(id, isDeleted);
    if (written.ok) changed.emit(null);
    return written;
  }

  /** Built-in sets whose id is new, or newer than what is stored and never edited by the user. */
  function dueForSeeding(
    builtIn: readonly ScenarioSet[],
    stored: readonly StoredScenarioSet[],
  ): ScenarioSet[] {
    const byId = new Map(stored.map((each) => [each.set.id, each]));
    return builtIn.filter((set) => {
      const known = byId.get(set.id);
      return !known || (!known.isDeleted && known.origin === 'built-in' && known.set.version < set.version);
    });
  }

  return {
    onChange: changed.add,

    /** Brings the shipped sets into the library; a deleted or edited one is left alone. Returns how many were added. */
    seed(builtIn: readonly ScenarioSet[]): Result<number> {
      const stored = store.all();
      if (!stored.ok) return stored;
      const due = dueForSeeding(builtIn, stored.value);
      if (due.length === 0) return success(0);
      const written = store.add(due, 'built-in', clock());
      if (!written.ok) return written;
      changed.emit(null);
      return success(due.length);
    },

    list(): Result<readonly ScenarioSetSummary[]> {
      const stored = store.all();
      if (!stored.ok) return stored;
      const shown = stored.value.filter((each) => !each.isDeleted).map(summarize);
      return success(shown.sort((a, b) => a.name.localeCompare(b.name, 'en')));
    },

    get(id: string): Result<ScenarioSet> {
      const found = live(id);
      return found.ok ? success(found.value.set) : found;
    },

    /** Stores a draft as the next version of its id; an unchanged draft makes no version. */
    save(draft: ScenarioSet): Result<ScenarioSet> {
      const checked = checkScenarioSet(draft, draft.name);
      if (!checked.ok) return checked;
      const known = store.get(draft.id);
      if (!known.ok) return known;
      if (!known.value) return add({ ...draft, version: 1 });
      const isSame = content(known.value.set) === content(draft) && !known.value.isDeleted;
      return isSame ? success(known.value.set) : add({ ...draft, version: known.value.set.version + 1 });
    },

    duplicate(id: string): Result<ScenarioSet> {
      const found = live(id);
      if (!found.ok) return found;
      const stored = store.all();
      return stored.ok
        ? add(copyBeside(found.value.set, `${found.value.set.name} copy`, stored.value))
        : stored;
    },

    delete: (id: string): Result<null> => mark(id, true),
    restore: (id: string): Result<null> => mark(id, false),

    /** Newest first; a deleted set keeps its history. */
    history(id: string): Result<readonly ScenarioSetVersion[]> {
      const versions = store.versions(id);
      if (!versions.ok) return versions;
      if (versions.value.length === 0) return missing(id);
      return success(versions.value.map(({ set, savedMs }) => ({ version: set.version, savedMs, set })));
    },

    /** Adds the set of a JSON text; never replaces one that is there: another set of that id gets a copy beside it. */
    importJson(json: string, label = 'the scenario file'): Result<ScenarioSet> {
      const read = readScenarioJson(json, label);
      if (!read.ok) return read;
      const stored = store.all();
      if (!stored.ok) return stored;
      const twin = stored.value.find(
        ({ set, isDeleted }) => !isDeleted && content(set) === content(read.value),
      );
      return twin ? success(twin.set) : add(copyBeside(read.value, read.value.name, stored.value));
    },

    exportJson(id: string): Result<{ readonly fileName: string; readonly json: string }> {
      const found = live(id);
      if (!found.ok) return found;
      const { set } = found.value;
      const safe = set.id.replace(/[^A-Za-z0-9._-]+/g, '-');
      return success({ fileName: `${safe}.v${set.version}.json`, json: writeScenarioJson(set) });
    },
  };
}
export type ScenarioLibrary = ReturnType<typeof createScenarioLibrary>;
