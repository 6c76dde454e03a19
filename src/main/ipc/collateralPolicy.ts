/** Calls about haircut policies and what collateral is worth under them. */
import type { PolicyInForce } from '../compute/protocol';
import type { EngineClient } from '../compute/engineClient';
import { failure, success, type Result } from '../../engine/basics/result';
import type { Account } from '../../engine/portfolio/portfolio';
import { dailyMoves } from '../services/collateralHistory';
import type { CollateralPolicies } from '../services/collateralPolicies';
import { policyRules } from '../services/collateralPolicyRules';
import type { HistoryService } from '../services/histories';
import type { PortfolioService } from '../services/portfolio';
import type { Handlers } from './dispatch';

type Names =
  | `collateral.${'policy' | 'copyPolicy' | 'savePolicy' | 'removePolicy' | 'choosePolicy' | 'undoPolicy'}`
  | `collateral.${'value' | 'best'}`;

export interface CollateralPolicyParts {
  readonly policies: CollateralPolicies;
  readonly portfolio: Pick<PortfolioService, 'get' | 'bookedInstruments'>;
  readonly histories: Pick<HistoryService, 'all'>;
  readonly engine: Pick<EngineClient, 'ask'>;
}

export function collateralPolicyCalls(parts: CollateralPolicyParts): Pick<Handlers, Names> {
  const { policies, portfolio, histories, engine } = parts;

  function policyOf({ id, venue }: Account): Result<PolicyInForce> {
    const found = policies.inForce(id, venue);
    if (!found.ok) return found;
    return success({ id: found.value.id, name: found.value.name, rules: policyRules(found.value) });
  }

  function accountsOf(accountId: string | null): Result<readonly Account[]> {
    const stored = portfolio.get();
    if (!stored.ok) return stored;
    const accounts = stored.value.accounts.filter(({ id }) => accountId === null || id === accountId);
    return accountId !== null && accounts.length === 0
      ? failure('NOT_FOUND', `there is no account ${accountId}`, { accountId })
      : success(accounts);
  }

  /** Coins that the desk holds or has booked instruments of. */
  function coinsOfDesk(): Result<ReadonlySet<string>> {
    const [stored, booked] = [portfolio.get(), portfolio.bookedInstruments()];
    if (!stored.ok) return stored;
    if (!booked.ok) return booked;
    const held = stored.value.balances.map(({ currency }) => currency);
    return success(new Set([...held, ...booked.value.map(({ underlying }) => underlying)]));
  }

  return {
    'collateral.policy': () => policies.board(),
    'collateral.copyPolicy': ({ id }) => policies.copy(id),
    'collateral.savePolicy': ({ policy }) => policies.save(policy),
    'collateral.removePolicy': ({ id }) => policies.remove(id),
    'collateral.choosePolicy': ({ scopeId, policyId }) => policies.choose(scopeId, policyId),
    'collateral.undoPolicy': () => policies.undo(),

    'collateral.value': ({ accountId }) => {
      const accounts = accountsOf(accountId);
      if (!accounts.ok) return accounts;
      const asked = [];
      for (const account of accounts.value) {
        const policy = policyOf(account);
        if (!policy.ok) return policy;
        asked.push({ accountId: account.id, policy: policy.value });
      }
      const [coins, series] = [coinsOfDesk(), histories.all()];
      if (!coins.ok) return coins;
      if (!series.ok) return series;
      return engine.ask('collateralValue', {
        policies: asked,
        history: dailyMoves(series.value, coins.value),
      });
    },

    'collateral.best': ({ accountId, requiredUsd, assets }) => {
      const accounts = accountsOf(accountId);
      if (!accounts.ok) return accounts;
      const policy = policyOf(accounts.value[0]);
      if (!policy.ok) return policy;
      return engine.ask('collateralBest', { accountId, policy: policy.value, requiredUsd, assets });
    },
  };
}
