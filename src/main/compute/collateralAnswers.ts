/** What the collateral of accounts is worth on the live market, and what falls with the book over past days. */
import type {
  BestPosting,
  CollateralHistory,
  CollateralValuation,
  ValuedAccount,
  ValuedAsset,
} from '../../contracts/collateralPolicy';
import { failure, success, type Failure, type Result } from '../../engine/basics/result';
import { bookPnl, collateralHeld } from '../../engine/margin/collateral/accountCollateral';
import { bestCollateral, type PostableAsset } from '../../engine/margin/collateral/bestCollateral';
import { collateralValue } from '../../engine/margin/collateral/collateralValue';
import { combinedHaircut, tieredValue } from '../../engine/margin/collateral/haircut';
import { collateralPnl, wrongWay, type WrongWay } from '../../engine/margin/collateral/wrongWay';
import { accountEquity } from '../../engine/risk/equity';
import { revalue } from '../../engine/risk/revalue';
import type { Scenario } from '../../engine/scenarios/scenario';
import { freezeDesk, type FrozenDesk } from './deskMarket';
import type { AccountPolicy, BestPostingAsk, CollateralValueAsk, DailyMoves } from './protocol';
import type { SessionState } from './sessionState';

/** Days that are revalued between two pauses. */
const DAYS_A_PART = 5;

const scenariosOf = ({ moves, days }: DailyMoves, from: number): readonly Scenario[] =>
  Array.from({ length: Math.min(DAYS_A_PART, days - from) }, (_, k) => ({
    id: `day.${from + k}`,
    name: 'a past day',
    shifts: Object.entries(moves).map(([underlying, of]) => ({
      underlying,
      spot: { type: 'relative', value: of[from + k] } as const,
    })),
  }));

const heldIn = ({ engine, book, unit }: FrozenDesk, account: number) => {
  const { universe, market } = engine.revaluation;
  const equity = accountEquity(universe, market, book, unit, account);
  return { held: collateralHeld(equity), failures: equity.failures };
};

/** P&L by day of an account's positions and of each of its assets. */
interface DailyPnl {
  readonly book: Float64Array;
  readonly assets: ReadonlyMap<string, Float64Array>;
}

function* dailyPnl(desk: FrozenDesk, accounts: readonly number[], history: DailyMoves) {
  const held = accounts.map((account) => heldIn(desk, account).held);
  const pnl = held.map((assets): DailyPnl => ({
    book: new Float64Array(history.days),
    assets: new Map(assets.map(({ asset }) => [asset, new Float64Array(history.days)])),
  }));
  const { universe, market } = desk.engine.revaluation;
  for (let from = 0; from < history.days; from += DAYS_A_PART) {
    const matrix = revalue(universe, market, scenariosOf(history, from));
    for (const [k, account] of accounts.entries()) {
      pnl[k].book.set(bookPnl(matrix, desk.book, account), from);
      for (const balance of held[k])
        pnl[k].assets.get(balance.asset)?.set(collateralPnl(matrix, [balance]), from);
    }
    yield;
  }
  return pnl;
}

function valuedAccount(
  desk: FrozenDesk,
  { account, policy }: AccountPolicy,
  daily: DailyPnl | undefined,
): ValuedAccount {
  const { id: accountId, name: accountName, venue } = desk.accounts[account];
  const { held, failures } = heldIn(desk, account);
  const value = collateralValue(held, policy.rules);
  const totalUsd = value.lines.reduce(
    (sum, line) => sum + Math.max(0, line.countedUsd + line.overLimitUsd),
    0,
  );
  const assets = value.lines.map((line): ValuedAsset => {
    const { amount = NaN, priceUsd = NaN } = held.find(({ asset }) => asset === line.asset) ?? {};
    const rule = amount > 0 ? policy.rules.find(({ asset }) => asset === line.asset) : undefined;
    const limit = rule === undefined ? Infinity : Math.min(rule.limitUsd, rule.limitShare * totalUsd);
    const hasLimit = rule !== undefined && (rule.limitUsd < Infinity || rule.limitShare < 1);
    const before = line.countedUsd + line.overLimitUsd;
    const own = daily?.assets.get(line.asset);
    const way: WrongWay | undefined =
      rule === undefined || daily === undefined || own === undefined ? undefined : wrongWay(daily.book, own);
    return {
      ...{ ...line, amount, priceUsd },
      parts:
        rule === undefined
          ? null
          : {
              ...rule.haircut,
              combined: combinedHaircut(rule.haircut),
              tierRate: tieredValue(amount, 1, 0, rule.tiers) / amount,
            },
      limitUsd: hasLimit ? limit : null,
      limitUse: hasLimit && limit > 0 ? before / limit : null,
      confidence: rule?.confidence ?? null,
      correlation: way?.correlation ?? null,
      isWrongWay: way?.isWrongWay ?? false,
      onWorstDayUsd: way?.correlation === undefined ? null : way.inWorst,
    };
  });
  return {
    ...{ accountId, accountName, venue, policyId: policy.id, policyName: policy.name },
    ...{ marketUsd: value.marketUsd, countedUsd: value.countedUsd, assets },
    failures: [...failures, ...value.failures],
  };
}

function placesOf(desk: FrozenDesk, policies: CollateralValueAsk['policies']): readonly AccountPolicy[] {
  return policies.flatMap(({ accountId, policy }) => {
    const account = desk.accounts.findIndex(({ id }) => id === accountId);
    return account < 0 ? [] : [{ account, policy }];
  });
}

const told = ({ title, source, fromMs, toMs, days, moves }: DailyMoves): CollateralHistory => ({
  ...{ title, source, fromMs, toMs, days },
  coins: Object.keys(moves),
});

export function* valueCollateral(
  state: SessionState,
  { policies, history }: CollateralValueAsk,
): Generator<undefined, Result<CollateralValuation>> {
  const desk = freezeDesk(state);
  const places = placesOf(desk, policies);
  const accounts = places.map(({ account }) => account);
  const daily = history === null ? undefined : yield* dailyPnl(desk, accounts, history);
  const { universe } = desk.engine.revaluation;
  const coins = new Set(
    accounts.flatMap((account) =>
      Array.from(desk.book.holdings[account].instruments, (row) => universe.instruments[row].underlying),
    ),
  );
  return success({
    valuationMs: desk.valuationMs,
    isStale: desk.isStale,
    history: history === null ? null : told(history),
    unmoved: [...coins].filter((coin) => history === null || !(coin in history.moves)).sort(),
    accounts: places.map((place, k) => valuedAccount(desk, place, daily?.[k])),
  });
}

export function bestPosting(state: SessionState, ask: BestPostingAsk): Result<BestPosting> {
  const desk = freezeDesk(state);
  const [place] = placesOf(desk, [ask]);
  if (place === undefined)
    return failure('NOT_FOUND', `there is no account ${ask.accountId}`, { accountId: ask.accountId });
  const { universe, market } = desk.engine.revaluation;
  const { held } = heldIn(desk, place.account);
  const { rules } = place.policy;
  const { venue } = desk.accounts[place.account];
  const failures: Failure[] = [];
  const leaveOut = (asset: string, why: string): [] => {
    failures.push({ reason: 'UNSUPPORTED', message: `${asset}: ${why}`, context: { asset } });
    return [];
  };
  const assets = ask.assets.flatMap(({ asset, available }): PostableAsset[] => {
    const rule = rules.find((one) => one.asset === asset);
    const slot = universe.currencies.findIndex((one) => one.venue === venue && one.currency === asset);
    const priceUsd = slot < 0 ? NaN : market.usdRate[slot];
    if (rule === undefined) return leaveOut(asset, `not eligible under ${place.policy.name}`);
    if (rule.costRate === undefined) return leaveOut(asset, `no cost of posting in ${place.policy.name}`);
    if (!(priceUsd > 0)) return leaveOut(asset, `no price at ${venue}`);
    const posted = Math.max(0, held.find((one) => one.asset === asset)?.amount ?? 0);
    return [{ asset, available, priceUsd, costRate: rule.costRate, posted }];
  });
  const plan = bestCollateral(ask.requiredUsd, assets, rules);
  const amountOf = (asset: string): number => plan.postings.find((one) => one.asset === asset)?.amount ?? 0;
  const fresh = assets.filter(({ asset }) => held.every((one) => one.asset !== asset));
  const after = [
    ...held.map((one) => ({ ...one, amount: one.amount + amountOf(one.asset) })),
    ...fresh.map(({ asset, priceUsd }) => ({ asset, amount: amountOf(asset), priceUsd })),
  ].filter(({ amount }) => amount !== 0);
  const gainUsd = collateralValue(after, rules).countedUsd - collateralValue(held, rules).countedUsd;
  if (gainUsd < plan.countedUsd * (1 - 1e-9) - 0.01)
    failures.push({
      reason: 'OUT_OF_RANGE',
      message: `limits by share let ${gainUsd.toFixed(2)} of ${plan.countedUsd.toFixed(2)} USD count`,
    });
  return success({ valuationMs: desk.valuationMs, plan, gainUsd, failures });
}
