import { describe, expect, it } from 'vitest';
import type { Venue } from '../../../src/engine/instruments/instrument';
import { decodeJson, framesOf, decodeFrames } from './recordings';

const DAY = 1_790_121_600_000;

const wrapped: Readonly<Record<Venue, (result: unknown) => unknown>> = {
  deribit: (result) => ({ jsonrpc: '2.0', id: 1, result }),
  okx: (data) => ({ code: '0', msg: '', data }),
  bybit: (result) => ({ retCode: 0, retMsg: 'OK', result, time: DAY }),
  binance: (body) => body,
};

const answer = (venue: Venue, path: string, result: unknown) =>
  decodeJson(venue, wrapped[venue](result), path);

const CANDLE = [DAY, '100', '110', '90', '105'];
const candle = { open: 100, high: 110, low: 90, close: 105, exchangeTimeMs: DAY };
const columns = { ticks: [DAY], open: [100], high: [110], low: [90], close: [105], status: 'ok' };

type Case = readonly [venue: Venue, path: string, result: unknown, expected: object];

const CASES: readonly Case[] = [
  [
    'deribit',
    '/api/v2/public/get_volatility_index_data?currency=ETH',
    { data: [[DAY, 61.2, 62, 60.5, 61.34]], continuation: null },
    { series: 'volIndex', name: 'ETH', open: 0.612, high: 0.62, low: 0.605, close: 0.6134 },
  ],
  [
    'deribit',
    '/api/v2/public/get_historical_volatility?currency=BTC',
    [[DAY, 46.37]],
    { series: 'realisedVol', name: 'BTC', value: 0.4637 },
  ],
  [
    'deribit',
    '/api/v2/public/get_index_chart_data?index_name=sol_usdc&range=1d',
    [[DAY, 141.2]],
    { series: 'index', name: 'sol_usdc', value: 141.2 },
  ],
  [
    'deribit',
    '/api/v2/public/get_mark_price_history?instrument_name=BTC-25DEC26-100000-C',
    [[DAY, 0.0459]],
    { series: 'mark', name: 'BTC-25DEC26-100000-C', value: 0.0459 },
  ],
  [
    'deribit',
    '/api/v2/public/get_funding_rate_history?instrument_name=BTC-PERPETUAL',
    [{ timestamp: DAY, index_price: 8222.87, interest_8h: -9.2e-5, interest_1h: -4.7e-7 }],
    {
      series: 'funding',
      fundingRate: -4.7e-7,
      fundingIntervalHours: 1,
      fundingRate8h: -9.2e-5,
      index: 8222.87,
    },
  ],
  [
    'deribit',
    '/api/v2/public/get_delivery_prices?index_name=btc_usd',
    { data: [{ date: '2026-09-22', delivery_price: 86_000.1 }], records_total: 1 },
    { series: 'delivery', name: 'btc_usd', value: 86_000.1, exchangeTimeMs: Date.UTC(2026, 8, 22, 8) },
  ],
  [
    'deribit',
    '/api/v2/public/get_tradingview_chart_data?instrument_name=BTC-PERPETUAL&resolution=1D',
    columns,
    { series: 'contract', name: 'BTC-PERPETUAL', ...candle },
  ],
  [
    'okx',
    '/api/v5/market/history-index-candles?instId=BTC-USD&bar=1Dutc',
    [[...CANDLE.map(String), '0']],
    { series: 'index', name: 'BTC-USD', ...candle, isOpen: true },
  ],
  [
    'okx',
    '/api/v5/market/history-candles?instId=BTC-USD-SWAP',
    [[...CANDLE.map(String), '12', '0.1', '1200', '1']],
    { series: 'contract', name: 'BTC-USD-SWAP', ...candle },
  ],
  [
    'okx',
    '/api/v5/public/funding-rate-history?instId=BTC-USD-SWAP',
    [{ instId: 'BTC-USD-SWAP', fundingRate: '0.0001', realizedRate: '0.00009', fundingTime: String(DAY) }],
    { series: 'funding', fundingRate: 0.00009, exchangeTimeMs: DAY },
  ],
  [
    'bybit',
    '/v5/market/index-price-kline?category=linear&symbol=BTCUSDT&interval=D',
    { symbol: 'BTCUSDT', list: [CANDLE.map(String)] },
    { series: 'index', name: 'BTCUSDT', ...candle },
  ],
  [
    'bybit',
    '/v5/market/historical-volatility?category=option&baseCoin=ETH&period=30',
    [{ period: 30, value: '0.45024716', time: String(DAY) }],
    { series: 'realisedVol', name: 'ETH', value: 0.45024716 },
  ],
  [
    'bybit',
    '/v5/market/historical-volatility?category=option&baseCoin=BTC',
    { category: 'option', list: [{ period: 7, value: '0.5', time: String(DAY) }] },
    { series: 'realisedVol', name: 'BTC', value: 0.5 },
  ],
  [
    'bybit',
    '/v5/market/funding/history?category=linear&symbol=BTCUSDT',
    { list: [{ symbol: 'BTCUSDT', fundingRate: '-1e-4', fundingRateTimestamp: String(DAY) }] },
    { series: 'funding', name: 'BTCUSDT', fundingRate: -0.0001 },
  ],
  [
    'bybit',
    '/v5/market/open-interest?category=linear&symbol=BTCUSDT&intervalTime=1h',
    { list: [{ openInterest: '1002', timestamp: String(DAY) }] },
    { series: 'openInterest', value: 501 },
  ],
  [
    'binance',
    '/fapi/v1/indexPriceKlines?pair=BTCUSDT',
    [CANDLE],
    { series: 'index', name: 'BTCUSDT', ...candle },
  ],
  [
    'binance',
    '/fapi/v1/fundingRate?symbol=BTCUSDT',
    [{ symbol: 'BTCUSDT', fundingRate: '-0.0375', fundingTime: DAY, markPrice: '34287.5' }],
    { series: 'funding', fundingRate: -0.0375, mark: 34_287.5 },
  ],
  [
    'binance',
    '/eapi/v1/klines?symbol=XRP-261225-2.05-P&interval=1h',
    [{ openTime: DAY, open: '19', high: '20', low: '18', close: '19.5' }],
    { series: 'contract', open: 0.19, high: 0.2, low: 0.18, close: 0.195 },
  ],
];

describe('answers of history calls', () => {
  it.each(CASES)('%s %s', (venue, path, result, expected) => {
    const { past, rejected, ignored } = answer(venue, path, result);
    expect({ rejected, ignored }).toEqual({ rejected: [], ignored: [] });
    expect(past).toHaveLength(1);
    for (const [field, value] of Object.entries(expected) as [string, unknown][]) {
      const got: unknown = past[0][field as keyof (typeof past)[0]];
      expect(got, `${field} of ${JSON.stringify(past[0])}`).toEqual(
        typeof value === 'number' ? expect.closeTo(value, 12) : value,
      );
    }
  });

  it('a bad row is rejected alone, and a list that is none as a whole', () => {
    const path = '/v5/market/kline?symbol=BTCUSDT';
    const good = CANDLE.map(String);
    const list = [
      good,
      ['x', ...good.slice(1)],
      [...good.slice(0, 4), ''],
      [good[0], '100', '99', '90', '105'],
    ];
    const { past, rejected } = answer('bybit', path, { list });
    expect(past).toHaveLength(1);
    expect(rejected.map((text) => text.split(':')[0])).toEqual(['bad time', 'bad candle', 'bad candle']);
    expect(answer('bybit', path, { list: null }).rejected).toEqual([
      expect.stringContaining('holds no list'),
    ]);
    expect(
      answer('deribit', '/api/v2/public/get_historical_volatility?currency=BTC', [[DAY, null]]),
    ).toMatchObject({
      past: [],
      rejected: [expect.stringContaining('has no value')],
    });
  });
});

describe('answers that are no market data', () => {
  it.each<readonly [Venue, string, unknown]>([
    ['deribit', '/api/v2/public/get_time', DAY],
    ['okx', '/api/v5/public/time', [{ ts: String(DAY) }]],
    ['bybit', '/v5/market/time', { timeSecond: '1790121600', timeNano: '1790121600000000000' }],
    ['binance', '/eapi/v1/time', { serverTime: DAY }],
  ])('the clock of %s', (venue, path, result) => {
    expect(answer(venue, path, result).ignored).toEqual(['clock of the venue: 2026-09-23T00:00:00.000Z']);
  });

  it.each([
    [{ locked: 'false' }, 'over', ['platform']],
    [{ locked: true, locked_currencies: ['BTC', 'ETH'] }, 'ongoing', ['BTC', 'ETH']],
  ])('the status %j of Deribit', (result, state, services) => {
    expect(answer('deribit', '/api/v2/public/status', result).updates).toMatchObject([
      { kind: 'venueStatus', state, services },
    ]);
  });

  it('channels that Deribit leaves out of an acknowledgement are named as refused', () => {
    const { ignored } = decodeFrames('deribit', framesOf('deribit', 'subscribe-ack-partial'));
    expect(ignored[1]).toBe(
      'venue error: subscribed ticker.BTC-25DEC26-100000-C.100ms; refused ticker.BTC-25DEC26-100001-C.100ms, ' +
        'ticker.BTC-PERPETUAL.250ms',
    );
  });

  it.each<Venue>(['deribit', 'okx', 'bybit', 'binance'])(
    'a web page of %s is told by its status',
    (venue) => {
      const frame = {
        direction: 'rest',
        path: '/any',
        status: 502,
        text: '<html>Bad gateway</html>',
      } as const;
      expect(decodeFrames(venue, [frame]).rejected).toEqual(['venue error: /any: HTTP 502: a web page']);
    },
  );

  it.each([
    ['1', 'buy'],
    ['-1', 'sell'],
    ['SELL', 'sell'],
  ])('an option trade of Binance with side %s', (S, takerSide) => {
    const event = {
      e: 'trade',
      E: DAY,
      T: DAY,
      s: 'BTC-261225-100000-C',
      t: '5',
      p: '3500',
      q: '2',
      S,
      X: 'MARKET',
    };
    expect(decodeJson('binance', event).updates).toMatchObject([{ takerSide, price: 3500 }]);
  });

  it('trades told by REST mean what those of the socket mean', () => {
    const row = {
      execId: '7',
      symbol: 'BTCUSDT',
      price: '86000',
      size: '0.5',
      side: 'Sell',
      time: String(DAY),
    };
    const { updates } = answer('bybit', '/v5/market/recent-trade?category=linear', {
      category: 'linear',
      list: [row],
    });
    expect(updates).toMatchObject([
      { instrumentId: 'bybit:BTCUSDT', price: 86_000, quantity: 0.5, takerSide: 'sell', exchangeTimeMs: DAY },
    ]);
  });
});
