/** Parameter sets: the board, the set that is looked at, fits and comparisons with progress. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { CalibrationBoard, ParameterSet, SetComparison } from '../../contracts/calibration';
import type { Result } from '../../contracts/result';
import { call } from '../bridge';
import { useJobRun } from './jobRun';
import { useNotices } from './notices';
import { useRisk } from './risk';

export const useCalibration = defineStore('calibration', () => {
  const board = shallowRef<CalibrationBoard | null>(null);
  const version = shallowRef<number | null>(null);
  const set = shallowRef<ParameterSet | null>(null);
  const comparison = shallowRef<SetComparison | null>(null);
  const { job, isRunning, id, nextId, start } = useJobRun('calibration');
  const active = computed(() => board.value?.sets.find(({ state }) => state === 'active') ?? null);

  function kept<T>(answer: Result<T>): T | null {
    if (answer.ok) return answer.value;
    if (answer.failure.reason !== 'CANCELLED') useNotices().fail(answer.failure);
    return null;
  }

  async function load(): Promise<void> {
    board.value = kept(await call('calibration.board', undefined)) ?? board.value;
    if (version.value === null && board.value?.sets[0]) await choose(board.value.sets[0].version);
  }

  async function choose(next: number): Promise<void> {
    version.value = next;
    comparison.value = null;
    set.value = kept(await call('calibration.get', { version: next }));
  }

  async function running<T>(work: (jobId: string) => Promise<Result<T>>): Promise<T | null> {
    if (isRunning.value) return null;
    isRunning.value = true;
    const answer = kept(await work(nextId()));
    isRunning.value = false;
    job.value = null;
    return answer;
  }

  /** Fits a draft with the default rules and the given window, and looks at it. */
  async function fit(windowMoves: number, walkForward: boolean): Promise<void> {
    const rules = kept(await call('calibration.defaults', undefined));
    if (rules === null) return;
    const asked = { ...rules, windowMoves, walkForward };
    const fitted = await running((jobId) => call('calibration.fit', { rules: asked, jobId }));
    if (fitted === null) return;
    await load();
    await choose(fitted.version);
  }

  /** Against the active set, or the defaults where none is; with what it does to the desk. */
  async function compare(): Promise<void> {
    const chosen = version.value;
    if (chosen === null) return;
    comparison.value = await running((jobId) =>
      call('calibration.compare', { version: chosen, against: null, onDesk: true, jobId }),
    );
  }

  /** What is on the VaR screen was made with the former set: it is made again. */
  function decided(next: CalibrationBoard | null): void {
    if (next === null) return;
    board.value = next;
    comparison.value = null;
    const risk = useRisk();
    if (risk.report) void risk.run();
  }

  async function approve(note: string): Promise<void> {
    if (version.value === null) return;
    decided(kept(await call('calibration.approve', { version: version.value, note })));
  }
  async function rollBack(): Promise<void> {
    decided(kept(await call('calibration.rollBack', { note: '' })));
  }
  const cancel = (): Promise<unknown> => call('risk.cancel', { jobId: id() });

  return {
    ...{ board, version, set, comparison, job, isRunning, active },
    ...{ load, choose, fit, compare, approve, rollBack, cancel, start },
  };
});
