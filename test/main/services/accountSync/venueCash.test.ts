import { expect, it } from 'vitest';
import type { Venue } from '../../../../src/engine/instruments/instrument';
import type { BalanceUpdate } from '../../../../src/main/feeds/account';
import { venueCash } from '../../../../src/main/services/accountSync/venueCash';

const cashOf = (venue: Venue, balance: Partial<BalanceUpdate>): string | undefined => {
  const row: BalanceUpdate = {
    ...{ kind: 'balance', venue, currency: 'USDT', exchangeTimeMs: 1, localTimeMs: 1 },
    ...balance,
  };
  const account = { atMs: 1, positions: [], balances: [row], margins: [], orders: [], troubles: [] };
  return venueCash(account, () => undefined)[0].cash;
};

it('is the wallet less the debt, and counts a debt once where the wallet holds it already', () => {
  expect(cashOf('bybit', { wallet: '100', borrowed: '30' })).toBe('70');
  expect(cashOf('okx', { wallet: '100', borrowed: '30' })).toBe('70');
  expect(cashOf('okx', { wallet: '-20', borrowed: '20', equity: '-20' })).toBe('-20');
  expect(cashOf('okx', { wallet: '-20', borrowed: '-20', equity: '-20' })).toBe('-20');
  expect(cashOf('bybit', { wallet: '-20', borrowed: '5' })).toBe('-25');
});
