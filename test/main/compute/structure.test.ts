import { describe, expect, it } from 'vitest';
import { nodeKeysOf, portfolioInScope, structureOf } from '../../../src/main/compute/structure';
import { mixedSizes, sampleInstruments, samplePortfolio } from '../../engine/risk/sampleBook';

const byId = new Map(sampleInstruments().map((each) => [each.id, each]));
const known = (id: string) => byId.get(id);
const portfolio = samplePortfolio(mixedSizes);

describe('structure of a scope', () => {
  it('holds a book with everything below it', () => {
    const scoped = portfolioInScope(portfolio, { kind: 'book', id: 'b0' }, known);
    expect(scoped.books.map((book) => book.id)).toEqual(['b0', 'b1']);
    expect(scoped.accounts.map((account) => account.id)).toEqual(['a0']);
    expect(scoped.balances).toEqual([]);
  });

  it('sorts by underlying, then options by expiry, strike and type, then futures, perpetuals and spot', () => {
    const scoped = portfolioInScope(portfolio, { kind: 'desk' }, known);
    const { positions } = structureOf(portfolio, scoped, { kind: 'desk' }, known, 1);
    const btc = positions.filter((position) => position.underlying === 'BTC');
    expect(positions.slice(0, btc.length)).toEqual(btc);
    const options = btc.filter((position) => position.kind === 'option');
    const keys = options.map((o) => [o.expiryMs, o.strike] as [number, number]);
    expect(keys).toEqual([...keys].sort((a, b) => a[0] - b[0] || a[1] - b[1]));
    const kinds = btc.slice(options.length).map((position) => position.kind);
    const order = ['future', 'perpetual', 'spot'];
    expect(kinds).toEqual([...kinds].sort((a, b) => order.indexOf(a) - order.indexOf(b)));
  });

  it('counts positions on every node from the desk down', () => {
    const scoped = portfolioInScope(portfolio, { kind: 'account', id: 'a1' }, known);
    const { tree, scopeLabel } = structureOf(portfolio, scoped, { kind: 'account', id: 'a1' }, known, 1);
    const count = (key: string): number => tree.find((node) => node.key === key)?.positionCount ?? NaN;
    expect(scopeLabel).toBe('second');
    expect(count('desk')).toBe(portfolio.positions.length);
    expect(count('account:a0') + count('account:a1')).toBe(count('desk'));
    expect(count('book:b0')).toBe(count('account:a0'));
    expect(nodeKeysOf(portfolio)('b1')).toEqual(['desk', 'account:a0', 'book:b0', 'book:b1']);
  });
});
