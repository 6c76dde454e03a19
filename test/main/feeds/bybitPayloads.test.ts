/** Payloads of Bybit that its field dictionary allows and no sample shows: what each means here. */
import { describe, expect, it } from 'vitest';
import { decodeFrames, decodeJson, NOW } from './recordings';

const AT = NOW - 1_000;
const frames = (...jsons: readonly object[]) =>
  decodeFrames(
    'bybit',
    jsons.map((json) => ({ direction: 'received' as const, text: JSON.stringify(json) })),
  );
const onTopic = (topic: string, data: unknown, type = 'snapshot') => ({ topic, type, ts: AT, data });
const answer = (result: unknown, more: object = {}) => ({
  retCode: 0,
  retMsg: 'OK',
  result,
  time: AT,
  ...more,
});

describe('contracts', () => {
  const INVERSE = {
    ...{ symbol: 'BTCUSD', markPrice: '86779.42', openInterest: '512231180', openInterestValue: '5902.6' },
    ...{ singleOpenInterest: '256115590', singleOpenInterestValue: '2951.3' },
    ...{ fundingRate: '-0.00012', fundingIntervalHour: '8', nextFundingTime: '1790150400000' },
  };
  const after = (data: object) =>
    frames(
      onTopic('tickers.BTCUSD', INVERSE),
      onTopic('tickers.BTCUSD', { symbol: 'BTCUSD', ...data }, 'delta'),
    ).updates[1];

  it('an inverse contract counts USD, and its value coins, of one side', () => {
    expect(frames(onTopic('tickers.BTCUSD', INVERSE)).updates).toMatchObject([
      { openInterest: 256_115_590, openInterestCoin: 2_951.3, fundingRate8h: -0.00012 },
    ]);
  });

  it.each([
    [{ singleOpenInterestValue: '2999.1' }, { openInterestCoin: 2_999.1 }],
    [{ openInterestValue: '5902.9' }, { openInterestCoin: 2_951.45 }],
    [{ fundingIntervalHour: '4' }, { fundingIntervalHours: 4, fundingRate8h: -0.00024 }],
    [{ fundingRate: '0.0001' }, { fundingRate: 0.0001, fundingIntervalHours: 8, fundingRate8h: 0.0001 }],
    [{ fundingRate: '' }, { cleared: ['fundingRate', 'fundingRate8h'] }],
    [{ bid1Price: '', bid1Size: '' }, { cleared: ['bid', 'bidSize'] }],
  ])('a delta of %j says that and nothing else', (data, expected) => {
    expect(after(data)).toEqual({
      ...{ kind: 'quote', instrumentId: 'bybit:BTCUSD', isDelta: true, ...expected },
      ...{ exchangeTimeMs: AT, localTimeMs: NOW },
    });
  });

  it('where the figure of one side cannot be one, half of both counts', () => {
    const data = { symbol: 'ETHPERP', openInterest: '10', singleOpenInterest: '-1' };
    expect(frames(onTopic('tickers.ETHPERP', data)).updates).toMatchObject([{ openInterest: 5 }]);
  });
});

describe('options', () => {
  it('numbers in place of text, a decimal strike, the cap, and nothing known', () => {
    const data = {
      ...{ symbol: 'XRP-30OCT26-0.625-P-USDT', markPrice: 0.0912, bidPrice: '0', bidIv: '0', askIv: '5' },
      ...{ markPriceIv: '8.55e-1', underlyingPrice: '', openInterest: '', predictedDeliveryPrice: '0.5499' },
    };
    expect(frames(onTopic(`tickers.${data.symbol}`, data)).updates).toMatchObject([
      {
        ...{ instrumentId: 'bybit:XRP-30OCT26-0.625-P-USDT', mark: 0.0912, markVol: 0.855 },
        deliveryEstimate: 0.5499,
        cleared: ['forward', 'openInterest', 'bid', 'bidVol', 'askVol', 'openInterestCoin'],
      },
    ]);
  });

  it('a time in microseconds is rejected by the name of the instrument', () => {
    const frame = {
      ...onTopic('tickers.ETH-2OCT26-3300-C', { symbol: 'ETH-2OCT26-3300-C' }),
      ts: AT * 1_000,
    };
    expect(frames(frame).rejected).toEqual([
      `bad time: ETH-2OCT26-3300-C: time ${AT * 1_000} is no instant in ms since 1970`,
    ]);
  });
});

describe('books', () => {
  it('a side that a delta leaves out is as it was; a snapshot without one is no book', () => {
    const whole = { s: 'BTCUSDT', b: [['10', '1']], a: [['11', '2']], u: 5 };
    const { updates, rejected } = frames(
      onTopic('orderbook.50.BTCUSDT', whole),
      onTopic('orderbook.50.BTCUSDT', { s: 'BTCUSDT', b: [['10.5', '3']], u: 6 }, 'delta'),
      onTopic('orderbook.50.BTCUSDT', { ...whole, a: undefined, u: 7 }),
    );
    expect(updates[1]).toMatchObject({ bid: 10.5, bidSize: 3, ask: 11, askSize: 2 });
    expect(rejected).toEqual(['bad book: BTCUSDT: asks absent are no side of a book']);
  });
});

describe('answers', () => {
  it.each([
    ['/v5/market/orderbook?category=spot&symbol=BTCUSDT', { s: 'BTCUSDT', b: [], a: [], u: 4, ts: AT }],
    ['/v5/market/kline?category=spot&symbol=BTCUSDT', { list: [[String(AT), '1', '2', '0.5', '1.5']] }],
    ['/v5/market/recent-trade', { category: 'spot', list: [{ symbol: 'BTCUSDT' }] }],
    ['/v5/market/tickers', { category: 'spot', list: [{ symbol: 'BTCUSDT', lastPrice: '1' }] }],
  ])('%s of spot is not the perpetual of the same name', (path, result) => {
    const { updates, past, ignored, rejected } = decodeJson('bybit', answer(result), path);
    expect([updates, past, rejected]).toEqual([[], [], []]);
    expect(ignored).toEqual([expect.stringMatching(/^spot is not followed here: market\//)]);
  });

  it.each([
    [answer({ timeSecond: '1790133840', timeNano: '1790133840887123456' }), '2026-09-23T03:24:04.000Z'],
    [
      answer({ timeSecond: '1790133840', timeNano: '1790133840887123456' }, { time: undefined }),
      '2026-09-23T03:24:00.000Z',
    ],
  ])('the clock of %j', (json, text) => {
    expect(decodeJson('bybit', json, '/v5/market/time').ignored).toEqual([`clock of the venue: ${text}`]);
  });

  it('instruments carry the instant of the answer, and a state that is not trading', () => {
    const record = {
      ...{ symbol: 'BTCUSDZ26', contractType: 'InverseFutures', status: 'Delivering', baseCoin: 'BTC' },
      ...{ quoteCoin: 'USD', settleCoin: 'BTC', deliveryTime: '1798185600000' },
      ...{ priceFilter: { tickSize: '0.5' }, lotSizeFilter: { qtyStep: '1' } },
    };
    const path = '/v5/market/instruments-info?category=inverse';
    expect(
      decodeJson('bybit', answer({ list: [record, { ...record, status: 'constructor' }] }), path),
    ).toMatchObject({
      updates: [
        { kind: 'listing', instrument: { isInverse: true, settlementCurrency: 'BTC' }, exchangeTimeMs: AT },
        { kind: 'state', state: 'settlement', exchangeTimeMs: AT },
      ],
      ignored: ['unsupported product: BTCUSDZ26: status "constructor"'],
    });
  });
});

describe('the past', () => {
  const rows = [
    ['1790121600000', '86150.11', '87061.2', '86090', '86801.17'],
    ['1790035200000', '86440.02', '87950.4', '85330.9', '86150.11'],
  ];

  it.each([
    ['D', [true, undefined]],
    ['60', [undefined, undefined]],
    ['M', [undefined, undefined]],
  ])('a candle that ends after the answer is open: interval %s', (interval, expected) => {
    const path = `/v5/market/index-price-kline?category=linear&symbol=BTCUSDT&interval=${interval}`;
    const { past } = decodeJson('bybit', answer({ symbol: 'BTCUSDT', list: rows }), path);
    expect(past.map(({ isOpen }) => isOpen)).toEqual(expected);
    expect(past[0]).toMatchObject({ series: 'index', name: 'BTCUSDT', close: 86_801.17 });
  });

  it.each(['0', '-1', 'abc'])('a delivery at %s is none', (deliveryPrice) => {
    const list = [{ deliveryPrice, deliveryTime: '1790064000000' }];
    const path = '/v5/market/new-delivery-price?category=option&baseCoin=BTC';
    const { past, rejected } = decodeJson('bybit', answer({ list }), path);
    expect(past).toEqual([]);
    expect(rejected).toEqual([`bad number: delivery BTC: value is "${deliveryPrice}"`]);
  });
});

describe('refusals', () => {
  it('what was signed is not repeated', () => {
    const said = 'error sign! origin_string[GET/realtime1662350400000KEY]';
    const shown = '10004 error sign! origin_string[...]';
    expect(frames({ op: 'auth', success: false, retCode: 10004, retMsg: said }).ignored).toEqual([
      `venue error: auth: ${shown}`,
    ]);
    expect(
      decodeJson('bybit', { retCode: 10004, retMsg: said, result: {} }, '/v5/account/wallet-balance')
        .rejected,
    ).toEqual([`venue error: /v5/account/wallet-balance: venue error ${shown}`]);
  });

  it.each(['subscribe', 'ping'])('a request to %s among the answers is no refusal', (op) => {
    const { ignored, rejected } = frames({ req_id: '1', op, args: ['tickers.BTCUSDT'] });
    expect(ignored).toEqual([]);
    expect(rejected).toEqual([`bad frame: ${op}: neither success nor retCode, as in a request`]);
  });

  it('a refusal in the dialect of options that names no topic is one', () => {
    const frame = { success: false, conn_id: 'x', data: {}, type: 'COMMAND_RESP' };
    expect(frames(frame).ignored).toEqual(['venue error: subscribe: no reason told']);
  });
});

describe('accounts', () => {
  it('a position that the venue is taking away says so', () => {
    const row = {
      ...{ symbol: 'ETH-2OCT26-3300-C', side: 'Sell', size: '2', positionStatus: 'Liq', seq: '-1' },
      ...{ category: 'option', positionIM: '', liqPrice: '', updatedTime: String(AT) },
    };
    const [position, other] = frames(
      { topic: 'position.option', creationTime: AT, data: [row] },
      {
        topic: 'position',
        data: [{ ...row, positionStatus: 'Normal' }],
      },
    ).account;
    expect(position).toEqual({
      ...{ kind: 'position', venue: 'bybit', instrumentId: 'bybit:ETH-2OCT26-3300-C', quantity: '-2' },
      ...{ riskState: 'Liq', exchangeTimeMs: AT, localTimeMs: NOW },
    });
    expect(other).not.toHaveProperty('riskState');
  });

  it('an empty spot loan leaves the loan of the coin', () => {
    const coin = { coin: 'USDC', walletBalance: '4', spotBorrow: '', borrowAmount: '1', usdValue: '0' };
    const { account } = frames({
      topic: 'wallet',
      creationTime: AT,
      data: [{ totalEquity: '5', coin: [coin] }],
    });
    expect(account[1]).toMatchObject({ currency: 'USDC', wallet: '4', borrowed: '1', collateralUsd: 0 });
  });

  it.each([
    [{ walletBalance: 'abc', coin: 'BTC' }, 'balance of BTC walletBalance is "abc"'],
    [{ usdValue: 'abc', coin: 'BTC' }, 'balance of BTC usdValue is "abc"'],
    [{ walletBalance: '1' }, 'coin is absent'],
  ])('a coin with %j is rejected by its field', (coin, named) => {
    const data = [{ totalEquity: '5', coin: [coin] }];
    const { account, rejected } = frames({ topic: 'wallet', creationTime: AT, data });
    expect(account).toMatchObject([{ kind: 'accountMargin' }]);
    expect(rejected).toEqual([expect.stringContaining(named)]);
  });
});
