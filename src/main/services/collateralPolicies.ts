/** Haircut policies: the shipped ones, the user's copies, and which is used by each venue and account. */
import type { CollateralPolicy, PolicyBoard } from '../../contracts/collateralPolicy';
import { failure, success, type Result } from '../../engine/basics/result';
import type { CollateralPolicyStore } from '../db/collateralPolicyStore';
import { policyFault } from './collateralPolicyRules';

export interface PolicyParts {
  readonly shipped: readonly CollateralPolicy[];
  readonly store: CollateralPolicyStore;
  readonly clock: () => number;
}

const HOUSE = '*';
export const venueScope = (venue: string): string => `venue:${venue}`;

export function createCollateralPolicies({ shipped, store, clock }: PolicyParts) {
  function board(): Result<PolicyBoard> {
    const [own, choices, step] = [store.all(), store.choices(), store.newestStep()];
    if (!own.ok) return own;
    if (!choices.ok) return choices;
    if (!step.ok) return step;
    const policies = [
      ...shipped.map((policy) => ({ ...policy, isShipped: true })),
      ...own.value.flatMap(({ policy, isDeleted }) => (isDeleted ? [] : [{ ...policy, isShipped: false }])),
    ];
    const known = new Set(policies.map(({ id }) => id));
    const present = Object.entries(choices.value).filter(([, id]) => known.has(id));
    return success({
      policies,
      choices: Object.fromEntries(present),
      undo: step.value?.label ?? null,
    });
  }

  const then = (written: Result<null>): Result<PolicyBoard> => (written.ok ? board() : written);

  function find(id: string): Result<PolicyBoard['policies'][number]> {
    const now = board();
    if (!now.ok) return now;
    const found = now.value.policies.find((policy) => policy.id === id);
    return found === undefined
      ? failure('NOT_FOUND', `there is no collateral policy ${id}`, { id })
      : success(found);
  }

  function editable(id: string): Result<CollateralPolicy> {
    const found = find(id);
    if (!found.ok) return found;
    const { isShipped, ...policy } = found.value;
    return isShipped
      ? failure('CONFLICT', `${policy.name} came with the program and is not changed: copy it`, { id })
      : success(policy);
  }

  /** Free among deleted ones too, whose ids an undo may bring back. */
  function freeId(wanted: string): Result<string> {
    const stored = store.all();
    if (!stored.ok) return stored;
    const taken = new Set([...shipped, ...stored.value.map(({ policy }) => policy)].map(({ id }) => id));
    let n = 1;
    while (taken.has(`${wanted.slice(0, 50)}-${n}`)) n += 1;
    return success(`${wanted.slice(0, 50)}-${n}`);
  }

  return {
    board,

    copy(id: string): Result<{ readonly id: string; readonly board: PolicyBoard }> {
      const found = find(id);
      if (!found.ok) return found;
      const free = freeId(`${id.replace(/-copy-\d+$/, '')}-copy`);
      if (!free.ok) return free;
      const { name, venue, parameters } = found.value;
      const title = `${name.slice(0, 60)} (copy ${free.value.split('-').at(-1)})`;
      const policy = { id: free.value, name: title, venue, parameters };
      const saved = then(store.put(`copying ${name}`, { policy, isDeleted: false }, clock()));
      return saved.ok ? success({ id: policy.id, board: saved.value }) : saved;
    },

    /** Replaces one of the user's own. */
    save(policy: CollateralPolicy): Result<PolicyBoard> {
      const own = editable(policy.id);
      if (!own.ok) return own;
      const fault = policyFault(policy);
      if (fault !== undefined) return { ok: false, failure: fault };
      return then(store.put(`changing ${policy.name}`, { policy, isDeleted: false }, clock()));
    },

    remove(id: string): Result<PolicyBoard> {
      const own = editable(id);
      if (!own.ok) return own;
      return then(store.put(`deleting ${own.value.name}`, { policy: own.value, isDeleted: true }, clock()));
    },

    choose(scopeId: string, policyId: string | null): Result<PolicyBoard> {
      const found = policyId === null ? success({ name: 'the shipped policy' }) : find(policyId);
      if (!found.ok) return found;
      return then(store.choose(`using ${found.value.name} for ${scopeId}`, scopeId, policyId));
    },

    undo: (): Result<PolicyBoard> => then(store.undo(clock())),

    /** The account's own, else its venue's, else the shipped one of the venue, else the house's. */
    inForce(accountId: string, venue: string): Result<CollateralPolicy> {
      const now = board();
      if (!now.ok) return now;
      const { policies, choices } = now.value;
      const chosen = choices[accountId] ?? choices[venueScope(venue)];
      const found =
        policies.find(({ id }) => id === chosen) ??
        shipped.find((policy) => policy.venue === venue) ??
        shipped.find((policy) => policy.venue === HOUSE);
      return found === undefined
        ? failure('NOT_FOUND', `there is no collateral policy for ${venue}`, { venue })
        : success(found);
    },
  };
}
export type CollateralPolicies = ReturnType<typeof createCollateralPolicies>;
