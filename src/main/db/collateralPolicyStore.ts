/** The user's haircut policies and where they are used; every change keeps what it replaced and can be taken back. */
import { failure, success, type Result } from '../../engine/basics/result';
import type { Database } from './database';
import { attemptRead, attemptWrite } from './storageFailure';
import {
  collateralPoliciesTable,
  type PolicyBefore,
  type PolicyStep,
  type StoredPolicy,
} from './tables/collateralPolicies';

export type { StoredPolicy };

export function createCollateralPolicyStore({ connection }: Pick<Database, 'connection'>) {
  const table = collateralPoliciesTable(connection);

  function restore(before: PolicyBefore, nowMs: number): void {
    if (before.kind === 'policy') {
      if (before.stored === null) table.drop(before.id);
      else table.put(before.stored, nowMs);
    } else if (before.policyId === null) table.unchoose(before.scopeId);
    else table.choose(before.scopeId, before.policyId);
  }

  return {
    all: (): Result<StoredPolicy[]> => attemptRead('reading the collateral policies', () => table.all()),
    choices: (): Result<Record<string, string>> =>
      attemptRead('reading the choice of collateral policies', () => table.choices()),
    newestStep: (): Result<PolicyStep | undefined> =>
      attemptRead('reading the changes of collateral policies', () => table.newestStep()),

    put: (label: string, stored: StoredPolicy, nowMs: number): Result<null> =>
      attemptWrite(connection, label, () => {
        const { id } = stored.policy;
        const former = table.all().find(({ policy }) => policy.id === id) ?? null;
        table.addStep(label, { kind: 'policy', id, stored: former });
        table.put(stored, nowMs);
        return success(null);
      }),

    /** null: no choice of its own. */
    choose: (label: string, scopeId: string, policyId: string | null): Result<null> =>
      attemptWrite(connection, label, () => {
        const former = table.choices()[scopeId] ?? null;
        table.addStep(label, { kind: 'choice', scopeId, policyId: former });
        if (policyId === null) table.unchoose(scopeId);
        else table.choose(scopeId, policyId);
        return success(null);
      }),

    undo: (nowMs: number): Result<null> =>
      attemptWrite(connection, 'taking back a change of collateral policies', () => {
        const step = table.newestStep();
        if (step === undefined)
          return failure('NOT_FOUND', 'there is no change of collateral policies to take back');
        restore(step.before, nowMs);
        table.removeStep(step.id);
        return success(null);
      }),
  };
}
export type CollateralPolicyStore = ReturnType<typeof createCollateralPolicyStore>;
