/** The newest risk run: what was asked, how far it is, its report. Only one runs at a time; a new one replaces it. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { JobProgress, PushMessage } from '../../contracts/push';
import type { Failure } from '../../contracts/result';
import { DEFAULT_RISK_ASK, type RiskAsk, type RiskReport } from '../../contracts/risk';
import { call, onPush } from '../bridge';
import { useSnapshots } from './snapshots';
import { useView } from './view';

export type MethodId = RiskAsk['methods'][number];

export const useRisk = defineStore('risk', () => {
  const report = shallowRef<RiskReport | null>(null);
  const ask = shallowRef<RiskAsk>(DEFAULT_RISK_ASK);
  const failure = shallowRef<Failure | null>(null);
  const isRunning = shallowRef(false);
  const job = shallowRef<JobProgress | null>(null);
  let latest = 0;
  const jobIdOf = (turn: number): string => `risk-${turn}`;

  async function run(patch: Partial<RiskAsk> = {}): Promise<void> {
    const turn = (latest += 1);
    ask.value = { ...ask.value, ...patch, scope: useView().spec.scope };
    isRunning.value = true;
    failure.value = null;
    const { frozenId } = useSnapshots();
    const answer = await call('risk.run', {
      ask: structuredClone(ask.value),
      snapshotId: frozenId,
      jobId: jobIdOf(turn),
    });
    if (turn !== latest) return;
    isRunning.value = false;
    job.value = null;
    if (answer.ok) report.value = answer.value;
    else if (answer.failure.reason !== 'CANCELLED') failure.value = answer.failure;
  }

  async function cancel(): Promise<void> {
    await call('risk.cancel', { jobId: jobIdOf(latest) });
  }

  /** The lead goes first: contributions, histogram and worst days are its own. */
  const lead = (id: MethodId): Promise<void> =>
    run({ methods: [id, ...ask.value.methods.filter((one) => one !== id)] });

  const figures = computed(() => report.value?.figures ?? null);
  const leadMethod = computed(
    () => figures.value?.methods.find(({ id }) => id === figures.value?.lead?.method) ?? null,
  );

  const start = (): (() => void) =>
    onPush((message: PushMessage) => {
      if (message.type === 'job' && message.job.id === jobIdOf(latest)) job.value = message.job;
    });

  return { report, ask, failure, isRunning, job, figures, leadMethod, run, lead, cancel, start };
});
