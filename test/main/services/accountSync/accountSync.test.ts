/** Keys, links, reconciliation and taking over, with a real database, a real key file and the simulator over HTTP. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SyncedAccount } from '../../../../src/contracts/accountSync';
import { parseInstrumentId } from '../../../../src/engine/instruments/symbol';
import type { Venue } from '../../../../src/engine/instruments/instrument';
import type { Portfolio } from '../../../../src/engine/portfolio/portfolio';
import { openDatabase, type Database } from '../../../../src/main/db/database';
import { createPortfolioStore } from '../../../../src/main/db/portfolioStore';
import { systemClock } from '../../../../src/main/feeds/clock';
import { TEST_KEYS } from '../../../../src/main/feeds/simulator/accounts/testKeys';
import { startSimulator, type Simulator } from '../../../../src/main/feeds/simulator/simulator';
import { createAccountSync, type AccountSync } from '../../../../src/main/services/accountSync/accountSync';
import { KeyFile } from '../../../../src/main/services/accountSync/keyFile';
import { NO_SECRET_BOX, type SecretBox } from '../../../../src/main/services/accountSync/secretBox';
import { createPortfolioService, type PortfolioService } from '../../../../src/main/services/portfolio';
import { createUndoService } from '../../../../src/main/services/undo';
import { until } from '../../feeds/rig';
import { passwordBox } from '../../../../src/main/services/accountSync/passwordBox';

let folder: string;
let database: Database;
let simulator: Simulator;
let portfolio: PortfolioService;
let sync: AccountSync | undefined;
let told: string[];

const HELD = 'deribit:BTC-PERPETUAL';
const BOOKS: Portfolio = {
  name: 'Prop desk',
  accounts: (['deribit', 'okx', 'bybit', 'binance'] as const).map((venue) => ({
    ...{ id: venue, name: `${venue} main`, venue, marginModelId: 'house.grid' },
  })),
  books: [
    { id: 'deribit/Flow', accountId: 'deribit', parentId: null, name: 'Flow' },
    { id: 'deribit/Vol', accountId: 'deribit', parentId: null, name: 'Vol' },
  ],
  positions: [
    {
      id: 'a',
      bookId: 'deribit/Flow',
      instrumentId: HELD,
      quantity: '-100000',
      averagePrice: '80000',
      strategyTags: ['x'],
    },
    {
      id: 'b',
      bookId: 'deribit/Vol',
      instrumentId: HELD,
      quantity: '-50000',
      averagePrice: null,
      strategyTags: [],
    },
    {
      id: 'c',
      bookId: 'deribit/Vol',
      instrumentId: 'deribit:ETH-PERPETUAL',
      quantity: '10',
      averagePrice: null,
      strategyTags: [],
    },
  ],
  balances: [{ accountId: 'deribit', currency: 'SOL', amount: '7' }],
};

function syncWith(box: SecretBox): AccountSync {
  return createAccountSync({
    keys: new KeyFile(join(folder, 'account-keys.json'), box),
    portfolio,
    events: {
      record: (_level: string, _source: string, message: string) => void told.push(message),
    } as never,
    clock: systemClock,
    addressOf: (venue, endpoint) =>
      endpoint === 'simulator' ? { ...simulator.address(venue as Venue), source: 'simulator' } : undefined,
    listed: (id) => {
      const parsed = parseInstrumentId(id);
      return parsed.ok ? parsed.value : undefined;
    },
    usdRate: (currency) => (currency === 'BTC' ? 86_700 : 1),
  });
}

const ask = (accountId: string, power: keyof typeof TEST_KEYS = 'read') => {
  const { key, secret, passphrase } = TEST_KEYS[power];
  return { accountId, endpoint: 'simulator' as const, label: 'Desk key', key, secret, passphrase };
};

function accountNow(accountId: string): SyncedAccount {
  const state = sync?.state();
  const found = state?.ok ? state.value.accounts.find((one) => one.accountId === accountId) : undefined;
  if (!found) throw new Error(`no account ${accountId}`);
  return found;
}

async function untilLive(accountId: string): Promise<SyncedAccount> {
  for (let i = 0; i < 400; i += 1) {
    const account = accountNow(accountId);
    if (account.state === 'live') return account;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${accountId} is ${JSON.stringify(accountNow(accountId))}`);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-accounts-'));
  told = [];
  const opened = openDatabase(join(folder, 'plimsoll.db'), { nowMs: Date.now() });
  if (!opened.ok) throw new Error(opened.failure.message);
  database = opened.value;
  portfolio = createPortfolioService({ store: createPortfolioStore(database), clock: Date.now });
  const filled = portfolio.fill(BOOKS, [], 'Books');
  if (!filled.ok) throw new Error(filled.failure.message);
  const breadth = { coins: ['BTC'], expiries: 9, strikesEachSide: 3 };
  simulator = await startSimulator({ seed: 7, breadth });
});
afterEach(async () => {
  sync?.stop();
  sync = undefined;
  await simulator.stop();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('following', () => {
  it('says that the account is followed live, shows a change at once, and ends with the key', async () => {
    sync = syncWith(passwordBox('p'));
    expect(accountNow('okx').following).toBeNull();
    await sync.link(ask('okx'));
    const read = await untilLive('okx');
    await until('followed live', () => accountNow('okx').following?.isLive === true);
    expect(accountNow('okx').following).toEqual({ isLive: true, why: '', paceMs: 14_000 });
    const [first] = read.reconciliation?.positions.filter(({ venues }) => venues !== null) ?? [];
    const { instrumentId, venues } = first;
    expect(simulator.venues.okx.dialect.trade(instrumentId.split(':')[1], 7)).toBe(true);
    const atVenue = (): string | null | undefined =>
      accountNow('okx').reconciliation?.positions.find((row) => row.instrumentId === instrumentId)?.venues;
    await until('the change', () => Number(atVenue()) === Number(venues) + 7, 4_000);

    simulator.venues.okx.faults.refuseConnections = true;
    sync.renewStreams();
    await until('the reason', () => accountNow('okx').following?.why !== '');
    expect(accountNow('okx')).toMatchObject({ state: 'live', following: { isLive: false, paceMs: 7_000 } });

    simulator.venues.okx.faults.refuseConnections = false;
    await until('followed again', () => accountNow('okx').following?.isLive === true);
    sync.unlink('okx');
    expect(accountNow('okx').following).toBeNull();
    await until('no socket', () => simulator.venues.okx.clients().length === 0);
  });
});

describe('keys', () => {
  it('are refused with the reason where the system has no encryption, and no file is made', async () => {
    const why = 'this system has no key store (basic_text)';
    sync = syncWith({ ...NO_SECRET_BOX, refusal: () => why });
    const state = sync.state();
    expect(state.ok && state.value.refusal).toBe(why);
    expect(await sync.link(ask('deribit'))).toMatchObject({ ok: false, failure: { message: why } });
    expect(readdirSync(folder)).not.toContain('account-keys.json');
    expect(simulator.venues.deribit.requests).toEqual([]);
  });

  it('that can trade or withdraw are refused and not stored', async () => {
    sync = syncWith(passwordBox('p'));
    for (const power of ['trade', 'withdraw'] as const) {
      expect((await sync.link(ask('bybit', power))).ok).toBe(false);
    }
    expect(readdirSync(folder)).not.toContain('account-keys.json');
    expect(accountNow('bybit')).toMatchObject({ key: null, state: 'none' });
  });

  it('lie encrypted in a file of their own, and nowhere else', async () => {
    sync = syncWith(passwordBox('p'));
    const answers: unknown[] = [await sync.link(ask('okx')), await sync.link(ask('deribit'))];
    await Promise.all([untilLive('okx'), untilLive('deribit')]);
    const preview = sync.preview('deribit');
    answers.push(sync.state(), preview, await sync.test('okx'));
    expect(statSync(join(folder, 'account-keys.json')).mode & 0o777).toBe(0o600);
    expect(accountNow('okx').key).toEqual({
      ...{ label: 'Desk key', tail: TEST_KEYS.read.key.slice(-4), endpoint: 'simulator' },
      addedMs: expect.any(Number) as number,
    });
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
    for (const text of [...files, JSON.stringify(answers), told.join('\n')]) {
      expect(text).not.toContain(TEST_KEYS.read.secret);
      expect(text).not.toContain(TEST_KEYS.read.key);
      expect(text).not.toContain(Buffer.from(TEST_KEYS.read.secret).toString('base64').slice(0, 20));
    }
  });

  it('open again after a restart, and are told where they cannot be opened', async () => {
    sync = syncWith(passwordBox('p'));
    await sync.link(ask('binance'));
    sync.stop();
    sync = syncWith(passwordBox('p'));
    sync.start();
    await untilLive('binance');
    sync.stop();
    sync = syncWith(passwordBox('another'));
    sync.start();
    expect(accountNow('binance')).toMatchObject({
      state: 'refused',
      detail: expect.stringContaining('enter it again') as string,
    });
    expect(sync.unlink('binance').ok).toBe(true);
    expect(accountNow('binance')).toMatchObject({ state: 'none', key: null });
  });
});

describe('reconciliation', () => {
  it('shows what differs, row by row', async () => {
    sync = syncWith(passwordBox('p'));
    await sync.link(ask('deribit'));
    const { reconciliation } = await untilLive('deribit');
    const rows = reconciliation?.positions ?? [];
    expect(rows.map(({ state }) => state).sort()).toEqual(['differs', 'onlyOurs', 'onlyVenue', 'onlyVenue']);
    const perpetual = rows.find(({ instrumentId }) => instrumentId === HELD);
    expect(perpetual?.ours).toBe('-150000');
    expect(Number(perpetual?.difference)).toBe(Number(perpetual?.venues) + 150_000);
    const balances = reconciliation?.balances ?? [];
    expect(balances.map(({ currency, state }) => [currency, state])).toEqual([
      ['BTC', 'onlyVenue'],
      ['SOL', 'onlyOurs'],
    ]);
    expect(Number(balances[0].venues)).toBeCloseTo(12.5, 2);
    expect(reconciliation?.figures.map(({ state }) => state)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(reconciliation?.figures[0].venues).toBeGreaterThan(0);
  });

  it('compares sums with our live figures within a tolerance', async () => {
    sync = syncWith(passwordBox('p'));
    await sync.link(ask('bybit'));
    const first = (await untilLive('bybit')).reconciliation?.figures[0].venues ?? NaN;
    const reading = (equityUsd: number) => ({
      ...{ accountId: 'bybit', accountName: '', venue: 'bybit', modelId: 'house.grid', packId: '' },
      ...{ equityUsd, haircutUsd: 0, initialMarginUsd: 1, maintenanceMarginUsd: 1, isComplete: true },
      ...{ deltaUsd: 0, vegaUsd: 0, thetaUsd: 0, rhoUsd: 0, pnlUsd: 0 },
    });
    sync.follow([reading(first * 1.001)]);
    expect(accountNow('bybit').reconciliation?.figures.map(({ state }) => state)).toEqual([
      'equal',
      'differs',
      'differs',
    ]);
    sync.follow([reading(first * 1.01)]);
    expect(accountNow('bybit').reconciliation?.figures[0].state).toBe('differs');
  });
});

describe('taking over', () => {
  it('is previewed, one step, and undone whole', async () => {
    sync = syncWith(passwordBox('p'));
    await sync.link(ask('deribit'));
    await untilLive('deribit');
    const before = portfolio.get();
    const preview = sync.preview('deribit');
    if (!preview.ok) throw new Error(preview.failure.message);
    expect(preview.value.lines).toHaveLength(7);
    const [orders] = accountNow('deribit').reconciliation?.orders ?? [];
    expect(orders).toMatchObject({ currency: 'BTC', kind: 'openOrders', ours: null, state: 'onlyVenue' });
    expect(preview.value.lines.at(-1)).toMatchObject({ name: 'BTC open orders', after: orders.venues });
    const taken = sync.takeOver('deribit', preview.value.previewId);
    expect(taken.ok).toBe(true);
    const { reconciliation } = accountNow('deribit');
    expect(reconciliation?.positions.filter(({ state }) => state !== 'equal')).toEqual([]);
    expect(reconciliation?.balances.filter(({ state }) => state !== 'equal')).toEqual([]);
    expect(reconciliation?.orders.map(({ state }) => state)).toEqual(['equal']);
    const after = portfolio.get();
    expect(after.ok && after.value.orderCharges).toMatchObject([{ source: 'venue', amount: orders.venues }]);
    const held = after.ok ? after.value.positions.filter(({ instrumentId }) => instrumentId === HELD) : [];
    // The larger of the two rows takes the difference, its tags and the other row stay.
    expect(held.map(({ id, strategyTags }) => [id, strategyTags])).toEqual([
      ['a', ['x']],
      ['b', []],
    ]);
    const undone = await createUndoService({ store: createPortfolioStore(database), portfolio }).undo();
    expect(undone.ok).toBe(true);
    expect(portfolio.get()).toEqual(before);
  });

  it('is refused when the books changed since the preview', async () => {
    sync = syncWith(passwordBox('p'));
    await sync.link(ask('deribit'));
    await untilLive('deribit');
    const preview = sync.preview('deribit');
    if (!preview.ok) throw new Error(preview.failure.message);
    portfolio.setPositionQuantity('c', '11');
    portfolio.setPositionQuantity('a', '-1');
    expect(sync.takeOver('deribit', preview.value.previewId)).toMatchObject({
      ok: false,
      failure: { reason: 'CONFLICT' },
    });
    expect(sync.takeOver('deribit', 'no such preview')).toMatchObject({ ok: false });
  });

  it.each(['okx', 'bybit', 'binance'])('fills an empty account of %s in a book of its own', async (venue) => {
    sync = syncWith(passwordBox('p'));
    expect(await sync.link(ask(venue))).toMatchObject({ ok: true, value: { rights: 'read only' } });
    await untilLive(venue);
    const preview = sync.preview(venue);
    if (!preview.ok) throw new Error(preview.failure.message);
    expect(sync.takeOver(venue, preview.value.previewId).ok).toBe(true);
    const { positions = [], balances = [] } = accountNow(venue).reconciliation ?? {};
    expect(positions).toHaveLength(3);
    expect([...positions, ...balances].every(({ state }) => state === 'equal')).toBe(true);
  });
});
