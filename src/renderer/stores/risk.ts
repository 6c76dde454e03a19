/** The newest risk run: what was asked, how far it is, its report. Only one runs at a time; a new one replaces it. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { JobProgress, PushMessage } from '../../contracts/push';
import type { Failure } from '../../contracts/result';
import { DEFAULT_RISK_ASK, type RiskAsk, type RiskReport } from '../../contracts/risk';
import type { Scope } from '../../contracts/view';
import { call, onPush } from '../bridge';
import { useLive } from './live';
import { useSnapshots } from './snapshots';
import { isSameScope, useView } from './view';

/** The name of what is computed; a book that came into view a moment ago has its short one. */
function labelOf(scope: Scope): string {
  const { structure } = useLive();
  if (structure && isSameScope(structure.scope, scope)) return structure.scopeLabel;
  return structure?.tree.find((node) => isSameScope(node.scope, scope))?.label ?? '';
}

export type MethodId = RiskAsk['methods'][number];

export const useRisk = defineStore('risk', () => {
  const report = shallowRef<RiskReport | null>(null);
  const ask = shallowRef<RiskAsk>(DEFAULT_RISK_ASK);
  const failure = shallowRef<Failure | null>(null);
  const isRunning = shallowRef(false);
  const job = shallowRef<JobProgress | null>(null);
  const reportOf = shallowRef<{ readonly scope: Scope; readonly label: string } | null>(null);
  let latest = 0;
  const jobIdOf = (turn: number): string => `risk-${turn}`;

  async function run(patch: Partial<RiskAsk> = {}): Promise<void> {
    const turn = (latest += 1);
    const { scope } = useView().spec;
    ask.value = { ...ask.value, ...patch, scope };
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
    if (answer.ok) [report.value, reportOf.value] = [answer.value, { scope, label: labelOf(scope) }];
    else if (answer.failure.reason !== 'CANCELLED') failure.value = answer.failure;
  }

  async function cancel(): Promise<void> {
    await call('risk.cancel', { jobId: jobIdOf(latest) });
  }

  /** The lead goes first: contributions, histogram and worst days are its own. */
  const lead = (id: MethodId): Promise<void> =>
    run({ methods: [id, ...ask.value.methods.filter((one) => one !== id)] });

  /** Why the report does not answer for what is in view: of another book, or the last run failed; null when it does. */
  const doubt = computed<string | null>(() => {
    if (report.value === null || reportOf.value === null) return null;
    const { scope, label } = reportOf.value;
    if (!isSameScope(scope, useView().spec.scope)) return `of ${label}`;
    return failure.value === null ? null : `last run failed: ${failure.value.message}`;
  });
  const scopeLabel = computed(() => reportOf.value?.label ?? '');

  const figures = computed(() => report.value?.figures ?? null);
  const leadMethod = computed(
    () => figures.value?.methods.find(({ id }) => id === figures.value?.lead?.method) ?? null,
  );

  const start = (): (() => void) =>
    onPush((message: PushMessage) => {
      if (message.type === 'job' && message.job.id === jobIdOf(latest)) job.value = message.job;
    });

  return {
    report,
    ask,
    failure,
    isRunning,
    job,
    figures,
    leadMethod,
    doubt,
    scopeLabel,
    run,
    lead,
    cancel,
    start,
  };
});
