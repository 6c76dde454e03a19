import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CollateralBooking } from '../../../src/contracts/collateral';
import type { AccountReading } from '../../../src/contracts/marginCalls';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { createCollateralStore } from '../../../src/main/db/collateralStore';
import { createDocumentStore } from '../../../src/main/db/documentStore';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import { createLogger } from '../../../src/main/log';
import { createCollateralService } from '../../../src/main/services/collateral';
import { createEventLog } from '../../../src/main/services/eventLog';
import { createEvents } from '../../../src/main/services/events';
import { createPortfolioService } from '../../../src/main/services/portfolio';
import { newPath, NOW, open, refusal, value } from '../db/workspace';

const DESK: Portfolio = {
  name: 'Desk',
  accounts: [
    { id: 'main', name: 'Main', venue: 'deribit', marginModelId: 'deribit.pm' },
    { id: 'alt', name: 'Alt', venue: 'okx', marginModelId: 'okx.pm' },
  ],
  books: [],
  positions: [],
  balances: [
    { accountId: 'main', currency: 'BTC', amount: '12.5' },
    { accountId: 'alt', currency: 'USDT', amount: '1000' },
  ],
};

function startDesk(path = newPath()) {
  const database = open(path);
  const portfolio = createPortfolioService({ store: createPortfolioStore(database), clock: () => NOW });
  if (value(portfolio.get()).accounts.length === 0) value(portfolio.fill(DESK, [], 'desk'));
  const log = createEventLog(createDocumentStore(database));
  const events = createEvents(log, createLogger('test', 'silent'), () => NOW);
  const store = createCollateralStore(database);
  return {
    database,
    events,
    service: createCollateralService({ store, portfolio, events, clock: () => NOW }),
  };
}

const booking = (
  kind: 'posting' | 'withdrawal' | 'lock' | 'release' | 'adjustment',
  amount: string,
  currency = 'BTC',
): CollateralBooking => ({ kind, accountId: 'main', currency, amount, note: 'test' });

const reading = (change: Partial<AccountReading>): AccountReading => ({
  accountId: 'main',
  accountName: 'Main',
  venue: 'deribit',
  modelId: 'deribit.pm',
  packId: 'deribit-pm',
  equityUsd: 900_000,
  haircutUsd: 100_000,
  initialMarginUsd: 0,
  maintenanceMarginUsd: 0,
  isComplete: true,
  deltaUsd: 0,
  vegaUsd: 0,
  thetaUsd: 0,
  rhoUsd: 0,
  pnlUsd: 0,
  ...change,
});

describe('the collateral ledger', () => {
  it('adds up what was booked, exactly, and survives a restart', () => {
    const path = newPath();
    const first = startDesk(path);
    value(first.service.book(booking('posting', '0.1')));
    value(first.service.book(booking('posting', '0.2')));
    value(first.service.book(booking('lock', '0.05')));
    first.database.close();
    const { service } = startDesk(path);
    expect(value(service.state()).holdings).toEqual([
      { accountId: 'main', currency: 'BTC', total: '0.3', locked: '0.05', free: '0.25' },
    ]);
    expect(value(service.entries('main', 10)).map(({ kind }) => kind)).toEqual([
      'lock',
      'posting',
      'posting',
    ]);
    expect(value(service.entries('alt', 10))).toEqual([]);
  });

  it('refuses to withdraw or substitute what is locked or not there, and changes nothing', () => {
    const { service } = startDesk();
    value(service.book(booking('posting', '10')));
    value(service.book(booking('lock', '4')));
    expect(refusal(service.book(booking('withdrawal', '6.5'))).message).toContain('only 6 BTC are free');
    expect(refusal(service.book(booking('lock', '7'))).message).toContain('only 6 BTC are free');
    expect(refusal(service.book(booking('release', '5'))).message).toContain('only 4 BTC are locked');
    expect(refusal(service.book(booking('posting', '-1'))).message).toContain('above 0');
    expect(refusal(service.book(booking('posting', '1,5'))).reason).toBe('PARSE');
    expect(refusal(service.book({ ...booking('posting', '1'), accountId: 'gone' })).reason).toBe('NOT_FOUND');
    expect(value(service.entries(null, 10))).toHaveLength(2);
  });

  it('takes both sides of a substitution back, once', () => {
    const { service } = startDesk();
    value(service.book(booking('posting', '2')));
    const swap = value(
      service.book({
        kind: 'substitution',
        accountId: 'main',
        currency: 'BTC',
        amount: '1',
        inCurrency: 'USDC',
        inAmount: '90000',
        note: '',
      }),
    );
    expect(swap.map(({ pairId }) => pairId)).toEqual([swap[0].id, swap[0].id]);
    const back = value(service.reverse(swap[1].id, 'wrong account'));
    expect(back.map(({ reverses, amount }) => [reverses, amount])).toEqual([
      [swap[0].id, '1'],
      [swap[1].id, '-90000'],
    ]);
    expect(refusal(service.reverse(swap[0].id, '')).message).toContain('taken back already');
    expect(refusal(service.reverse(back[0].id, '')).message).toContain('takes another one back');
    expect(value(service.state()).holdings.map(({ total }) => total)).toEqual(['2', '0']);
  });

  it('does not take back a posting whose coins were withdrawn', () => {
    const { service } = startDesk();
    const [posted] = value(service.book(booking('posting', '2')));
    value(service.book(booking('withdrawal', '1')));
    expect(refusal(service.reverse(posted.id, '')).message).toContain('only 1 BTC are free');
  });

  it('cannot be updated or deleted, whatever the statement', () => {
    const { service, database } = startDesk();
    value(service.book(booking('posting', '2')));
    const { connection } = database;
    expect(() => connection.exec("UPDATE collateral_entries SET amount = '3'")).toThrow('append-only');
    expect(() => connection.exec('DELETE FROM collateral_entries')).toThrow('append-only');
    expect(() =>
      connection.exec('INSERT OR REPLACE INTO collateral_entries SELECT * FROM collateral_entries'),
    ).toThrow('append-only');
  });

  it('lists every difference to the balances, and an adjustment settles it', () => {
    const { service } = startDesk();
    value(service.book(booking('posting', '12')));
    value(service.book(booking('posting', '5', 'ETH')));
    expect(value(service.state()).differences).toEqual([
      { accountId: 'alt', currency: 'USDT', ledger: '0', venue: '1000', difference: '1000' },
      { accountId: 'main', currency: 'BTC', ledger: '12', venue: '12.5', difference: '0.5' },
      { accountId: 'main', currency: 'ETH', ledger: '5', venue: '0', difference: '-5' },
    ]);
    value(service.book(booking('adjustment', '0.5')));
    value(service.book(booking('adjustment', '-5', 'ETH')));
    expect(value(service.state()).differences.map(({ currency }) => currency)).toEqual(['USDT']);
  });

  it('never has less than nothing free, whatever is booked', () => {
    const kinds = fc.constantFrom('posting', 'withdrawal', 'lock', 'release' as const);
    const step = fc.tuple(kinds, fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const { service, database } = startDesk();
        let [total, locked] = [0, 0];
        for (const [kind, size] of steps) {
          const { ok } = service.book(booking(kind as 'posting', String(size)));
          const sign = kind === 'withdrawal' || kind === 'release' ? -1 : 1;
          if (!ok) continue;
          if (kind === 'posting' || kind === 'withdrawal') total += sign * size;
          else locked += sign * size;
        }
        const [held] = value(service.state()).holdings;
        database.close();
        if (held === undefined) return;
        expect([Number(held.total), Number(held.locked)]).toEqual([total, locked]);
        expect(Number(held.free)).toBeGreaterThanOrEqual(0);
        expect(Number(held.locked)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 15 },
    );
  });
});

describe('an account with entries', () => {
  it('cannot be undone away: nothing changes', () => {
    const { service, database } = startDesk();
    value(service.book(booking('posting', '1')));
    const store = createPortfolioStore(database);
    const refused = refusal(store.step('undo'));
    expect(refused.reason).toBe('STORAGE');
    expect(value(store.load()).accounts).toHaveLength(2);
    expect(value(service.state()).holdings).toHaveLength(1);
  });
});

describe('exposure per venue', () => {
  it('is the sum of positive equities before haircuts, against the limit', () => {
    const { service, events } = startDesk();
    value(service.setLimit({ venue: 'deribit', limitUsd: 1_100_000, warningShare: 0.9 }));
    service.follow([reading({}), reading({ accountId: 'alt', venue: 'okx', equityUsd: -5, haircutUsd: 0 })]);
    const [deribit, okx] = value(service.state()).exposures;
    expect(deribit).toMatchObject({ venue: 'deribit', exposureUsd: 1_000_000, level: 'near' });
    expect(okx).toMatchObject({ venue: 'okx', exposureUsd: 0, level: 'no limit' });
    service.follow([reading({ equityUsd: 2e6 })]);
    service.follow([reading({ equityUsd: 2e6 })]);
    expect(value(service.state()).exposures[0].level).toBe('over');
    expect(events.recent().filter(({ message }) => message.includes('over the limit'))).toHaveLength(1);
  });

  it('does not flicker at the limit', () => {
    const { service, events } = startDesk();
    value(service.setLimit({ venue: 'deribit', limitUsd: 1e6, warningShare: 0.9 }));
    for (let k = 0; k < 10; k++) service.follow([reading({ equityUsd: 900_001 - (k % 2) * 5_000 })]);
    service.follow([reading({ equityUsd: 500_000 })]);
    service.follow([reading({ equityUsd: 900_001 })]);
    expect(events.recent().filter(({ source }) => source === 'collateral')).toHaveLength(2);
  });

  it('is unknown, not smaller, while an account has no complete figures', () => {
    const { service } = startDesk();
    value(service.setLimit({ venue: 'deribit', limitUsd: 5e6, warningShare: 0.9 }));
    expect(value(service.state()).exposures[0]).toMatchObject({ level: 'unknown', exposureUsd: 0 });
    service.follow([reading({ isComplete: false, reason: 'BTC has no price' })]);
    const [deribit] = value(service.state()).exposures;
    expect(deribit.level).toBe('unknown');
    expect(deribit.failures[0].message).toBe('BTC has no price');
  });
});
