/** Named multiplier sets, and which of them the scope in view uses. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import {
  MEASURE_LABELS,
  MULTIPLIED_MEASURES,
  type MultipliedMeasureId,
  type MultiplierBoard,
  type NamedMultiplierSet,
} from '../../contracts/multipliers';
import type { Failure, Result } from '../../contracts/result';
import { call } from '../bridge';
import { useNotices } from './notices';
import { useView } from './view';

export const useMultipliers = defineStore('multipliers', () => {
  const board = shallowRef<MultiplierBoard | null>(null);
  /** Why the set was not saved: it names the field. */
  const refusal = shallowRef<Failure | null>(null);
  const deleted = shallowRef<NamedMultiplierSet | null>(null);
  const scopeId = computed(() => {
    const { scope } = useView().spec;
    return scope.kind === 'account' ? scope.id : '*';
  });
  const isOwnChoice = computed(() => board.value?.choices[scopeId.value] !== undefined);
  const chosen = computed(() => board.value?.choices[scopeId.value] ?? board.value?.choices['*'] ?? []);

  const inUse = computed(() => (board.value?.sets ?? []).filter(({ id }) => chosen.value.includes(id)));

  /** Every set in use on the raw figures, USD; VaR and ES by the sets that are made for their confidence. */
  function applied(raw: Readonly<Partial<Record<MultipliedMeasureId, number>>>, confidence: number | null) {
    const fits = (set: NamedMultiplierSet, measure: MultipliedMeasureId): boolean =>
      measure === 'initialMargin' ||
      measure === 'maintenanceMargin' ||
      set.confidence === null ||
      set.confidence === confidence;
    return inUse.value.flatMap((set) =>
      MULTIPLIED_MEASURES.flatMap((measure) => {
        const [value, multiplier] = [raw[measure], set.factors[measure]];
        if (value === undefined || multiplier === undefined || !fits(set, measure)) return [];
        const { name, source } = set;
        return [
          {
            set: name,
            source,
            label: MEASURE_LABELS[measure],
            raw: value,
            multiplier,
            result: value * multiplier,
          },
        ];
      }),
    );
  }

  function keep(answer: Result<MultiplierBoard>): boolean {
    if (answer.ok) board.value = answer.value;
    else useNotices().fail(answer.failure);
    return answer.ok;
  }

  const load = async (): Promise<boolean> => keep(await call('multipliers.board', undefined));

  async function save(set: NamedMultiplierSet): Promise<boolean> {
    // A form edits a proxy, which cannot cross the bridge.
    const plain = { ...set, factors: { ...set.factors } };
    const answer = await call('multipliers.save', { set: plain });
    refusal.value = answer.ok ? null : answer.failure;
    if (answer.ok) board.value = answer.value;
    return answer.ok;
  }

  async function copy(id: string): Promise<string | null> {
    const answer = await call('multipliers.copy', { id });
    if (!answer.ok) {
      useNotices().fail(answer.failure);
      return null;
    }
    board.value = answer.value.board;
    return answer.value.id;
  }

  async function remove(set: NamedMultiplierSet): Promise<void> {
    if (keep(await call('multipliers.delete', { id: set.id }))) deleted.value = set;
  }
  async function undo(): Promise<void> {
    if (deleted.value && keep(await call('multipliers.restore', { id: deleted.value.id })))
      deleted.value = null;
  }

  async function toggle(id: string, isOn: boolean): Promise<void> {
    const setIds = isOn ? [...chosen.value, id] : chosen.value.filter((one) => one !== id);
    keep(await call('multipliers.choose', { scopeId: scopeId.value, setIds }));
  }
  async function followDesk(): Promise<void> {
    keep(await call('multipliers.choose', { scopeId: scopeId.value, setIds: null }));
  }

  return {
    ...{ board, refusal, deleted, scopeId, chosen, isOwnChoice },
    ...{ applied, load, save, copy, remove, undo, toggle, followDesk },
  };
});
