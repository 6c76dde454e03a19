import { describe, expect, it } from 'vitest';
import { black76GreeksInto } from '../../../src/engine/pricing/black76';
import { GREEK_COUNT } from '../../../src/engine/pricing/greeks';
import {
  decodeFixture,
  decodeFrames,
  decodeJson,
  framesOf,
  fuzz,
  goldenFile,
  outcomesOf,
} from './recordings';

const decode = (name: string) => decodeFixture('binance', name);
const rest = (path: string, body: unknown) => decodeJson('binance', body, path);

describe('meaning of Binance frames', () => {
  it('every sample has the outcome that is kept', async () => {
    await expect(outcomesOf('binance')).toMatchFileSnapshot(goldenFile('binance'));
  });

  it('option marks are for one coin, whatever a contract holds', () => {
    const [xrp] = decode('optionMarkPrice-captured').updates;
    expect(xrp).toMatchObject({
      instrumentId: 'binance:XRP-251219-2.05-P',
      mark: 0.190314,
      markVol: 2.6,
      highestBuy: 0.342565,
      venueVega: 0.00052941,
      cleared: ['bid', 'ask', 'bidSize', 'askSize', 'bidVol', 'askVol'],
    });
  });

  it.each(['optionMarkPrice', 'optionMarkPrice-docs', 'optionMarkPrice-captured'])(
    '%s: forward and vol give the mark by Black-76',
    (name) => {
      const scratch = new Float64Array(GREEK_COUNT);
      for (const update of decode(name).updates) {
        if (update.kind !== 'quote') continue;
        const {
          forward = NaN,
          markVol = NaN,
          mark = NaN,
          forwardRule,
          instrumentId,
          exchangeTimeMs,
        } = update;
        expect(forwardRule).toBe('spotIndex');
        const [, date, strike, type] = instrumentId.split('-');
        const expiry = Date.UTC(
          2000 + Number(date.slice(0, 2)),
          Number(date.slice(2, 4)) - 1,
          Number(date.slice(4)),
          8,
        );
        const years = (expiry - exchangeTimeMs) / (365 * 86_400_000);
        black76GreeksInto(scratch, 0, type === 'C' ? 1 : -1, forward, Number(strike), years, markVol, 0);
        expect(scratch[0] / mark, `${instrumentId}: ${scratch[0]} and ${mark}`).toBeCloseTo(1, 4);
      }
    },
  );

  it('-1 is no vol, an empty side no price', () => {
    const [update] = decode('optionMarkPrice-docs').updates;
    expect(update).toMatchObject({ ask: 900, cleared: ['bid', 'bidSize', 'bidVol'] });
    expect(update).not.toHaveProperty('bid');
  });

  it('coin-margined rows stay out; a dated future has no funding', () => {
    const { updates, ignored } = decode('usdm-markPriceUpdate');
    expect(updates.map((u) => u.kind === 'quote' && u.instrumentId)).toEqual([
      'binance:BTCUSDT',
      'binance:BTCUSDT',
      'binance:BTCUSDT_261225',
    ]);
    expect(ignored).toEqual(['coin-margined contract: BTCUSD_PERP']);
    expect(updates[2]).toMatchObject({
      mark: 88410.2,
      cleared: ['fundingRate', 'nextFundingMs', 'fundingRate8h'],
    });
    for (const field of ['forward', 'deliveryEstimate']) expect(updates[2]).not.toHaveProperty(field);
  });

  it('a rate is stated per 8 hours once the interval is known, and not before', () => {
    const [, frame] = framesOf('binance', 'usdm-markPriceUpdate');
    const told = JSON.stringify([{ symbol: 'BTCUSDT', fundingIntervalHours: 4 }]);
    const list = { direction: 'rest' as const, path: '/fapi/v1/fundingInfo', status: 200, text: told };
    expect(decodeFrames('binance', [frame]).updates[0]).not.toHaveProperty('fundingRate8h');
    expect(decodeFrames('binance', [list, frame]).updates[0]).toMatchObject({
      fundingRate: 0.00004127,
      fundingIntervalHours: 4,
      fundingRate8h: 0.00008254,
    });
  });

  it('the settlement estimate of an option counts in its last half hour', () => {
    const row = (E: number) => ({
      e: 'markPrice',
      s: 'BTC-261225-100000-C',
      mp: '10',
      i: '86744.1',
      P: '86700.5',
      E,
    });
    const expiry = Date.UTC(2026, 11, 25, 8);
    expect(decodeJson('binance', [row(expiry - 600_000)]).updates[0]).toMatchObject({
      deliveryEstimate: 86700.5,
    });
    expect(decodeJson('binance', [row(expiry - 7_200_000)]).updates[0]).not.toHaveProperty(
      'deliveryEstimate',
    );
  });

  it('open interest: contracts of a unit, and coins', () => {
    const event = { e: 'openInterest', E: 1790133840887, s: 'XRP-261225-2.05-P', o: '30.5', h: '6000' };
    expect(decodeJson('binance', event).updates[0]).toMatchObject({
      openInterest: 30.5,
      openInterestCoin: 3050,
    });
    expect(decode('rest-openInterest').updates[0]).toMatchObject({
      openInterest: 4.01,
      exchangeTimeMs: 1668754020000,
    });
  });

  it('a price for a contract of unknown size is not used', () => {
    const event = {
      e: 'bookTicker',
      E: 1790133840887,
      s: 'LTC-261225-100-C',
      b: '5',
      B: '1',
      a: '6',
      A: '1',
    };
    const { updates, ignored } = decodeJson('binance', event);
    expect(updates).toEqual([]);
    expect(ignored[0]).toMatch(/contract size unknown/);
  });

  it('one event name, two accounts', () => {
    expect(decode('usdm-ACCOUNT_UPDATE').account).toMatchObject([
      { kind: 'balance', wallet: '122624.12345678' },
      { quantity: '0' },
      { quantity: '20', leg: 'long' },
      { quantity: '-10', leg: 'short' },
    ]);
    const [margin, balance, , position] = decode('user-events-options').account;
    expect(margin).toMatchObject({
      equity: 10000371.61462086,
      initialMargin: 32354.38562539,
      maintenanceMargin: 6089.28766956,
    });
    expect(balance).toMatchObject({ wallet: '10000475.51032086' });
    expect(position).toMatchObject({ quantity: '-0.1000', averagePrice: 1200 });
  });

  it('errors of every form are venue errors with their code', () => {
    expect(decode('rest-errors').rejected).toEqual([
      expect.stringContaining('-1003'),
      expect.stringContaining('-1003'),
      expect.stringContaining('-1021'),
      expect.stringContaining('-2015'),
      expect.stringContaining('HTTP 403: a web page'),
    ]);
    expect(decode('control').ignored.at(-1)).toMatch(/venue error: 2 Invalid request/);
  });
});

describe('order books of Binance', () => {
  it('join a snapshot by REST, follow pu, and are dropped at a gap', () => {
    const { updates, rejected } = decode('depthUpdate-option');
    expect(updates).toMatchObject([
      { bid: 1000, ask: 1900 },
      { bid: 1100, bidSize: 0.5, ask: 1900 },
      { bid: 1100, bidSize: 0.6, ask: 1300 },
    ]);
    expect(rejected).toEqual([expect.stringContaining('change after 469, but the book stands at 465')]);
  });

  it('changes that came before the snapshot are joined to it', () => {
    const [snapshot, ...changes] = framesOf('binance', 'depthUpdate-option');
    const { updates, ignored } = decodeFrames('binance', [changes[0], changes[1], snapshot]);
    expect(ignored).toHaveLength(2);
    expect(updates).toMatchObject([{ bid: 1100, bidSize: 0.6, ask: 1300 }]);
  });

  it('a snapshot that was asked for twice does not set a book back that has moved on', () => {
    const [snapshot, ...changes] = framesOf('binance', 'depthUpdate-option');
    const { updates, ignored, rejected } = decodeFrames('binance', [
      snapshot,
      changes[0],
      snapshot,
      changes[1],
    ]);
    expect(rejected).toEqual([]);
    expect(ignored).toEqual(['snapshot older than the book: BTC-251123-126000-C']);
    expect(updates[updates.length - 1]).toMatchObject({ bid: 1100, bidSize: 0.6, ask: 1300 });
  });
});

describe('instruments of Binance', () => {
  it('options with their unit; the tick is that of the price for one coin', () => {
    expect(decode('rest-exchangeInfo').updates).toMatchObject([
      {
        instrument: {
          multiplier: 1,
          tickSize: 5,
          strike: 100000,
          settlementCurrency: 'USDT',
          indexName: 'BTCUSDT',
        },
      },
      { instrument: { multiplier: 100, tickSize: 0.001, lotSize: 0.01, strike: 2.05, optionType: 'put' } },
    ]);
  });

  it('futures and perpetuals', () => {
    const filters = [
      { filterType: 'PRICE_FILTER', tickSize: '0.10' },
      { filterType: 'LOT_SIZE', stepSize: '0.001' },
    ];
    const common = {
      pair: 'BTCUSDT',
      baseAsset: 'BTC',
      quoteAsset: 'USDT',
      marginAsset: 'USDT',
      status: 'TRADING',
      filters,
    };
    const symbols = [
      { ...common, symbol: 'BTCUSDT', contractType: 'PERPETUAL', deliveryDate: 4133404800000 },
      { ...common, symbol: 'BTCUSDT_261225', contractType: 'CURRENT_QUARTER', deliveryDate: 1798185600000 },
      { ...common, symbol: 'BTCUSDT_261226', contractType: 'CURRENT_QUARTER', deliveryDate: 1798185600000 },
      {
        ...common,
        symbol: 'ETHUSDT',
        contractType: 'PERPETUAL',
        status: 'PENDING_TRADING',
        baseAsset: 'ETH',
      },
    ];
    const { updates, rejected } = rest('/fapi/v1/exchangeInfo', { symbols });
    expect(updates).toMatchObject([
      { instrument: { kind: 'perpetual', tickSize: 0.1, lotSize: 0.001 } },
      { instrument: { kind: 'future', expiryMs: 1798185600000 } },
      { instrument: { symbol: 'ETHUSDT' } },
      { kind: 'state', state: 'inactive' },
    ]);
    expect(rejected[0]).toMatch(/contradict/);
  });

  it('a new option is listed by its event, one that contradicts its name is not', () => {
    const event = {
      e: 'optionSymbol',
      E: 1790133840887,
      s: 'XRP-261225-2.05-P',
      ps: 'XRPUSDT',
      qa: 'USDT',
      d: 'PUT',
      sp: '2.05',
      dt: 1798185600000,
      u: 100,
      ot: 1790133840000,
      cs: 'TRADING',
    };
    expect(decodeJson('binance', event).updates[0]).toMatchObject({
      instrument: { strike: 2.05, multiplier: 100 },
    });
    expect(decodeJson('binance', { ...event, sp: '3' }).rejected[0]).toMatch(/contradict/);
    expect(decode('optionSymbol').updates).toEqual([]);
  });

  it('exercises tell the delivery price', () => {
    expect(decode('rest-exerciseHistory').updates[0]).toMatchObject({
      state: 'delivered',
      deliveryPrice: 38844.69652571,
    });
  });
});

it('whatever is done to a frame of Binance: no crash, no bad number', { timeout: 60_000 }, () => {
  fuzz('binance', 25_000);
});
