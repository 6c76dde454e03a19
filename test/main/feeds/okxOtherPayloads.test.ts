/** Payloads of OKX that its field dictionaries allow and no sample shows. */
import { describe, expect, it } from 'vitest';
import { decodeFrames, decodeJson } from './recordings';

const AT = 1_790_133_840_887;
const TS = String(AT);
const OPTION = 'BTC-USD-261225-100000-C';
const channel = (name: string, row: object, arg: object = {}) =>
  decodeJson('okx', { arg: { channel: name, ...arg }, data: [row] });
const answer = (path: string, ...data: unknown[]) => decodeJson('okx', { code: '0', msg: '', data }, path);

const RECORD = {
  ...{ instType: 'OPTION', instId: OPTION, uly: 'BTC-USD', instFamily: 'BTC-USD', settleCcy: 'BTC' },
  ...{ ctType: '', ctVal: '1', ctMult: '0.01', ctValCcy: 'BTC', stk: '100000', optType: 'C' },
  ...{ expTime: '1798185600000', tickSz: '0.0001', lotSz: '1', state: 'live' },
};
const list = (change: object) => answer('/api/v5/public/instruments', { ...RECORD, ...change });

describe('instruments', () => {
  it.each([
    [
      {
        instType: 'SWAP',
        instId: 'SOL-USD-SWAP',
        uly: 'SOL-USD',
        settleCcy: 'SOL',
        ctType: 'inverse',
        ctVal: '10',
        ctMult: '1',
        ctValCcy: 'USD',
      },
      { kind: 'perpetual', isInverse: true, multiplier: 10, settlementCurrency: 'SOL' },
    ],
    [
      {
        instType: 'SWAP',
        instId: 'PEPE-USDT-SWAP',
        uly: 'PEPE-USDT',
        settleCcy: 'USDT',
        ctType: 'linear',
        ctVal: '10000000',
        ctMult: '1',
        ctValCcy: 'PEPE',
        tickSz: '1e-10',
      },
      { kind: 'perpetual', isInverse: false, multiplier: 1e7, tickSize: 1e-10 },
    ],
    [
      {
        instType: 'FUTURES',
        instId: 'BTC-USDC-261225',
        uly: 'BTC-USDC',
        settleCcy: 'USDC',
        ctType: 'linear',
        ctVal: '0.01',
        ctMult: '1',
        ctValCcy: 'BTC',
      },
      { kind: 'future', isInverse: false, multiplier: 0.01, settlementCurrency: 'USDC' },
    ],
    [
      {
        instId: 'ETH-USD-260925-2750.5-P',
        uly: 'ETH-USD',
        settleCcy: 'ETH',
        ctMult: '0.1',
        ctValCcy: 'ETH',
        stk: '2750.5',
        optType: 'P',
        expTime: '1790323200000',
      },
      { kind: 'option', isInverse: true, multiplier: 0.1, strike: 2750.5, optionType: 'put' },
    ],
  ])('%j', (change, instrument) => {
    expect(list(change).updates[0]).toMatchObject({ kind: 'listing', instrument });
  });

  it.each([
    [{ ctMult: '' }, 'ctMult ""'],
    [{ ctMult: '0' }, 'ctMult "0"'],
    [{ settleCcy: '' }, 'settleCcy ""'],
    [{ settleCcy: 'USDC' }, 'settleCcy "USDC"'],
    [{ stk: '0' }, 'stk "0"'],
    [{ optType: 'constructor' }, 'optType "constructor"'],
    [{ expTime: '1798185600' }, 'expTime is "1798185600"'],
    [{ lotSz: '0' }, 'lotSz "0"'],
  ])('an option with %j is none: no size, coin or step is guessed', (change, named) => {
    const { updates, rejected } = list(change);
    expect(updates).toEqual([]);
    expect(rejected).toEqual([expect.stringContaining(named)]);
  });

  it.each([
    ['suspend', 'halted'],
    ['preopen', 'inactive'],
    ['expired', 'delivered'],
  ])('state %s', (state, expected) => {
    expect(list({ state }).updates[1]).toMatchObject({ kind: 'state', state: expected });
  });
});

describe('market data', () => {
  it.each(['', null])('an index of %j has no value now, which is no fault', (idxPx) => {
    const { updates, ignored, rejected } = channel('index-tickers', { instId: 'BTC-USD', idxPx, ts: TS });
    expect({ updates, ignored, rejected }).toEqual({
      ...{ updates: [], rejected: [] },
      ignored: ['no number in it: index BTC-USD'],
    });
  });

  it.each(['0', '-1', 'x', undefined])('an index of %j is rejected by its field', (idxPx) => {
    expect(channel('index-tickers', { instId: 'BTC-USD', idxPx, ts: TS }).rejected[0]).toMatch(/idxPx/);
  });

  it.each([false, 'false'])(
    'a price band that is off (%j) has no prices, whatever stands in it',
    (enabled) => {
      const row = { instId: OPTION, buyLmt: '0.08', sellLmt: '0.02', ts: TS, enabled };
      const [update] = channel('price-limit', row).updates;
      expect(update).toMatchObject({ cleared: ['highestBuy', 'lowestSell'] });
      expect(update).not.toHaveProperty('highestBuy');
    },
  );

  it.each(['', '1790150400000', '0'])('a rate until %j is of no known interval', (nextFundingTime) => {
    const row = { instId: 'BTC-USDT-SWAP', fundingRate: '0.0001', fundingTime: '1790150400000' };
    const [update] = channel('funding-rate', { ...row, nextFundingTime, ts: TS }).updates;
    expect(update).toMatchObject({
      fundingRate: 0.0001,
      nextFundingMs: 1_790_150_400_000,
      cleared: ['fundingIntervalHours', 'fundingRate8h'],
    });
  });

  it.each(['bbo-tbt', 'books5'])('a level of %s without a size is no quote', (name) => {
    const row = { asks: [['0.0465', '0', '0', '0']], bids: [['0.0455', '5', '0', '1']], ts: TS, seqId: 3 };
    const [update] = channel(name, row, { instId: OPTION }).updates;
    expect(update).toMatchObject({ bid: 0.0455, bidSize: 5, cleared: ['ask', 'askSize'] });
  });

  it('a state word that every object has is none', () => {
    const { updates, ignored } = channel('status', { state: 'constructor', ts: TS });
    expect(updates).toEqual([]);
    expect(ignored).toEqual(['unknown state word: constructor']);
  });

  it.each([
    ['/api/v5/market/history-trades?instId=BTC-USD-SWAP', 'BTC-USD-SWAP'],
    ['/api/v5/public/option-trades?instFamily=BTC-USD', OPTION],
  ])('trades by %s', (path, instId) => {
    const row = { instId, tradeId: '7', px: '0.045', sz: '2', side: 'sell', ts: TS, fillVol: '0.5' };
    expect(answer(path, row).updates).toMatchObject([
      { kind: 'trade', instrumentId: `okx:${instId}`, quantity: 2, takerSide: 'sell', exchangeTimeMs: AT },
    ]);
  });

  it.each(['fillVol', 'fwdPx', 'idxPx', 'markPx'])('a trade whose %s is no number is none', (field) => {
    const row = { instId: OPTION, tradeId: '7', px: '0.045', sz: '2', side: 'sell', ts: TS, [field]: 'abc' };
    const { updates, rejected } = channel('option-trades', row);
    expect(updates).toEqual([]);
    expect(rejected).toEqual([expect.stringContaining(`${OPTION} ${field} is "abc"`)]);
  });

  it('a delivery at what is no number is none, and one without a price has none', () => {
    const detailsOf = (px: string) => ({ ts: TS, details: [{ type: 'exercised', insId: OPTION, px }] });
    const path = '/api/v5/public/delivery-exercise-history';
    expect(answer(path, detailsOf('abc'))).toMatchObject({
      updates: [],
      rejected: [expect.stringContaining('px is "abc"')],
    });
    const [update] = answer(path, detailsOf('')).updates;
    expect(update).toMatchObject({ state: 'delivered' });
    expect(update).not.toHaveProperty('deliveryPrice');
  });

  it.each([
    [undefined, 86_702],
    ['delivery', 86_702],
    ['exercise', 86_702],
    ['settlement', undefined],
    ['constructor', undefined],
  ])('an estimate of type %s is of the delivery: %s', (settleType, expected) => {
    const row = { instId: 'BTC-USD-261225', settlePx: '86702', settleType, ts: TS };
    const { updates, ignored } = channel('estimated-price', row);
    expect(updates.map((u) => u.kind === 'quote' && u.deliveryEstimate)).toEqual(
      expected === undefined ? [] : [expected],
    );
    expect(ignored).toHaveLength(expected === undefined ? 1 : 0);
  });

  it('a book goes on over a heartbeat and a reset, and is dropped at a gap until a snapshot', () => {
    const frame = (action: string, prevSeqId: number, seqId: number, bids: string[][] = []) => ({
      direction: 'received' as const,
      text: JSON.stringify({
        arg: { channel: 'books', instId: 'ETH-USDT-SWAP' },
        ...{ action, data: [{ asks: [], bids, ts: TS, prevSeqId, seqId, checksum: 0 }] },
      }),
    });
    const { updates, rejected, ignored } = decodeFrames('okx', [
      frame('snapshot', -1, 10, [['2750', '3', '0', '1']]),
      frame('update', 10, 10),
      frame('update', 10, 2, [['2751', '1', '0', '1']]),
      frame('update', 7, 8),
      frame('update', 8, 9),
    ]);
    expect(updates.map((u) => u.kind === 'quote' && u.bid)).toEqual([2750, 2750, 2751]);
    expect(rejected).toEqual([expect.stringContaining('change after 7, but the book stands at 2')]);
    expect(ignored).toEqual(['no snapshot of the book yet: books ETH-USDT-SWAP']);
  });
});
