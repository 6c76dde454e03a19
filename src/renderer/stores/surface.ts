/** The vol surface on screen: read again every second while a panel shows it. */
import { defineStore } from 'pinia';
import { computed, markRaw, shallowRef } from 'vue';
import type { CallArgument } from '../../contracts/calls';
import type { Failure } from '../../contracts/result';
import type { GreekRow, SurfaceName, SurfaceView } from '../../contracts/surface';
import { call } from '../bridge';
import { useNotices } from './notices';
import { usePortfolio } from './portfolio';

const READ_EVERY_MS = 1_000;
/** Without a fresh quote for this long a smile is shown as stale. */
const STALE_MS = 15_000;

export type OverrideAsk = CallArgument<'surface.setOverride'>['override'];
export type SmileAxis = 'strike' | 'delta' | 'moneyness';

export const useSurface = defineStore('surface', () => {
  const view = shallowRef<SurfaceView | null>(null);
  const greeks = shallowRef<readonly GreekRow[] | null>(null);
  const failed = shallowRef<Failure | null>(null);
  const surface = shallowRef<Pick<SurfaceName, 'venue' | 'indexName'> | null>(null);
  const expiryMs = shallowRef<number | null>(null);
  const strike = shallowRef<number | null>(null);
  const axis = shallowRef<SmileAxis>('strike');
  /** Another surface or expiry was chosen and its smile has not come: what is shown is the one before. */
  const isChanging = shallowRef(false);
  let readers = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  async function read(): Promise<void> {
    const ask = { surface: surface.value, expiryMs: expiryMs.value };
    const answer = await call('surface.view', ask as CallArgument<'surface.view'>);
    if (ask.expiryMs !== expiryMs.value || ask.surface !== surface.value) return;
    isChanging.value = false;
    failed.value = answer.ok ? null : answer.failure;
    if (answer.ok) view.value = markRaw(answer.value);
  }

  async function readGreeks(): Promise<void> {
    const answer = await call('surface.greeks', undefined);
    if (answer.ok) greeks.value = markRaw(answer.value);
  }

  /** Reads while anyone looks; returns the release. */
  function watch(): () => void {
    readers += 1;
    timer ??= setInterval(() => void read(), READ_EVERY_MS);
    void read();
    return () => {
      readers -= 1;
      if (readers > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }

  function choose(next: { surface?: Pick<SurfaceName, 'venue' | 'indexName'>; expiryMs?: number }): void {
    strike.value = null;
    isChanging.value = true;
    if (next.surface) [surface.value, expiryMs.value] = [next.surface, null];
    if (next.expiryMs !== undefined) expiryMs.value = next.expiryMs;
    void read();
  }

  function stepExpiry(direction: 1 | -1): void {
    const heads = view.value?.heads ?? [];
    const at = heads.findIndex((head) => head.expiryMs === view.value?.smile?.expiryMs);
    const next = heads[Math.max(0, Math.min(heads.length - 1, at + direction))];
    if (next) choose({ expiryMs: next.expiryMs });
  }

  function settle(answer: Awaited<ReturnType<typeof call<'surface.setOverride'>>>): boolean {
    if (answer.ok) usePortfolio().undoState = answer.value;
    else useNotices().fail(answer.failure);
    void read();
    return answer.ok;
  }

  async function setOverride(override: OverrideAsk): Promise<boolean> {
    return settle(await call('surface.setOverride', { override }));
  }

  async function removeOverride(place: CallArgument<'surface.removeOverride'>): Promise<void> {
    const isDone = settle(await call('surface.removeOverride', place));
    if (isDone)
      useNotices().show('success', 'Override removed', {
        label: 'Undo',
        run: () => void usePortfolio().undo(),
      });
  }

  const smile = computed(() => view.value?.smile ?? null);
  const ageMs = computed(() => (view.value && smile.value ? view.value.nowMs - smile.value.newestMs : NaN));
  const isStale = computed(() => ageMs.value > STALE_MS);

  return {
    view,
    greeks,
    readGreeks,
    failed,
    surface,
    expiryMs,
    strike,
    axis,
    isChanging,
    smile,
    ageMs,
    isStale,
    watch,
    choose,
    stepExpiry,
    setOverride,
    removeOverride,
  };
});
