/** Books that are put together add quantities as their decimals add up: nothing is left where they cancel. */
import { describe, expect, it } from 'vitest';
import { pooled } from '../../../../src/engine/margin/explain/accountModes';
import { withLegs } from '../../../../src/engine/margin/explain/hypotheticalBook';
import { compileSample, samplePortfolio } from '../../risk/sampleBook';

const PERPETUAL = 'BTC_USDC-PERPETUAL';

/** The perpetual held in each of the two accounts. */
function inBoth(first: number, second: number) {
  const portfolio = samplePortfolio((_, i) => (i.symbol === PERPETUAL ? 1 : 0));
  const bookOf = (account: number): string =>
    portfolio.books.find(({ accountId }) => accountId === portfolio.accounts[account].id)?.id ?? '';
  const [position] = portfolio.positions;
  const positions = [first, second].map((quantity, account) => ({
    ...position,
    ...{ id: `p${account}`, bookId: bookOf(account), quantity: String(quantity) },
  }));
  return compileSample({ ...portfolio, positions });
}

describe('pooled accounts', () => {
  it('net as decimals: 0.3 against -0.1 is 0.2', () => {
    const { book } = inBoth(0.3, -0.1);
    expect([...pooled(book, [0, 1]).holdings[0].quantities]).toEqual([0.2]);
  });
});

describe('hypothetical legs', () => {
  const leg = (row: number, quantity: number, k: number) => ({
    ...{ id: `leg${k}`, row, quantity, price: 1 },
  });

  it('close a position to exactly nothing, whatever their order', () => {
    const { book } = inBoth(0.3, 1);
    const [row] = book.holdings[0].instruments;
    for (const parts of [
      [-0.1, -0.2],
      [-0.2, -0.1],
      [0.1, -0.4],
    ]) {
      const legs = parts.map((quantity, k) => leg(row, quantity, k));
      expect([...withLegs(book, 0, legs).holdings[0].quantities], parts.join()).toEqual([0]);
    }
  });

  it('leave what they do not touch as it was', () => {
    const { book } = inBoth(0.3, 1 / 3);
    const [row] = book.holdings[0].instruments;
    const after = withLegs(book, 0, [leg(row, 0.1, 0)]);
    expect([...after.holdings[0].quantities]).toEqual([0.4]);
    expect([...after.holdings[1].quantities]).toEqual([1 / 3]);
  });
});
