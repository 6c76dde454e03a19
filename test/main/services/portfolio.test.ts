import { describe, expect, it } from 'vitest';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import { createPortfolioService } from '../../../src/main/services/portfolio';
import { createUndoService } from '../../../src/main/services/undo';
import { newPath, NOW, open, refusal, value } from '../db/workspace';

const DESK: Portfolio = {
  name: 'Prop desk',
  accounts: [{ id: 'drb', name: 'DRB', venue: 'deribit', marginModelId: 'deribit.pm' }],
  books: [
    { id: 'drb/BTC', accountId: 'drb', parentId: null, name: 'BTC' },
    { id: 'drb/BTC/Gamma', accountId: 'drb', parentId: 'drb/BTC', name: 'Gamma' },
  ],
  positions: [
    {
      id: 'p1',
      bookId: 'drb/BTC/Gamma',
      instrumentId: 'deribit:BTC-PERPETUAL',
      quantity: '-10.5',
      averagePrice: null,
      strategyTags: ['hedge'],
    },
    {
      id: 'p2',
      bookId: 'drb/BTC/Gamma',
      instrumentId: 'deribit:BTC-25DEC26-100000-C',
      quantity: '12',
      averagePrice: '0.0325',
      strategyTags: [],
    },
  ],
  balances: [{ accountId: 'drb', currency: 'BTC', amount: '30.5' }],
};

function start(path: string) {
  const database = open(path);
  const store = createPortfolioStore(database);
  const portfolio = createPortfolioService({
    store,
    clock: () => NOW,
    marginModelIds: ['deribit.pm', 'deribit.sm'],
  });
  return { database, portfolio, undo: createUndoService({ store, portfolio }) };
}

describe('the portfolio service', () => {
  it('shows after every edit and restart exactly what is stored', () => {
    const path = newPath();
    const first = start(path);
    value(first.portfolio.fill(DESK, [], 'Sample desk'));
    expect(value(first.portfolio.get())).toEqual(DESK);
    value(first.portfolio.setPositionQuantity('p1', ' -2.50 '));
    value(first.portfolio.deletePosition('p2'));
    value(first.portfolio.setAccountModel('drb', 'deribit.sm'));
    const shown = value(first.portfolio.get());
    expect(shown.positions).toEqual([{ ...DESK.positions[0], quantity: '-2.5' }]);
    expect(shown.accounts[0]?.marginModelId).toBe('deribit.sm');
    first.database.close();
    expect(value(start(path).portfolio.get())).toEqual(shown);
  });

  it('undoes and redoes every edit, also after a restart', async () => {
    const path = newPath();
    const states: Portfolio[] = [];
    const first = start(path);
    const note = () => states.push(value(first.portfolio.get()));
    note();
    value(first.portfolio.fill(DESK, [], 'Sample desk'));
    note();
    value(first.portfolio.setPositionQuantity('p1', '7'));
    note();
    value(first.portfolio.deletePosition('p1'));
    note();
    expect(value(first.undo.state())).toEqual({ undo: 'Delete BTC-PERPETUAL', redo: null });
    value(await first.undo.undo());
    first.database.close();

    const second = start(path);
    expect(value(second.portfolio.get())).toEqual(states[2]);
    expect(value(second.undo.state())).toEqual({
      undo: 'Set BTC-PERPETUAL to 7',
      redo: 'Delete BTC-PERPETUAL',
    });
    for (const index of [1, 0]) {
      value(await second.undo.undo());
      expect(value(second.portfolio.get())).toEqual(states[index]);
    }
    expect(refusal(await second.undo.undo()).reason).toBe('EMPTY');
    for (const index of [1, 2, 3]) {
      value(await second.undo.redo());
      expect(value(second.portfolio.get())).toEqual(states[index]);
    }
    expect(refusal(await second.undo.redo()).reason).toBe('EMPTY');
  });

  it('forgets what was undone once something else is done', async () => {
    const { portfolio, undo } = start(newPath());
    value(portfolio.fill(DESK, [], 'Sample desk'));
    value(portfolio.deletePosition('p1'));
    value(await undo.undo());
    value(portfolio.deletePosition('p2'));
    expect(value(undo.state())).toEqual({ undo: 'Delete BTC-25DEC26-100000-C', redo: null });
    value(await undo.undo());
    expect(value(portfolio.get())).toEqual(DESK);
  });

  it.each([
    ['', 'EMPTY'],
    ['0', 'INVALID_INPUT'],
    ['1e999', 'OUT_OF_RANGE'],
    ['NaN', 'PARSE'],
    ['1,5', 'PARSE'],
  ])('refuses the quantity %j', (text, reason) => {
    const { portfolio } = start(newPath());
    value(portfolio.fill(DESK, [], 'Sample desk'));
    expect(refusal(portfolio.setPositionQuantity('p1', text)).reason).toBe(reason);
    expect(value(portfolio.get())).toEqual(DESK);
  });

  it('refuses unknown positions, accounts and models, and a second sample', () => {
    const { portfolio } = start(newPath());
    value(portfolio.fill(DESK, [], 'Sample desk'));
    expect(refusal(portfolio.deletePosition('p9')).reason).toBe('NOT_FOUND');
    expect(refusal(portfolio.setAccountModel('x', 'deribit.pm')).reason).toBe('NOT_FOUND');
    expect(refusal(portfolio.setAccountModel('drb', 'span')).message).toContain('span');
    expect(refusal(portfolio.fill(DESK, [], 'Sample desk')).reason).toBe('CONFLICT');
  });

  it('keeps edits out while another thread writes', () => {
    const { portfolio } = start(newPath());
    value(portfolio.fill(DESK, [], 'Sample desk'));
    const release = value(portfolio.hold('desk.csv'));
    expect(refusal(portfolio.deletePosition('p1')).message).toMatch(/desk.csv is being written/);
    release();
    value(portfolio.deletePosition('p1'));
  });

  it('tells listeners until they are disposed of, and shows nothing that was not stored', () => {
    const { portfolio, database } = start(newPath());
    const seen: number[] = [];
    const dispose = portfolio.onChange(({ positions }) => seen.push(positions.length));
    value(portfolio.fill(DESK, [], 'Sample desk'));
    database.connection.pragma('query_only = ON');
    expect(refusal(portfolio.deletePosition('p1'))).toMatchObject({ reason: 'STORAGE' });
    expect(value(portfolio.get())).toEqual(DESK);
    database.connection.pragma('query_only = OFF');
    value(portfolio.deletePosition('p1'));
    dispose();
    value(portfolio.deletePosition('p2'));
    expect(seen).toEqual([2, 1]);
  });
});
