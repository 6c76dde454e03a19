import type { CollateralPolicy } from '../../../contracts/collateralPolicy';
import type { Connection } from '../connection';

export interface StoredPolicy {
  readonly policy: CollateralPolicy;
  readonly isDeleted: boolean;
}

/** What a change replaced; a null policy or id: there was none. */
export type PolicyBefore =
  | { readonly kind: 'policy'; readonly id: string; readonly stored: StoredPolicy | null }
  | { readonly kind: 'choice'; readonly scopeId: string; readonly policyId: string | null };

export interface PolicyStep {
  readonly id: number;
  readonly label: string;
  readonly before: PolicyBefore;
}

export function collateralPoliciesTable(connection: Connection) {
  const all = connection.prepare<[], { body: string; isDeleted: number }>(
    'SELECT body, is_deleted AS isDeleted FROM collateral_policies ORDER BY id',
  );
  const put = connection.prepare<[string, number, number, string]>(
    `INSERT INTO collateral_policies (id, saved_ms, is_deleted, body) VALUES (?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE
     SET saved_ms = excluded.saved_ms, is_deleted = excluded.is_deleted, body = excluded.body`,
  );
  const drop = connection.prepare<[string]>('DELETE FROM collateral_policies WHERE id = ?');
  const choices = connection.prepare<[], { scopeId: string; policyId: string }>(
    'SELECT scope_id AS scopeId, policy_id AS policyId FROM collateral_policy_choices ORDER BY scope_id',
  );
  const choose = connection.prepare<[string, string]>(
    `INSERT INTO collateral_policy_choices (scope_id, policy_id) VALUES (?, ?)
     ON CONFLICT (scope_id) DO UPDATE SET policy_id = excluded.policy_id`,
  );
  const unchoose = connection.prepare<[string]>('DELETE FROM collateral_policy_choices WHERE scope_id = ?');
  const addStep = connection.prepare<[string, string]>(
    'INSERT INTO collateral_policy_steps (label, before) VALUES (?, ?)',
  );
  const newest = connection.prepare<[], { id: number; label: string; before: string }>(
    'SELECT id, label, before FROM collateral_policy_steps ORDER BY id DESC LIMIT 1',
  );
  const removeStep = connection.prepare<[number]>('DELETE FROM collateral_policy_steps WHERE id = ?');
  return {
    all: (): StoredPolicy[] =>
      all.all().map(({ body, isDeleted }) => ({
        policy: JSON.parse(body) as CollateralPolicy,
        isDeleted: isDeleted === 1,
      })),
    put: ({ policy, isDeleted }: StoredPolicy, savedMs: number): void =>
      void put.run(policy.id, savedMs, isDeleted ? 1 : 0, JSON.stringify(policy)),
    drop: (id: string): void => void drop.run(id),
    choices: (): Record<string, string> =>
      Object.fromEntries(choices.all().map(({ scopeId, policyId }) => [scopeId, policyId])),
    choose: (scopeId: string, policyId: string): void => void choose.run(scopeId, policyId),
    unchoose: (scopeId: string): void => void unchoose.run(scopeId),
    addStep: (label: string, before: PolicyBefore): void => void addStep.run(label, JSON.stringify(before)),
    newestStep(): PolicyStep | undefined {
      const row = newest.get();
      return row && { ...row, before: JSON.parse(row.before) as PolicyBefore };
    },
    removeStep: (id: number): void => void removeStep.run(id),
  };
}
