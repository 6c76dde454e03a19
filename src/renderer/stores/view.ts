/** What the window wants computed. Every change goes to main a moment later, the last one wins. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { viewSpecSchema, type CallArgument } from '../../contracts/calls';
import { DEFAULT_VIEW, type Scope, type ViewSpec } from '../../contracts/view';
import { call } from '../bridge';
import { useNotices } from './notices';
import { useSettings } from './settings';

const DEBOUNCE_MS = 80;
const STEPS = [0.01, 0.02, 0.03, 0.04, 0.05, 0.1];
/** Rows that the expiries mode can show, in the order of the G key. */
export const LADDER_GREEKS = [
  { id: 'pnlUsd', label: 'P&L' },
  { id: 'deltaNet', label: 'Delta' },
  { id: 'deltaUsd', label: 'Delta USD' },
  { id: 'gamma1pct', label: 'Gamma 1 %' },
  { id: 'vegaUsd', label: 'Vega' },
  { id: 'thetaUsd', label: 'Theta' },
  { id: 'vannaCoin', label: 'Vanna' },
  { id: 'volgaUsd', label: 'Volga' },
  { id: 'charmCoin', label: 'Charm' },
  { id: 'rhoUsd', label: 'Rho' },
] as const;

/** Evenly spaced moves around 0: `count` on each side. */
export const movesOf = (step: number, count: number): number[] =>
  Array.from({ length: 2 * count + 1 }, (_, i) => Number(((i - count) * step).toFixed(6)));

const keyOf = (scope: Scope): string => (scope.kind === 'desk' ? 'desk' : `${scope.kind}:${scope.id}`);

export const isSameScope = (a: Scope, b: Scope): boolean => keyOf(a) === keyOf(b);

export const useView = defineStore('view', () => {
  const spec = shallowRef<ViewSpec>(DEFAULT_VIEW);
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function send(): Promise<void> {
    const answer = await call('view.set', structuredClone(spec.value) as CallArgument<'view.set'>);
    if (!answer.ok) useNotices().fail(answer.failure);
  }

  function set(next: ViewSpec): void {
    spec.value = next;
    useSettings().rememberView(next);
    clearTimeout(timer);
    timer = setTimeout(() => void send(), DEBOUNCE_MS);
  }

  const setLadder = (patch: Partial<ViewSpec['ladder']>): void =>
    set({ ...spec.value, ladder: { ...spec.value.ladder, ...patch } });
  const setHeatmap = (patch: Partial<ViewSpec['heatmap']>): void =>
    set({ ...spec.value, heatmap: { ...spec.value.heatmap, ...patch } });
  const setScope = (scope: Scope): void => {
    const marginModels = useSettings().look.marginModels[keyOf(scope)] ?? DEFAULT_VIEW.marginModels;
    set({ ...spec.value, scope, marginModels: [...marginModels] });
  };
  /** The models to compare for what is in view; remembered for each account, book and the desk. */
  const setMarginModels = (marginModels: readonly string[]): void => {
    useSettings().look.marginModels[keyOf(spec.value.scope)] = [...marginModels];
    set({ ...spec.value, marginModels: [...marginModels] });
  };

  /** Restores the view of the last session when it is still valid, and asks main for it. */
  function restore(saved: unknown): void {
    const parsed = viewSpecSchema.safeParse(saved);
    spec.value = parsed.success ? parsed.data : DEFAULT_VIEW;
    void send();
  }

  function stepOf(moves: readonly number[]): number {
    const positive = moves.filter((move) => move > 0);
    return positive.length > 0 ? Math.min(...positive) : 0.04;
  }

  function changeStep(direction: 1 | -1): void {
    const { spotMoves } = spec.value.ladder;
    const step = stepOf(spotMoves);
    const wider = STEPS.filter((one) => (direction > 0 ? one > step + 1e-9 : one < step - 1e-9));
    const next = direction > 0 ? wider[0] : wider[wider.length - 1];
    if (next !== undefined) setLadder({ spotMoves: movesOf(next, Math.floor(spotMoves.length / 2)) });
  }

  function cycleGreek(): void {
    const { mode, greek } = spec.value.ladder;
    if (mode === 'greeks') return setLadder({ mode: 'expiries' });
    const index = LADDER_GREEKS.findIndex((one) => one.id === greek);
    if (index === LADDER_GREEKS.length - 1) return setLadder({ mode: 'greeks', greek: LADDER_GREEKS[0].id });
    setLadder({ greek: LADDER_GREEKS[index + 1].id });
  }

  return {
    spec,
    set,
    setLadder,
    setHeatmap,
    setScope,
    setMarginModels,
    restore,
    changeStep,
    cycleGreek,
    stepOf,
  };
});
