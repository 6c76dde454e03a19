/** Margin of resting orders entered by hand: stored, journalled, undone, and what the venue's figure does to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/engine/instruments/instrument';
import { parseInstrumentId } from '../../../src/engine/instruments/symbol';
import type { OrderCharge } from '../../../src/engine/portfolio/orderCharges';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { openDatabase, type Database } from '../../../src/main/db/database';
import { createPortfolioStore } from '../../../src/main/db/portfolioStore';
import type { VenueAccount } from '../../../src/main/feeds/accounts/venueAccount';
import { orderChanges, orderRows } from '../../../src/main/services/accountSync/venueOrders';
import { createPortfolioService, type PortfolioService } from '../../../src/main/services/portfolio';
import { createUndoService } from '../../../src/main/services/undo';

const NOW = Date.UTC(2026, 10, 20);
const DESK: Portfolio = {
  name: 'Prop desk',
  accounts: [{ id: 'a', name: 'Main', venue: 'deribit', marginModelId: 'deribit.pm' }],
  books: [],
  positions: [],
  balances: [],
};
const ENTRY = { accountId: 'a', currency: 'BTC', kind: 'openOrders', amount: '0.25' } as const;

let folder: string;
let database: Database;
let portfolio: PortfolioService;

function openDesk(): PortfolioService {
  const opened = openDatabase(join(folder, 'plimsoll.db'), { nowMs: NOW });
  if (!opened.ok) throw new Error(opened.failure.message);
  database = opened.value;
  return createPortfolioService({ store: createPortfolioStore(database), clock: () => NOW });
}

const charges = (): readonly OrderCharge[] => {
  const stored = portfolio.get();
  if (!stored.ok) throw new Error(stored.failure.message);
  return stored.value.orderCharges ?? [];
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-orders-'));
  portfolio = openDesk();
  portfolio.fill(DESK, [], 'Books');
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('by hand', () => {
  it('is stored with its instant, survives a restart, and is undone and done again', async () => {
    expect(portfolio.setOrderCharge(ENTRY).ok).toBe(true);
    const booked = { ...ENTRY, source: 'hand', setMs: NOW };
    expect(charges()).toEqual([booked]);
    database.close();
    portfolio = openDesk();
    expect(charges()).toEqual([booked]);
    const undo = createUndoService({ store: createPortfolioStore(database), portfolio });
    expect(await undo.undo()).toMatchObject({ value: { redo: 'Set open orders of Main to 0.25 BTC' } });
    expect(charges()).toEqual([]);
    await undo.redo();
    expect(charges()).toEqual([booked]);
  });

  it('is replaced by a second entry and removed by 0', () => {
    portfolio.setOrderCharge(ENTRY);
    portfolio.setOrderCharge({ ...ENTRY, amount: '1e-3' });
    expect(charges().map(({ amount }) => amount)).toEqual(['0.001']);
    portfolio.setOrderCharge({ ...ENTRY, amount: '0' });
    expect(charges()).toEqual([]);
  });

  it.each([
    [{ ...ENTRY, amount: '-1' }, 'OUT_OF_RANGE'],
    [{ ...ENTRY, amount: 'much' }, 'PARSE'],
    [{ ...ENTRY, amount: '0' }, 'EMPTY'],
    [{ ...ENTRY, accountId: 'b' }, 'NOT_FOUND'],
  ])('refuses %j: %s', (entry, reason) => {
    expect(portfolio.setOrderCharge(entry)).toMatchObject({ ok: false, failure: { reason } });
    expect(charges()).toEqual([]);
  });
});

describe('as the venue tells it', () => {
  const instrumentOf = (id: string): Instrument | undefined => {
    const parsed = parseInstrumentId(id);
    return parsed.ok ? parsed.value : undefined;
  };
  const reading = (orders: VenueAccount['orders'], spotReserve?: string): VenueAccount => ({
    ...{ atMs: NOW, positions: [], margins: [], troubles: [], orders },
    balances: ['BTC', 'USDC'].map((currency) => ({
      ...{ kind: 'balance', venue: 'deribit', currency, exchangeTimeMs: NOW, localTimeMs: NOW },
      ...(spotReserve === undefined ? {} : { spotReserve }),
    })),
  });
  const inputOf = (account: VenueAccount) => {
    const stored = portfolio.get();
    if (!stored.ok) throw new Error(stored.failure.message);
    const usdRate = () => 1;
    return { accountId: 'a', portfolio: stored.value, account, instrumentOf, reading: undefined, usdRate };
  };
  const margins = [
    { instrumentId: 'deribit:BTC-PERPETUAL', margin: '0.1' },
    { instrumentId: 'deribit:BTC-25DEC26', margin: '0.2' },
    { instrumentId: 'deribit:BTC_USDC-PERPETUAL', margin: '12.5' },
  ];

  it('adds up by settlement currency, beside what is booked', () => {
    portfolio.setOrderCharge(ENTRY);
    const rows = orderRows(inputOf(reading(margins)));
    expect(
      rows.map(({ currency, ours, venues, difference, state }) => [
        currency,
        ours,
        venues,
        difference,
        state,
      ]),
    ).toEqual([
      ['BTC', '0.25', '0.3', '0.05', 'differs'],
      ['USDC', null, '12.5', '12.5', 'onlyVenue'],
    ]);
  });

  it('removes what the venue no longer has, and leaves what it does not tell', () => {
    portfolio.setOrderCharge(ENTRY);
    portfolio.setOrderCharge({ ...ENTRY, kind: 'marketMakerProtection' });
    const gone = orderChanges(inputOf(reading([])));
    expect(gone.map(({ before, after }) => [before?.kind, after])).toEqual([['openOrders', null]]);
    expect(orderChanges(inputOf(reading(undefined)))).toEqual([]);
    expect(orderRows(inputOf(reading(undefined, '0.5'))).map(({ kind }) => kind)).toEqual(['spot', 'spot']);
  });
});
