/** The vol surface on screen: read again every second while a panel shows it. */
import { defineStore } from 'pinia';
import { computed, markRaw, shallowRef } from 'vue';
import type { CallArgument } from '../../contracts/calls';
import type { Failure } from '../../contracts/result';
import type { GreekRow, SurfaceName, SurfaceView } from '../../contracts/surface';
import { call } from '../bridge';
import { ageText } from '../format/time';
import { venueName } from '../format/venueName';
import { useLive } from './live';
import { useNotices } from './notices';
import { usePortfolio } from './portfolio';
import { useSettings, type Look } from './settings';

const READ_EVERY_MS = 1_000;
/** Without a fresh quote for this long a smile is shown as stale. */
const STALE_MS = 15_000;

export type OverrideAsk = CallArgument<'surface.setOverride'>['override'];
export type SmileAxis = Look['smileAxis'];

export const useSurface = defineStore('surface', () => {
  const view = shallowRef<SurfaceView | null>(null);
  const greeks = shallowRef<readonly GreekRow[] | null>(null);
  const failed = shallowRef<Failure | null>(null);
  const { look } = useSettings();
  const live = useLive();
  /** What was chosen last; null for the usual one. */
  const surface = computed(() => {
    const [venue, indexName] = look.smileSurface.split(':');
    return indexName ? { venue, indexName } : null;
  });
  const expiryMs = shallowRef<number | null>(null);
  const strike = shallowRef<number | null>(null);
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
    if (next.surface) {
      look.smileSurface = `${next.surface.venue}:${next.surface.indexName}`;
      expiryMs.value = null;
    }
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

  const tellDone = (what: string): void =>
    useNotices().show('success', what, { label: 'Undo', run: () => void usePortfolio().undo() });

  async function setOverride(override: OverrideAsk): Promise<boolean> {
    const isDone = settle(await call('surface.setOverride', { override }));
    if (isDone) tellDone('Vol set by hand');
    return isDone;
  }

  async function removeOverride(place: CallArgument<'surface.removeOverride'>): Promise<void> {
    if (settle(await call('surface.removeOverride', place))) tellDone('Override removed');
  }

  const smile = computed(() => view.value?.smile ?? null);
  const ageMs = computed(() => (view.value && smile.value ? view.value.nowMs - smile.value.newestMs : NaN));
  /** Why the smile shown is not of a market that moves; null while it is. */
  const staleness = computed<string | null>(() => {
    if (!smile.value) return null;
    const { venue } = smile.value;
    const state = live.frame?.feeds.find((feed) => feed.venue === venue)?.state ?? 'off';
    if (state !== 'live') return `${venueName(venue)} ${state}`;
    if (ageMs.value <= STALE_MS) return null;
    return Number.isNaN(ageMs.value) ? 'no fresh quote' : `no quote for ${ageText(ageMs.value)}`;
  });
  const isStale = computed(() => staleness.value !== null);
  const doubt = computed(() => {
    if (live.frozen) return 'live market; the desk is on a frozen one';
    return staleness.value ?? (live.isRecorded ? 'recorded prices' : null);
  });

  return {
    view,
    greeks,
    readGreeks,
    failed,
    surface,
    expiryMs,
    strike,
    isChanging,
    smile,
    ageMs,
    staleness,
    isStale,
    doubt,
    watch,
    choose,
    stepExpiry,
    setOverride,
    removeOverride,
  };
});
