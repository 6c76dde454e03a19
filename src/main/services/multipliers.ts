/** Named multiplier sets: the shipped ones, the user's own, and which are used by the desk and by each account. */
import {
  MEASURE_LABELS,
  MULTIPLIED_MEASURES,
  runSetOf,
  type MultiplierBoard,
  type NamedMultiplierSet,
} from '../../contracts/multipliers';
import { failure, success, type Result } from '../../engine/basics/result';
import type { RiskMultiplierSet } from '../../engine/risk/valueAtRisk/riskRequest';
import type { MultiplierStore } from '../db/multiplierStore';

export const DESK_SCOPE = '*';
const LONGEST_NAME = 80;
const LONGEST_SOURCE = 500;
const LARGEST_FACTOR = 100;

type Refusal = Extract<Result<never>, { ok: false }>;

/** The first field outside its limits, named; undefined for a sound set. */
export function multiplierFault(set: NamedMultiplierSet): Refusal | undefined {
  const { name, source, confidence, factors } = set;
  if (name.trim().length === 0 || name.length > LONGEST_NAME)
    return failure('INVALID_INPUT', `name: 1 to ${LONGEST_NAME} characters, got ${name.length}`, {
      field: 'name',
    });
  if (source.trim().length === 0 || source.length > LONGEST_SOURCE)
    return failure(
      'INVALID_INPUT',
      `source: who set it and when, 1 to ${LONGEST_SOURCE} characters, got ${source.length}`,
      { field: 'source' },
    );
  if (confidence !== null && !(confidence > 0.5 && confidence < 1))
    return failure('OUT_OF_RANGE', `confidence ${confidence}: between 0.5 and 1, such as 0.99`, {
      field: 'confidence',
    });
  const given = MULTIPLIED_MEASURES.filter((measure) => factors[measure] !== undefined);
  if (given.length === 0)
    return failure('EMPTY', 'factors: a multiplier for one measure at least', { field: 'factors' });
  const bad = given.find(
    (measure) => !((factors[measure] ?? 0) > 0 && (factors[measure] ?? 0) <= LARGEST_FACTOR),
  );
  if (bad === undefined) return undefined;
  return failure(
    'OUT_OF_RANGE',
    `multiplier of ${MEASURE_LABELS[bad]} is ${String(factors[bad])}: above 0, at most ${LARGEST_FACTOR}`,
    { field: bad },
  );
}

export interface MultiplierParts {
  readonly shipped: readonly NamedMultiplierSet[];
  readonly store: MultiplierStore;
  readonly clock: () => number;
}

export function createMultiplierService({ shipped, store, clock }: MultiplierParts) {
  const isShipped = (id: string): boolean => shipped.some((set) => set.id === id);

  function board(): Result<MultiplierBoard> {
    const [own, choices] = [store.all(), store.choices()];
    if (!own.ok) return own;
    if (!choices.ok) return choices;
    const sets = [
      ...shipped.map((set) => ({ ...set, isShipped: true })),
      ...own.value.flatMap(({ set, isDeleted }) => (isDeleted ? [] : [{ ...set, isShipped: false }])),
    ];
    const known = new Set(sets.map(({ id }) => id));
    const all = { [DESK_SCOPE]: shipped.map(({ id }) => id), ...choices.value };
    const present = Object.entries(all).map(([scope, ids]) => [scope, ids.filter((id) => known.has(id))]);
    return success({ sets, choices: Object.fromEntries(present) as MultiplierBoard['choices'] });
  }

  const then = (written: Result<null>): Result<MultiplierBoard> => (written.ok ? board() : written);

  /** One of the user's own, deleted ones included. */
  function own(id: string): Result<null> {
    if (isShipped(id))
      return failure('CONFLICT', `${id} came with the program and is not changed: copy it`, { id });
    const stored = store.all();
    if (!stored.ok) return stored;
    return stored.value.some(({ set }) => set.id === id)
      ? success(null)
      : failure('NOT_FOUND', `there is no multiplier set ${id}`, { id });
  }

  function mark(id: string, isDeleted: boolean): Result<MultiplierBoard> {
    const found = own(id);
    return found.ok ? then(store.mark(id, isDeleted)) : found;
  }

  function freeId(wanted: string): Result<string> {
    const stored = store.all();
    if (!stored.ok) return stored;
    const taken = new Set([...shipped, ...stored.value.map(({ set }) => set)].map(({ id }) => id));
    let n = 1;
    while (taken.has(`${wanted.slice(0, 50)}-${n}`)) n += 1;
    return success(`${wanted.slice(0, 50)}-${n}`);
  }

  return {
    board,

    /** Creates the set, or replaces the user's own of this id; a shipped one is copied first. */
    save(set: NamedMultiplierSet): Result<MultiplierBoard> {
      if (isShipped(set.id))
        return failure('CONFLICT', `${set.name} came with the program and is not changed: copy it`, {
          id: set.id,
        });
      const bad = multiplierFault(set);
      if (bad !== undefined) return bad;
      const now = board();
      if (!now.ok) return now;
      if (now.value.sets.some(({ id, name }) => id !== set.id && name.trim() === set.name.trim()))
        return failure('CONFLICT', `name: another set is called ${set.name}`, { field: 'name' });
      return then(store.put({ ...set, name: set.name.trim(), source: set.source.trim() }, clock()));
    },

    copy(id: string): Result<{ readonly id: string; readonly board: MultiplierBoard }> {
      const now = board();
      if (!now.ok) return now;
      const found = now.value.sets.find((set) => set.id === id);
      if (found === undefined) return failure('NOT_FOUND', `there is no multiplier set ${id}`, { id });
      const free = freeId(`${id.replace(/-\d+$/, '')}-copy`);
      if (!free.ok) return free;
      const { name, source, confidence, factors } = found;
      const title = `${name.slice(0, LONGEST_NAME - 12)} (${free.value.split('-').at(-1)})`;
      const saved = this.save({ id: free.value, name: title, source, confidence, factors });
      return saved.ok ? success({ id: free.value, board: saved.value }) : saved;
    },

    remove: (id: string): Result<MultiplierBoard> => mark(id, true),
    restore: (id: string): Result<MultiplierBoard> => mark(id, false),

    choose(scopeId: string, setIds: readonly string[] | null): Result<MultiplierBoard> {
      if (setIds === null) return then(store.unchoose(scopeId));
      const now = board();
      if (!now.ok) return now;
      const unknown = setIds.find((id) => !now.value.sets.some((set) => set.id === id));
      if (unknown !== undefined)
        return failure('NOT_FOUND', `there is no multiplier set ${unknown}`, { id: unknown });
      return then(store.choose(scopeId, [...new Set(setIds)]));
    },

    /** Sets of an account, else the desk's. */
    inUse(scopeId: string = DESK_SCOPE): Result<readonly RiskMultiplierSet[]> {
      const now = board();
      if (!now.ok) return now;
      const ids = now.value.choices[scopeId] ?? now.value.choices[DESK_SCOPE];
      return success(now.value.sets.filter(({ id }) => ids.includes(id)).map(runSetOf));
    },
  };
}
export type MultiplierService = ReturnType<typeof createMultiplierService>;
