/** The correlation dial: where it stands, and VaR, ES and margin there; newest position first while it is dragged. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { DialReport } from '../../contracts/dial';
import type { Failure } from '../../contracts/result';
import { call } from '../bridge';
import { useRisk } from './risk';
import { useSnapshots } from './snapshots';
import { useView } from './view';

const PAUSE_MS = 60;

export const useDial = defineStore('dial', () => {
  const position = shallowRef(0);
  const report = shallowRef<DialReport | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const isBusy = shallowRef(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let turn = 0;

  async function read(): Promise<void> {
    const own = (turn += 1);
    isBusy.value = true;
    const ask = structuredClone({ ...useRisk().ask, scope: useView().spec.scope });
    const snapshotId = useSnapshots().frozenId;
    const answer = await call('risk.dial', { ask, snapshotId, position: position.value });
    if (own === turn) isBusy.value = false;
    if (answer.ok) [report.value, failure.value] = [answer.value, null];
    else if (answer.failure.reason !== 'CANCELLED') failure.value = answer.failure;
  }

  function turnTo(next: number): void {
    position.value = Math.min(2, Math.max(0, next));
    clearTimeout(timer);
    timer = setTimeout(() => void read(), PAUSE_MS);
  }

  return { position, report, failure, isBusy, turnTo };
});
