/** Liquidation of the desk's accounts on the live market, frozen for the run. */
import type { CascadeAnswer, ReplayAnswer, ReplayedLeg } from '../../contracts/liquidation';
import { failure, success, type Result } from '../../engine/basics/result';
import {
  cascadeOf,
  prepareAccount,
  replayAccount,
  type PreparedAccount,
} from '../../engine/margin/liquidation/liquidateAccounts';
import {
  liquidationSettings,
  type LiquidationTerms,
} from '../../engine/margin/liquidation/liquidationSettings';
import { freezeDesk, type FrozenDesk } from './deskMarket';
import type { SessionState } from './sessionState';

type Run<T> = Generator<undefined, Result<T>>;

function prepare(desk: FrozenDesk, account: number, terms: LiquidationTerms): Result<PreparedAccount> {
  const { id: accountId, name, venue, marginModelId } = desk.accounts[account];
  const model = desk.modelOf[account];
  if (model < 0)
    return failure('NOT_FOUND', `${name}: there is no rule pack for its model ${marginModelId}`, {
      accountId,
    });
  const place = { accountId, venue, account, model };
  const prepared = prepareAccount(desk.engine, desk.book, place, liquidationSettings(terms));
  return prepared.failure === null
    ? success(prepared)
    : { ok: false, failure: { ...prepared.failure, message: `${name}: ${prepared.failure.message}` } };
}

function legsOf(prepared: PreparedAccount, after: readonly number[]): readonly ReplayedLeg[] {
  const legs = prepared.ready?.book.legs ?? [];
  return legs.map(({ id, quantity }, k) => ({
    symbol: id.slice(id.indexOf(':') + 1),
    before: quantity,
    after: after[k],
  }));
}

export function* replayAnswer(
  state: SessionState,
  accountId: string,
  terms: LiquidationTerms,
): Run<ReplayAnswer> {
  const desk = freezeDesk(state);
  const account = desk.accounts.findIndex(({ id }) => id === accountId);
  if (account < 0) return failure('NOT_FOUND', `there is no account ${accountId}`, { accountId });
  const { name: accountName } = desk.accounts[account];
  if (desk.book.holdings[account].positions.length === 0)
    return failure('EMPTY', `${accountName} holds no positions`, { accountId });
  const prepared = prepare(desk, account, terms);
  if (!prepared.ok) return prepared;
  const settings = liquidationSettings(terms);
  const replayed = yield* replayAccount(prepared.value, settings);
  return success({
    valuationMs: desk.valuationMs,
    isStale: desk.isStale,
    assumptions: settings.assumptions,
    account: { ...replayed, accountName },
    legs: legsOf(prepared.value, replayed.replay?.quantities ?? []),
  });
}

export function* cascadeAnswer(state: SessionState, terms: LiquidationTerms): Run<CascadeAnswer> {
  const desk = freezeDesk(state);
  const prepared: PreparedAccount[] = [];
  for (const account of desk.accounts.keys()) {
    if (desk.book.holdings[account].positions.length === 0) continue;
    const one = prepare(desk, account, terms);
    if (!one.ok) return one;
    prepared.push(one.value);
    yield;
  }
  const settings = liquidationSettings(terms);
  const cascade = yield* cascadeOf(prepared, settings);
  if (cascade === null) return failure('EMPTY', 'no account of the desk holds a position');
  const nameOf = (id: string): string => desk.accounts.find((one) => one.id === id)?.name ?? id;
  return success({
    valuationMs: desk.valuationMs,
    isStale: desk.isStale,
    assumptions: settings.assumptions,
    cascade,
    accounts: prepared.map(({ accountId, venue, modelId, rules: { title: rule, assumed } }) => ({
      ...{ accountId, accountName: nameOf(accountId), venue, modelId, rule, assumed },
    })),
  });
}
