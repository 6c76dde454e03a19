/** The journal as the history of the desk's books and trades. */
import { describe, expect, it } from 'vitest';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import { createPortfolioService } from '../../../src/main/services/portfolio';
import { createUndoService } from '../../../src/main/services/undo';
import { newPath, open, value } from '../db/workspace';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1, 12);
const DESK: Portfolio = {
  name: 'Prop desk',
  accounts: [{ id: 'drb', name: 'DRB', venue: 'deribit', marginModelId: 'deribit.pm' }],
  books: [{ id: 'drb/BTC', accountId: 'drb', parentId: null, name: 'BTC' }],
  positions: [
    {
      id: 'p1',
      bookId: 'drb/BTC',
      instrumentId: 'deribit:BTC-PERPETUAL',
      quantity: '10',
      averagePrice: '50000',
      strategyTags: [],
    },
  ],
  balances: [],
};

function desk() {
  let now = START;
  const store = createPortfolioStore(open(newPath()));
  const portfolio = createPortfolioService({ store, clock: () => now });
  const undo = createUndoService({ store, portfolio });
  return { store, portfolio, undo, on: (day: number) => (now = START + day * DAY) };
}

const closes = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, k) => START + (from + k) * DAY + DAY / 2 - 1);

describe('the books of past days', () => {
  it('are those of each close since the journal begins; days without a change share one', () => {
    const { portfolio, on } = desk();
    value(portfolio.fill(DESK, [], 'Sample desk'));
    on(2);
    value(portfolio.setPositionQuantity('p1', '4'));
    on(5);
    value(portfolio.deletePosition('p1'));
    const { coveredFromMs, books } = value(portfolio.booksAt(closes(-3, 8)));
    expect(coveredFromMs).toBe(START);
    expect(books.map(({ portfolio: { positions } }) => positions[0]?.quantity)).toEqual([
      '10',
      '10',
      '4',
      '4',
      '4',
      undefined,
      undefined,
      undefined,
    ]);
    expect(books[0].portfolio).toBe(books[1].portfolio);
    for (const { atMs, portfolio: book } of books) expect(book).toEqual(value(portfolio.at(atMs)));
  });

  it('do not know what was undone, and refuse a desk without a journal', async () => {
    const { portfolio, undo, on } = desk();
    const none = portfolio.booksAt(closes(0, 2));
    expect(none.ok ? '' : none.failure.reason).toBe('EMPTY');
    value(portfolio.fill(DESK, [], 'Sample desk'));
    on(1);
    value(portfolio.setPositionQuantity('p1', '99'));
    value(await undo.undo());
    on(3);
    const { books } = value(portfolio.booksAt(closes(0, 3)));
    expect(books.map(({ portfolio: { positions } }) => positions[0].quantity)).toEqual(['10', '10', '10']);
  });
});

describe('the trades of the journal', () => {
  it('are the changes of quantity with their time; the price of a reduction is not known', () => {
    const { store, portfolio, on } = desk();
    value(portfolio.fill(DESK, [], 'Sample desk'));
    on(1);
    value(portfolio.setPositionQuantity('p1', '4'));
    on(2);
    const before = value(portfolio.position('p1'));
    const after = { ...before, quantity: '6', averagePrice: '52000' };
    value(
      store.commit({ label: 'Bought', changes: [{ table: 'positions', before, after }] }, START + 2 * DAY),
    );
    const trades = value(portfolio.tradesBetween(START - 1, START + 9 * DAY));
    expect(trades.map(({ quantity, atMs }) => [quantity, atMs])).toEqual([
      [10, START],
      [-6, START + DAY],
      [2, START + 2 * DAY],
    ]);
    expect(trades[0].price).toBe(50_000);
    expect(trades[1].price).toBeNaN();
    expect(trades[2].price).toBeCloseTo((6 * 52_000 - 4 * 50_000) / 2, 9);
    expect(value(portfolio.tradesBetween(START + DAY, START + 9 * DAY))).toHaveLength(1);
  });
});
