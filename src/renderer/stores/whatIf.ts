/** Hypothetical legs of one account: what is tried, what it would change, and the steps back. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { WhatIfAnswer } from '../../contracts/marginExplain';
import type { Failure } from '../../contracts/result';
import type { FollowedInstrument, InstrumentHit } from '../../contracts/whatIf';
import { call } from '../bridge';
import { useNotices } from './notices';

/** A quote that has not come by then is told as a refusal, with the reason. */
const AWAIT_MS = 8_000;
const MOST_STEPS = 100;

export interface DraftLeg {
  readonly instrumentId: string;
  readonly quantity: number;
}

export const useWhatIf = defineStore('whatIf', () => {
  const accountId = shallowRef('');
  const legs = shallowRef<readonly DraftLeg[]>([]);
  const answer = shallowRef<WhatIfAnswer | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const followed = shallowRef<readonly FollowedInstrument[]>([]);
  const isWaiting = shallowRef(false);
  /** Asked for by a key: the line that takes legs shall have the cursor. */
  const wantsEntry = shallowRef(false);
  const steps = shallowRef<readonly (readonly DraftLeg[])[]>([]);
  let followedKey = '';
  let followedAt = 0;
  let latest = 0;
  let shown = 0;

  async function follow(): Promise<void> {
    const instrumentIds = [...new Set(legs.value.map(({ instrumentId }) => instrumentId))];
    const key = instrumentIds.join('\n');
    if (key === followedKey) return;
    followedKey = key;
    followedAt = performance.now();
    const result = await call('whatIf.follow', { instrumentIds });
    if (key !== followedKey) return;
    if (result.ok) followed.value = result.value;
    else useNotices().fail(result.failure);
  }

  function take(next: WhatIfAnswer | null, refused: Failure | null): void {
    answer.value = next ?? (refused === null || !isWaiting.value ? next : answer.value);
    failure.value = refused;
  }

  /** Newer questions win: an answer that was overtaken is dropped. */
  async function ask(withDistance = false): Promise<void> {
    const turn = (latest += 1);
    if (legs.value.length === 0 || accountId.value === '') {
      isWaiting.value = false;
      return take(null, null);
    }
    await follow();
    const refused = followed.value.find((one) => one.failure !== null)?.failure;
    if (refused !== undefined && refused !== null) {
      isWaiting.value = false;
      return take(null, refused);
    }
    const asked = { accountId: accountId.value, legs: legs.value.map((leg) => ({ ...leg })), withDistance };
    const result = await call('margin.whatIf', asked);
    if (turn < shown || turn !== latest) return;
    shown = turn;
    const isMissing = !result.ok && result.failure.reason === 'MISSING_MARKET_DATA';
    const silent = isMissing ? followed.value.find((one) => one.noQuote !== null)?.noQuote : undefined;
    isWaiting.value = isMissing && !silent && performance.now() - followedAt < AWAIT_MS;
    if (silent) take(null, silent);
    else if (result.ok) take(withDistance ? result.value : keptDistance(result.value), null);
    else take(null, result.failure);
  }

  /** Distances are asked for at leisure; until then the former ones stand. */
  const keptDistance = (next: WhatIfAnswer): WhatIfAnswer => ({
    ...next,
    liquidationBefore: answer.value?.liquidationBefore ?? null,
    liquidationAfter: answer.value?.liquidationAfter ?? null,
  });

  function set(next: readonly DraftLeg[]): void {
    steps.value = [...steps.value.slice(1 - MOST_STEPS), legs.value];
    legs.value = next;
    void ask();
  }

  const add = ({ instrumentId }: Pick<InstrumentHit, 'instrumentId'>, quantity: number): void =>
    set([...legs.value, { instrumentId, quantity }]);
  const setQuantity = (at: number, quantity: number): void =>
    set(legs.value.map((leg, k) => (k === at ? { ...leg, quantity } : leg)));
  const remove = (at: number): void => set(legs.value.filter((_, k) => k !== at));
  const clear = (): void => set([]);

  function undo(): void {
    const before = steps.value[steps.value.length - 1];
    if (before === undefined) return;
    steps.value = steps.value.slice(0, -1);
    legs.value = before;
    void ask();
  }

  function setAccount(id: string): void {
    if (id === accountId.value) return;
    accountId.value = id;
    answer.value = null;
    void ask();
  }

  /** What the venues list by the words; undefined when it could not be asked. */
  async function search(text: string, limit: number): Promise<readonly InstrumentHit[] | undefined> {
    const found = await call('instruments.search', { text, limit });
    return found.ok ? found.value : undefined;
  }

  /** The legs at the prices of the last answer. */
  const trades = (): readonly { instrumentId: string; quantity: number; price: number }[] =>
    (answer.value?.legs ?? []).map(({ instrumentId, quantity, price }) => ({
      instrumentId,
      quantity,
      price,
    }));

  const canUndo = computed(() => steps.value.length > 0);
  return {
    accountId,
    legs,
    answer,
    failure,
    followed,
    isWaiting,
    wantsEntry,
    canUndo,
    trades,
    ask,
    search,
    add,
    setQuantity,
    remove,
    clear,
    undo,
    setAccount,
  };
});
