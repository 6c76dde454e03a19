/** Cash and coins with their value in USD at the snapshot's own rates. */
import type { Balance, MarketSnapshot, MarketValue } from '../../contracts/domain';
import type { CollateralRow, ReportInput } from './model';

export function collateralRows({ balances, portfolio, snapshot }: ReportInput): readonly CollateralRow[] {
  const venues = new Map(portfolio.accounts.map((account) => [account.id, account.venue as string]));
  return balances.map((balance) => collateralRow(balance, usdRate(balance, venues, snapshot)));
}

function collateralRow(balance: Balance, rate: MarketValue | undefined): CollateralRow {
  const amount = Number(balance.amount);
  const known = rate !== undefined && Number.isFinite(rate.value) && Number.isFinite(amount);
  return {
    accountId: balance.accountId,
    currency: balance.currency,
    amount: balance.amount,
    usdRate: known ? rate.value : null,
    rateSource: rate?.source ?? '',
    rateTimeMs: rate?.exchangeTimeMs ?? null,
    valueUsd: known ? amount * rate.value : null,
    reason: known ? '' : `no USD rate for ${balance.currency} in the snapshot`,
  };
}

function usdRate(
  { accountId, currency }: Balance,
  venues: ReadonlyMap<string, string>,
  snapshot: MarketSnapshot,
): MarketValue | undefined {
  const indexName = `${currency.toLowerCase()}_usd`;
  const ofVenue = snapshot.indices[`${venues.get(accountId)}:${indexName}`];
  const ofAnyVenue = Object.entries(snapshot.indices).find(([key]) => key.endsWith(`:${indexName}`));
  return snapshot.usdRates[currency] ?? ofVenue ?? ofAnyVenue?.[1];
}
