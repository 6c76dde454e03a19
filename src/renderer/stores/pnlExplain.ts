/** The newest explanation of P&L between a stored snapshot and another, or now. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { Failure } from '../../contracts/result';
import type { PnlExplained } from '../../contracts/risk';
import { call } from '../bridge';

export interface ExplainAsk {
  readonly fromSnapshotId: string;
  /** Null is now. */
  readonly toSnapshotId: string | null;
  readonly alarm: { readonly usd: number; readonly share: number };
}

export const usePnlExplain = defineStore('pnlExplain', () => {
  const explained = shallowRef<PnlExplained | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const isRunning = shallowRef(false);
  let latest = 0;

  async function run(ask: ExplainAsk): Promise<void> {
    const turn = (latest += 1);
    isRunning.value = true;
    failure.value = null;
    const answer = await call('risk.explainPnl', { ...ask, jobId: `pnl-${turn}` });
    if (turn !== latest) return;
    isRunning.value = false;
    if (answer.ok) explained.value = answer.value;
    else if (answer.failure.reason !== 'CANCELLED') failure.value = answer.failure;
  }

  const cancel = (): Promise<unknown> => call('risk.cancel', { jobId: `pnl-${latest}` });

  return { explained, failure, isRunning, run, cancel };
});
