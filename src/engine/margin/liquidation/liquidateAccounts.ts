/** Accounts of a desk liquidated after a shock: each on its own, or all together at common prices. */
import type { Failure } from '../../basics/result';
import type { CompiledBook } from '../../portfolio/compiledBook';
import type { MarginEngine } from '../marginEngine';
import { accountLiquidation } from './accountBook';
import { cascadeSteps, type CascadeAccount, type CascadeResult } from './cascade';
import {
  liquidationSteps,
  type AccountState,
  type LiquidationReplay,
  type Paused,
} from './liquidationReplay';
import type { LiquidationBook } from './liquidationModel';
import { legTermsOf, marketImpactOf, shockOf, type LiquidationSettings } from './liquidationSettings';
import { liquidationOf, type VenueLiquidation } from './venueRules';

export interface AccountToLiquidate {
  readonly accountId: string;
  readonly venue: string;
  /** Place in the book. */
  readonly account: number;
  /** Place of its model in the engine. */
  readonly model: number;
}

export interface PreparedAccount {
  readonly accountId: string;
  readonly venue: string;
  readonly modelId: string;
  readonly rules: VenueLiquidation;
  /** Why it cannot be valued, else its book. */
  readonly failure: Failure | null;
  readonly ready: { readonly book: LiquidationBook; readonly state: AccountState } | null;
}

/** How one account's replay went; without a replay the failure says why. */
export interface AccountReplay {
  readonly accountId: string;
  readonly venue: string;
  readonly modelId: string;
  readonly rule: string;
  readonly source: string;
  /** Rules of the order that nobody published. */
  readonly assumed: readonly string[];
  /** Equity before the shock, USD; null without a replay. */
  readonly equityBeforeUsd: number | null;
  /** After the shock and before the first trade. */
  readonly equityAfterShockUsd: number | null;
  readonly maintenanceAfterShockUsd: number | null;
  readonly replay: LiquidationReplay | null;
  readonly failure: Failure | null;
}

export function prepareAccount(
  engine: MarginEngine,
  book: CompiledBook,
  { accountId, venue, account, model }: AccountToLiquidate,
  settings: LiquidationSettings,
): PreparedAccount {
  const modelId = engine.models[model].model.id;
  const rules = liquidationOf(modelId);
  const termsByKind = legTermsOf(settings, rules);
  const { kind } = engine.revaluation.universe;
  const termsOf = (row: number) => termsByKind(kind[row]);
  const made = accountLiquidation({ engine, model, book, account, termsOf });
  const head = { accountId, venue, modelId, rules };
  return made.ok
    ? { ...head, failure: null, ready: made.value }
    : { ...head, failure: made.failure, ready: null };
}

export function* replayAccount(
  { accountId, venue, modelId, rules, ready, failure }: PreparedAccount,
  settings: LiquidationSettings,
): Paused<AccountReplay> {
  const { title: rule, source, assumed } = rules;
  const head = { accountId, venue, modelId, rule, source, assumed, failure };
  if (ready === null) {
    const none = { equityBeforeUsd: null, equityAfterShockUsd: null, maintenanceAfterShockUsd: null };
    return { ...head, ...none, replay: null };
  }
  const { book, state } = ready;
  const moves = shockOf(settings, book.coins);
  const pnl = book.valueUsd(state.quantities, moves) - book.valueUsd(state.quantities, state.moves);
  const shocked = { ...state, equityUsd: state.equityUsd + pnl, moves };
  const maintenanceAfterShockUsd = book.maintenanceUsd(state.quantities, moves);
  yield;
  // Beyond the trigger the venue starts and goes on to its target; within it nothing is sold.
  const isStarted = maintenanceAfterShockUsd > rules.triggerUsage * shocked.equityUsd;
  const order = isStarted ? rules.rules : { ...rules.rules, targetUsage: rules.triggerUsage };
  const replay = yield* liquidationSteps(book, marketImpactOf(settings), shocked, order);
  return {
    ...head,
    equityBeforeUsd: state.equityUsd,
    equityAfterShockUsd: shocked.equityUsd,
    maintenanceAfterShockUsd,
    replay,
  };
}

/** All accounts together, at whatever venues; null while one of them cannot be valued or there is none. */
export function* cascadeOf(
  prepared: readonly PreparedAccount[],
  settings: LiquidationSettings,
): Paused<CascadeResult | null> {
  const accounts = prepared.flatMap(({ accountId: id, ready, rules }): CascadeAccount[] => {
    if (ready === null) return [];
    const { rules: order, triggerUsage } = rules;
    return [{ id, book: ready.book, equityUsd: ready.state.equityUsd, rules: order, triggerUsage }];
  });
  if (accounts.length < prepared.length || accounts.length === 0) return null;
  const shock = shockOf(settings, accounts[0].book.coins);
  return yield* cascadeSteps(accounts, shock, marketImpactOf(settings));
}
