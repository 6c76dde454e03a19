import { describe, expect, it } from 'vitest';
import { decodeFixture, decodeJson, fuzz, goldenFile, outcomesOf, expectSane } from './recordings';

const decode = (name: string) => decodeFixture('okx', name);
const option = 'okx:BTC-USD-261225-100000-C';
const channel = (name: string, row: object, arg: object = {}) =>
  decodeJson('okx', { arg: { channel: name, ...arg }, data: [row] });

describe('meaning of OKX frames', () => {
  it('every sample has the outcome that is kept', async () => {
    await expect(outcomesOf('okx')).toMatchFileSnapshot(goldenFile('okx'));
  });

  it('chain summary: fractions, both sets of Greeks apart, the forward, and a sign of life', () => {
    const { updates, rejected } = decode('opt-summary');
    expect(rejected).toEqual([]);
    expect(updates.find((u) => u.kind === 'quote' && u.instrumentId === option)).toMatchObject({
      markVol: 0.4567347989,
      forward: 88402.37,
      atmVol: 0.462,
      venueDelta: 0.3376997248,
      venueDeltaCoin: 0.2918437818,
      venueVega: 163.2447031868,
      venueTheta: -40.0033326851,
    });
    expect(updates.at(-1)).toMatchObject({ kind: 'alive', venue: 'okx', indexName: 'BTC-USD' });
  });

  it('option ticker: coins and contracts; empty text is no value, never 0', () => {
    const [full] = decode('tickers-option').updates;
    expect(full).toMatchObject({
      instrumentId: option,
      bid: 0.0455,
      ask: 0.0465,
      bidSize: 1310,
      askSize: 820,
    });
    const empty = decode('tickers-option').updates[1];
    expect(empty).toMatchObject({ cleared: ['last', 'bid', 'ask', 'bidSize', 'askSize'] });
    for (const field of ['bid', 'ask', 'last', 'bidSize']) expect(empty).not.toHaveProperty(field);
  });

  it('open interest in contracts and in coins', () => {
    expect(decode('open-interest').updates[0]).toMatchObject({
      openInterest: 431210,
      openInterestCoin: 4312.1,
    });
  });

  it.each([
    ['0', 0],
    ['1e-4', 1e-4],
    ['0.04585594295369358', 0.04585594295369358],
  ])('an option may be marked at %s', (markPx, mark) => {
    const { updates } = channel('mark-price', {
      instId: 'BTC-USD-261225-100000-C',
      markPx,
      ts: '1790133840887',
    });
    expect(updates[0]).toMatchObject({ mark });
  });

  it.each(['-0.1', 'NaN', '0x10', '1,5', ' 1', 'Infinity', '1e999'])('a mark of %j is rejected', (markPx) => {
    const { updates, rejected } = channel('mark-price', {
      instId: 'BTC-USD-SWAP',
      markPx,
      ts: '1790133840887',
    });
    expect(updates).toEqual([]);
    expect(rejected).toHaveLength(1);
  });

  it('no swap is worth 0', () => {
    const [update] = channel('mark-price', {
      instId: 'BTC-USD-SWAP',
      markPx: '0',
      ts: '1790133840887',
    }).updates;
    expect(update).toMatchObject({ cleared: ['mark'] });
  });

  it.each(['', '0', '5', '7.5'])('an ask vol of %j is none', (askVol) => {
    const row = { instId: 'BTC-USD-261225-100000-C', askVol, ts: '1790133840887' };
    expect(channel('opt-summary', row).updates[0]).toMatchObject({ cleared: ['askVol'] });
  });

  it('a dated future is the forward of its expiry', () => {
    const row = { instId: 'BTC-USD-261225', instType: 'FUTURES', markPx: '88402.4', ts: '1790133840887' };
    expect(channel('mark-price', row).updates[0]).toMatchObject({ mark: 88402.4, forward: 88402.4 });
  });

  it.each([
    [4, '0.0001', 0.0002],
    [8, '0.0001', 0.0001],
    [1, '-0.00005', -0.0004],
  ])('funding of %i hours is stated per 8 hours', (hours, fundingRate, per8h) => {
    const fundingTime = 1790150400000;
    const { updates } = channel('funding-rate', {
      instId: 'BTC-USD-SWAP',
      instType: 'SWAP',
      fundingRate,
      nextFundingRate: '',
      fundingTime: String(fundingTime),
      nextFundingTime: String(fundingTime + hours * 3_600_000),
      method: 'current_period',
      ts: '1790133840887',
    });
    expect(updates[0]).toMatchObject({
      fundingRate: Number(fundingRate),
      fundingIntervalHours: hours,
      nextFundingMs: fundingTime,
      fundingRate8h: expect.closeTo(per8h, 12) as number,
    });
  });

  it('cash indices are USD rates', () => {
    const row = { instId: 'USDT-USD', idxPx: '0.9993', ts: '1790133840887' };
    expect(channel('index-tickers', row).updates[0]).toMatchObject({
      kind: 'usdRate',
      currency: 'USDT',
      value: 0.9993,
    });
  });

  it('a coin whose contract size only the list knows still has its prices', () => {
    const row = { instId: 'SOL-USDT-SWAP', last: '150.1', bidPx: '150', askPx: '150.2', ts: '1790133840887' };
    expect(channel('tickers', row).updates[0]).toMatchObject({ instrumentId: 'okx:SOL-USDT-SWAP', bid: 150 });
  });

  it.each(['1790133840', '1790133840887000', '', 'soon', '9999999999999'])('time %j', (ts) => {
    const { updates, rejected } = channel('mark-price', { instId: 'BTC-USD-SWAP', markPx: '1', ts });
    expect(updates.length + rejected.length).toBe(1);
    if (ts !== '') expect(rejected[0]).toMatch(/bad time/);
  });

  it('short positions are negative in both position modes', () => {
    const row = {
      instId: 'BTC-USD-SWAP',
      pos: '3',
      posSide: 'short',
      uTime: '1790133840887',
      mgnMode: 'cross',
    };
    const { account } = channel('positions', row);
    expect(account[0]).toMatchObject({ kind: 'position', quantity: '-3', leg: 'short' });
    expect(decode('positions').account.at(-1)).toMatchObject({ quantity: '-500' });
  });

  it('one bad row does not take the others with it', () => {
    const rows = ['x', null, { instId: 'BTC-USD-SWAP', markPx: '86000', ts: '1790133840887' }];
    const { updates, rejected } = decodeJson('okx', { arg: { channel: 'mark-price' }, data: rows });
    expect(updates).toHaveLength(1);
    expect(rejected).toHaveLength(2);
  });
});

describe('order books of OKX', () => {
  it('follow the sequence, accept silence and reset, and are dropped at a gap', () => {
    const { updates, rejected } = decode('books');
    expect(updates).toHaveLength(4);
    expect(rejected).toEqual([
      'sequence gap: books BTC-USDT: change after 41, but the book stands at 30: dropped until a snapshot',
    ]);
  });
});

describe('instruments of OKX', () => {
  const record = (fields: object) =>
    decodeJson('okx', { code: '0', msg: '', data: [fields] }, '/api/v5/public/instruments?instType=SWAP');
  const swap = {
    instType: 'SWAP',
    instId: 'BTC-USDT-SWAP',
    uly: 'BTC-USDT',
    instFamily: 'BTC-USDT',
    settleCcy: 'USDT',
    ctVal: '0.01',
    ctMult: '1',
    ctValCcy: 'BTC',
    ctType: 'linear',
    tickSz: '0.1',
    lotSz: '0.01',
    minSz: '0.01',
    expTime: '',
    stk: '',
    optType: '',
    state: 'live',
  };

  it('options and inverse futures of the captured lists', () => {
    expect(decode('rest-instruments-option').updates[0]).toMatchObject({
      instrument: {
        kind: 'option',
        multiplier: 0.01,
        isInverse: true,
        strike: 92000,
        expiryMs: 1734422400000,
      },
    });
    expect(decode('rest-instruments-futures').updates[0]).toMatchObject({
      instrument: { kind: 'future', multiplier: 100, isInverse: true, settlementCurrency: 'BTC' },
    });
  });

  it('a linear swap has contracts of coins', () => {
    expect(record(swap).updates[0]).toMatchObject({
      instrument: { kind: 'perpetual', multiplier: 0.01, isInverse: false, tickSize: 0.1, lotSize: 0.01 },
    });
  });

  it('a suspended one is listed and halted', () => {
    expect(record({ ...swap, state: 'suspend' }).updates[1]).toMatchObject({
      kind: 'state',
      state: 'halted',
    });
  });

  it.each([
    [{ ctVal: '' }, /ctVal ""/],
    [{ ctMult: '' }, /ctMult ""/],
    [{ ctValCcy: 'USD' }, /ctValCcy "USD"/],
    [{ settleCcy: '' }, /settleCcy ""/],
    [{ ctType: '' }, /ctType is ""/],
    [{ ctType: 'inverse' }, /no size in USDT of a contract that pays in BTC/],
    [{ tickSz: '-1' }, /tickSz "-1"/],
    [{ instId: 'ETH-USDT-SWAP' }, /contradict/],
    [{ uly: '', instFamily: '' }, /currencies/],
  ])('refuses %j', (change, message) => {
    const { updates, rejected } = record({ ...swap, ...change });
    expect(updates).toEqual([]);
    expect(rejected[0]).toMatch(message);
  });

  it.each([
    { state: 'test' },
    { state: 'constructor' },
    { tickSz: '' },
    { instId: 'BTC-USD_UM-SWAP' },
    { instType: 'EVENTS' },
  ])('leaves out %j with a reason', (change) => {
    const { updates, ignored } = record({ ...swap, ...change });
    expect(updates).toEqual([]);
    expect(ignored[0]).toMatch(/unsupported product/);
  });
});

it('whatever is done to a frame of OKX: no crash, no bad number', { timeout: 60_000 }, () => {
  fuzz('okx', 25_000);
  expectSane(decode('opt-summary').updates, 'sample');
});
