/** Frames and answers of the kinds that venues document and no sample shows: what each means here. */
import { describe, expect, it } from 'vitest';
import type { Venue } from '../../../src/engine/instruments/instrument';
import { decodeFrames, decodeJson, NOW } from './recordings';

const AT = NOW - 1_000;
const event = { exchangeTimeMs: AT, localTimeMs: NOW };
const rpc = (result: unknown) => ({ jsonrpc: '2.0', id: 1, result });
const onBook = (data: object) => ({
  direction: 'received' as const,
  text: JSON.stringify({
    ...{ jsonrpc: '2.0', method: 'subscription' },
    params: {
      channel: 'book.ETH-PERPETUAL.raw',
      data: { timestamp: AT, instrument_name: 'ETH-PERPETUAL', ...data },
    },
  }),
});

type Case = readonly [what: string, venue: Venue, json: unknown, path: string | undefined, expected: object];

const UPDATES: readonly Case[] = [
  [
    'summary of one instrument',
    'deribit',
    rpc([
      {
        ...{ instrument_name: 'ETH-25DEC26-4000-P', mark_iv: 60.5, mark_price: 0.21, bid_price: null },
        ...{ underlying_price: 3300.5, underlying_index: 'SYN.ETH-25DEC26', creation_timestamp: AT },
      },
    ]),
    '/api/v2/public/get_book_summary_by_instrument?instrument_name=ETH-25DEC26-4000-P',
    { markVol: 0.605, mark: 0.21, forward: 3300.5, cleared: ['bid'], ...event },
  ],
  [
    'trades since an instant',
    'deribit',
    rpc({
      trades: [
        {
          ...{ instrument_name: 'BTC-25DEC26-100000-C', trade_id: '7', price: 0.05, amount: 3, iv: 45.9 },
          ...{ direction: 'sell', timestamp: AT },
        },
      ],
      has_more: false,
    }),
    '/api/v2/public/get_last_trades_by_currency_and_time?currency=BTC',
    { kind: 'trade', price: 0.05, quantity: 3, takerSide: 'sell', vol: 0.45899999999999996 },
  ],
  [
    'price limits by REST',
    'bybit',
    {
      ...{ retCode: 0, time: NOW },
      result: { symbol: 'BTCUSDT', buyLmt: '105878.10', sellLmt: '103781.60', ts: String(AT) },
    },
    '/v5/market/price-limit?category=linear&symbol=BTCUSDT',
    { highestBuy: 105_878.1, lowestSell: 103_781.6, ...event },
  ],
  [
    'maintenance by REST',
    'bybit',
    {
      ...{ retCode: 0, time: AT },
      result: {
        list: [{ title: 'Upgrade', state: 'ongoing', begin: String(AT), end: '', serviceTypes: [3, 4] }],
      },
    },
    '/v5/system/status',
    { kind: 'venueStatus', state: 'ongoing', services: ['3', '4'], beginMs: AT },
  ],
  [
    'day ticker of a contract by REST',
    'binance',
    { symbol: 'ETHUSDT', lastPrice: '3290.10', openTime: AT - 86_400_000, closeTime: AT },
    '/fapi/v1/ticker/24hr?symbol=ETHUSDT',
    { instrumentId: 'binance:ETHUSDT', last: 3290.1, ...event },
  ],
  [
    'index under its name of 2023',
    'binance',
    { stream: 'BTCUSDT@index', data: { e: 'index', E: AT, s: 'BTCUSDT', p: '26963.13461538' } },
    undefined,
    { kind: 'index', indexName: 'BTCUSDT', value: 26_963.13461538, ...event },
  ],
];

describe('market data', () => {
  it.each(UPDATES)('%s of %s', (_what, venue, json, path, expected) => {
    const { updates, rejected } = decodeJson(venue, json, path);
    expect(rejected).toEqual([]);
    expect(updates[0]).toMatchObject(expected);
  });

  it('a spot ticker of Bybit is not the perpetual of the same name', () => {
    const data = { symbol: 'BTCUSDT', lastPrice: '21109.77', usdIndexPrice: '21120.2', volume24h: '6780.8' };
    const { updates, ignored } = decodeJson('bybit', {
      topic: 'tickers.BTCUSDT',
      ts: AT,
      type: 'snapshot',
      data,
    });
    expect(updates).toEqual([]);
    expect(ignored).toEqual(['spot is not followed here: tickers.BTCUSDT']);
  });

  it.each(['5', '7.5', '0', ''])('a trade of Bybit at a vol of %j has none', (iv) => {
    const row = { T: AT, s: 'BTC-25DEC26-100000-C', S: 'Buy', v: '1', p: '5', i: 'x', iv, mIv: iv };
    const [trade] = decodeJson('bybit', { topic: 'publicTrade.BTC', ts: AT, data: [row] }).updates;
    expect(trade).toMatchObject({ kind: 'trade', price: 5 });
    expect(trade).not.toHaveProperty('vol');
    expect(trade).not.toHaveProperty('markVol');
  });
});

describe('books of Deribit without a type, as in recordings of 2019', () => {
  const first = onBook({
    change_id: 5,
    bids: [
      ['new', 217.8, 1895],
      ['new', 217.7, 10],
    ],
    asks: [['new', 218.6, 80]],
  });

  it('what follows nothing is a snapshot, and a deletion is no best bid', () => {
    const next = onBook({
      ...{ prev_change_id: 5, change_id: 9 },
      ...{ bids: [['delete', 217.8, 0]], asks: [['change', 218.6, 64]] },
    });
    const { updates, rejected } = decodeFrames('deribit', [first, next]);
    expect(rejected).toEqual([]);
    expect(updates).toMatchObject([
      { bid: 217.8, bidSize: 1895, ask: 218.6, askSize: 80 },
      { bid: 217.7, bidSize: 10, ask: 218.6, askSize: 64 },
    ]);
  });

  it('a change that nothing went before is no book', () => {
    const alone = onBook({ prev_change_id: 3, change_id: 4, bids: [], asks: [['change', 219.2, 64_903]] });
    expect(decodeFrames('deribit', [alone])).toMatchObject({
      ...{ updates: [], rejected: [] },
      ignored: ['no snapshot of the book yet: book.ETH-PERPETUAL.raw'],
    });
  });
});

describe('accounts', () => {
  it('one position of Deribit', () => {
    const result = {
      instrument_name: 'BTC-PERPETUAL',
      size: -50,
      average_price: 86_000.5,
      mark_price: 86_744.1,
    };
    const { account } = decodeJson('deribit', rpc(result), '/api/v2/private/get_position');
    expect(account).toMatchObject([{ kind: 'position', quantity: '-50', averagePrice: 86_000.5 }]);
  });

  it.each<readonly [Venue, string, unknown, object]>([
    [
      'binance',
      '/fapi/v3/positionRisk',
      [{ symbol: 'BTCUSDT', positionSide: 'SHORT', positionAmt: '0.000', entryPrice: '0.0', updateTime: 0 }],
      { kind: 'position', quantity: '0.000', leg: 'short' },
    ],
    [
      'binance',
      '/fapi/v3/balance',
      [{ asset: 'BNB', balance: '0.00000000', updateTime: 0 }],
      { kind: 'balance', currency: 'BNB', wallet: '0.00000000' },
    ],
    [
      'bybit',
      '/v5/position/list?category=linear',
      {
        ...{ retCode: 0, time: NOW },
        result: { list: [{ symbol: 'SOLUSDT', side: '', size: '0', positionIdx: 0, updatedTime: '0' }] },
      },
      { kind: 'position', quantity: '0' },
    ],
    [
      'okx',
      '/api/v5/account/balance',
      {
        code: '0',
        data: [{ totalEq: '1', uTime: '0', details: [{ ccy: 'BTC', cashBal: '1', uTime: '0' }] }],
      },
      { kind: 'balance', currency: 'BTC', wallet: '1' },
    ],
  ])('what never changed at %s has no time of its own: %s', (venue, path, json, expected) => {
    const { account, rejected } = decodeJson(venue, json, path);
    expect(rejected).toEqual([]);
    expect(account).toContainEqual(expect.objectContaining({ ...expected, exchangeTimeMs: NOW }));
  });
});

describe('history', () => {
  it('candles of an option of Binance are lists since the end of 2025, and for one coin', () => {
    const row = [AT, '19.0', '21.0', '18.5', '20.0', '4', AT + 1, '80', 3, '2', '40', '0'];
    const { past, rejected } = decodeJson(
      'binance',
      [row],
      '/eapi/v1/klines?symbol=XRP-261225-2.05-P&interval=15m',
    );
    expect(rejected).toEqual([]);
    expect(past).toMatchObject([{ open: 0.19, high: 0.21, low: 0.185, close: 0.2, exchangeTimeMs: AT }]);
  });

  it.each<readonly [Venue, string, unknown, string]>([
    ['okx', '/api/v5/public/funding-rate-history', { code: '0', data: [{ instId: 'ETH-USD-SWAP', fundingRate: '0.0001', fundingTime: String(AT) }] }, 'ETH-USD-SWAP'], // prettier-ignore
    ['bybit', '/v5/market/funding/history', { retCode: 0, result: { list: [{ symbol: 'ETHPERP', fundingRate: '0.0001', fundingRateTimestamp: String(AT) }] } }, 'ETHPERP'], // prettier-ignore
    ['binance', '/fapi/v1/fundingRate', [{ symbol: 'ETHUSDT', fundingRate: '0.0001', fundingTime: AT }], 'ETHUSDT'], // prettier-ignore
  ])('rows of %s say whose they are where the call does not: %s', (venue, path, json, name) => {
    expect(decodeJson(venue, json, path).past).toMatchObject([
      { series: 'funding', name, fundingRate: 0.0001 },
    ]);
  });
});
