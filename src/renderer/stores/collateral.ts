/** Worth of the collateral under the haircut policies, asked for and kept until asked again. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { CollateralValuation } from '../../contracts/collateralPolicy';
import type { Failure } from '../../contracts/result';
import { call } from '../bridge';

export const useCollateral = defineStore('collateral', () => {
  const valuation = shallowRef<CollateralValuation | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const isRunning = shallowRef(false);

  async function value(): Promise<void> {
    isRunning.value = true;
    const answer = await call('collateral.value', { accountId: null });
    isRunning.value = false;
    failure.value = answer.ok ? null : answer.failure;
    if (answer.ok) valuation.value = answer.value;
  }

  return { valuation, failure, isRunning, value };
});
