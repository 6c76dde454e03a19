import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/engine/instruments/instrument';
import { marketFromSnapshot } from '../../../src/engine/market/marketState';
import { compileBook, universeOf } from '../../../src/engine/portfolio/compiledBook';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { accountEquity } from '../../../src/engine/risk/equity';
import { instrumentRisk } from '../../../src/engine/risk/instrumentRisk';
import { markVolSolver } from '../../../src/engine/risk/markVol';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import { createPortfolioService } from '../../../src/main/services/portfolio';
import { quoteOf, sampleInstruments, samplePortfolio, sampleSnapshot } from '../../engine/risk/sampleBook';
import { newPath, NOW, open, refusal, value } from '../db/workspace';

const listed = sampleInstruments();
const byId = new Map(listed.map((i) => [i.id, i]));
const known = (id: string): Instrument | undefined => byId.get(id);
const markOf = (i: Instrument): number => quoteOf(i).mark?.value ?? NaN;
const TARGET = { accountId: 'a0', bookId: 'b0' };

function desk() {
  const database = open(newPath());
  const portfolio = createPortfolioService({ store: createPortfolioStore(database), clock: () => NOW });
  const start = samplePortfolio((_, i) => (i.symbol.endsWith('C') ? 1.5 : i.isInverse ? 9_000 : -2));
  const positions = start.positions.map((p) => ({
    ...p,
    averagePrice: Number(p.averagePrice).toFixed(12),
  }));
  value(portfolio.fill({ ...start, positions }, listed, 'desk'));
  return { database, portfolio };
}

function equityOf(portfolio: Portfolio): number {
  const universe = universeOf(portfolio, known);
  const market = marketFromSnapshot(universe, sampleSnapshot(), markVolSolver);
  const equity = accountEquity(
    universe,
    market,
    compileBook(portfolio, universe),
    instrumentRisk(universe, market),
    0,
  );
  expect(equity.failures).toEqual([]);
  return equity.totalUsd;
}

describe('trades booked into one book', () => {
  it('leave the equity at their marks as it was, whatever they open, add to, reduce, close or turn', () => {
    const { database, portfolio } = desk();
    const before = value(portfolio.get());
    const own = new Map(before.positions.map((p) => [`${p.bookId} ${p.instrumentId}`, Number(p.quantity)]));
    const factors = [0.5, -0.4, -1, -3];
    // Spot is bought in dollar tokens and valued in dollars: its equity moves with the rate between them.
    const trades = listed
      .filter(({ kind }) => kind !== 'spot')
      .map((i, k) => ({
        instrumentId: i.id,
        quantity:
          (own.get(`b0 ${i.id}`) ?? (i.isInverse && i.kind !== 'option' ? 5_000 : 3)) * factors[k % 4],
        price: markOf(i),
      }));
    value(portfolio.bookTrades(TARGET, trades, known));
    const after = value(portfolio.get());
    for (const { instrumentId, quantity } of trades) {
      const now = after.positions.find((p) => p.bookId === 'b0' && p.instrumentId === instrumentId);
      expect(Number(now?.quantity ?? 0), instrumentId).toBeCloseTo(
        (own.get(`b0 ${instrumentId}`) ?? 0) + quantity,
        9,
      );
    }
    const [was, is] = [equityOf(before), equityOf(after)];
    expect(Math.abs(is - was), `equity ${was}, got ${is}`).toBeLessThan(1e-4);
    const others = (p: Portfolio) => [
      p.positions.filter(({ bookId }) => bookId !== 'b0'),
      p.balances.filter(({ accountId }) => accountId !== 'a0'),
    ];
    expect(others(after)).toEqual(others(before));
    database.close();
  });

  it('are one step that undo takes back, and a plan stores nothing', () => {
    const { database, portfolio } = desk();
    const before = value(portfolio.get());
    const call = listed.find(({ kind }) => kind === 'option')!;
    const trades = [{ instrumentId: call.id, quantity: -7, price: markOf(call) }];
    const plan = value(portfolio.planTrades(TARGET, trades, known));
    expect(plan.label).toBe(`Trade ${call.symbol}`);
    expect(value(portfolio.get())).toBe(before);
    const store = createPortfolioStore(database);
    value(portfolio.bookTrades(TARGET, trades, known));
    value(store.step('undo'));
    expect(value(store.load())).toEqual(before);
    database.close();
  });

  it('are refused where book, instrument, size or price is wrong, and nothing is stored', () => {
    const { database, portfolio } = desk();
    const before = value(portfolio.get());
    const one = { instrumentId: listed[0].id, quantity: 1, price: 100 };
    const cases = [
      [{ ...TARGET, bookId: 'b2' }, one, /book second is not one of main/],
      [{ ...TARGET, bookId: 'x' }, one, /there is no book x/],
      [TARGET, { ...one, instrumentId: 'deribit:NONE' }, /deribit:NONE is not listed/],
      [TARGET, { ...one, quantity: 0 }, /the quantity must not be 0, got 0/],
      [TARGET, { ...one, price: 0 }, /0 is no price/],
    ] as const;
    for (const [target, trade, message] of cases)
      expect(refusal(portfolio.bookTrades(target, [trade], known)).message).toMatch(message);
    expect(value(portfolio.get())).toBe(before);
    database.close();
  });
});
