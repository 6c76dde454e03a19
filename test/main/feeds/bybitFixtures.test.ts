import { describe, expect, it } from 'vitest';
import {
  decodeFixture,
  decodeFrames,
  decodeJson,
  framesOf,
  fuzz,
  goldenFile,
  outcomesOf,
} from './recordings';

const decode = (name: string) => decodeFixture('bybit', name);
const option = 'BTC-25DEC26-100000-C-USDT';
const ticker = (data: Record<string, unknown>, type = 'snapshot', ts: unknown = 1790133840887) =>
  decodeJson('bybit', { topic: `tickers.${String(data.symbol)}`, type, ts, data });

describe('meaning of Bybit frames', () => {
  it('every sample has the outcome that is kept', async () => {
    await expect(outcomesOf('bybit')).toMatchFileSnapshot(goldenFile('bybit'));
  });

  it('option ticker: USDT for one coin, coins, fractions, the forward of its expiry', () => {
    expect(decode('tickers-option').updates).toEqual([
      expect.objectContaining({
        kind: 'quote',
        instrumentId: `bybit:${option}`,
        mark: 4053.77403569,
        bid: 4020,
        ask: 4090,
        bidSize: 1.25,
        markVol: 0.4567,
        bidVol: 0.4547,
        askVol: 0.459,
        forward: 88402.37,
        index: 86744.11,
        openInterest: 214.33,
        venueDelta: 0.33769972,
        exchangeTimeMs: 1790133840887,
      }),
    ]);
  });

  it('the socket and REST name the same fields differently and mean the same', () => {
    const [socket] = decode('tickers-option').updates;
    const [rest] = decode('rest-tickers-option').updates;
    expect(rest).toEqual(socket);
  });

  it('"0" is no quote, 5 the cap of a vol, and a mark of nearly nothing is one', () => {
    const update = decode('rest-tickers-option').updates[1];
    expect(update).toMatchObject({ mark: 9e-8, ask: 435, cleared: ['bid', 'bidSize', 'bidVol', 'askVol'] });
    expect(update).not.toHaveProperty('askVol');
    expect(decode('tickers-option-docs').updates[0]).toMatchObject({ cleared: ['bid', 'bidSize', 'bidVol'] });
  });

  it('a delta holds what changed and nothing else', () => {
    const [snapshot, top, mark] = decode('tickers-linear').updates;
    expect(snapshot).toMatchObject({
      openInterest: 25611.559,
      fundingRate8h: 0.00004127,
      fundingIntervalHours: 8,
    });
    expect(top).toEqual({
      kind: 'quote',
      instrumentId: 'bybit:BTCUSDT',
      bid: 86782,
      bidSize: 2.902,
      askSize: 1.118,
      isDelta: true,
      exchangeTimeMs: 1790133840987,
      localTimeMs: expect.any(Number) as number,
    });
    expect(mark).toMatchObject({ mark: 86780.11, index: 86801.9 });
    expect(mark).not.toHaveProperty('openInterest');
  });

  it('a rate in a delta keeps the interval that the snapshot told', () => {
    const frames = framesOf('bybit', 'tickers-linear');
    const change = (data: object) => ({
      direction: 'received' as const,
      text: JSON.stringify({ topic: 'tickers.ETHUSDT', type: 'delta', ts: '1790133841187', data }),
    });
    const { updates } = decodeFrames('bybit', [
      ...frames,
      change({ symbol: 'ETHUSDT', fundingRate: '0.0001' }),
      change({ symbol: 'ETHUSDT', fundingRate: '0.0001', fundingIntervalHour: '4' }),
      change({ symbol: 'ETHUSDT', fundingRate: '-0.0002' }),
    ]);
    expect(updates[3]).not.toHaveProperty('fundingRate8h');
    expect(updates[4]).toMatchObject({ fundingRate8h: 0.0002 });
    expect(updates[5]).toMatchObject({ fundingRate8h: -0.0004, fundingIntervalHours: 4 });
  });

  it('the venue counts both sides of the open interest; its own figure for one side counts first', () => {
    const row = { symbol: 'BTCUSDT', openInterest: '100', singleOpenInterest: '49.5' };
    expect(ticker(row).updates[0]).toMatchObject({ openInterest: 49.5, openInterestCoin: 49.5 });
    const inverse = { symbol: 'BTCUSD', openInterest: '1000000', openInterestValue: '11.5' };
    expect(ticker(inverse).updates[0]).toMatchObject({ openInterest: 500000, openInterestCoin: 5.75 });
  });

  it('a dated future has no funding, and its mark is the forward', () => {
    const [update] = decode('tickers-future').updates;
    expect(update).toMatchObject({ forward: 121144.63, openInterest: 3.311 });
    expect(update).toMatchObject({ cleared: ['fundingRate', 'nextFundingMs', 'fundingRate8h'] });
    for (const field of ['deliveryEstimate', 'fundingIntervalHours'])
      expect(update).not.toHaveProperty(field);
  });

  it('the delivery estimate counts when it is one', () => {
    const row = { symbol: option, predictedDeliveryPrice: '86702.41' };
    expect(ticker(row).updates[0]).toMatchObject({ deliveryEstimate: 86702.41 });
  });

  it.each([
    { symbol: option, markPrice: '-1' },
    { symbol: option, delta: 'NaN' },
    { symbol: option, markPrice: '1e19' },
    { symbol: 'BTCUSDT', fundingRate: '1e300' },
    { symbol: 'BTCUSDT', fundingRate: '-1.5' },
    { symbol: 'BTCUSDT', bid1Price: '1e999' },
  ])('rejects %j', (row) => {
    const { updates, rejected } = ticker(row);
    expect(updates).toEqual([]);
    expect(rejected[0]).toMatch(/bad number/);
  });

  it('a row of another instrument than its topic is rejected', () => {
    const { rejected } = decodeJson('bybit', {
      topic: 'tickers.ETHUSDT',
      ts: 1790133840887,
      data: { symbol: 'BTCUSDT' },
    });
    expect(rejected[0]).toMatch(/the row is of/);
  });

  it('both dialects of acknowledgements; a partial success is a venue error that names what was refused', () => {
    expect(decode('subscribe-option').ignored[2]).toMatch(
      /venue error: .*refused tickers.BTC-25DEC26-100001-C-USDT/,
    );
    expect(decode('subscribe-linear').ignored[2]).toMatch(/venue error: subscribe: Invalid topic/);
    expect(decode('ping-pong').ignored.slice(1)).toEqual(Array(4).fill('control frame: pong'));
  });

  it('amounts that an account mode does not have are absent, not 0', () => {
    const isolated = decode('wallet').account.at(-1);
    expect(isolated).toMatchObject({ kind: 'accountMargin', equity: 10262.91335023 });
    for (const field of ['initialMargin', 'maintenanceMargin', 'available'])
      expect(isolated).not.toHaveProperty(field);
  });

  it('positions: the side gives the sign', () => {
    expect(decode('position').account).toMatchObject([
      { quantity: '0', leg: 'short' },
      { quantity: '-0.01', averagePrice: 3641.075 },
      { quantity: '-5', venueDelta: -1.6884986 },
    ]);
  });
});

describe('order books of Bybit', () => {
  const book = (type: string, u: unknown, b: unknown[], a: unknown[]) => ({
    direction: 'received' as const,
    text: JSON.stringify({
      topic: `orderbook.25.${option}`,
      type,
      ts: 1790133840887,
      data: { s: option, b, a, u, seq: 9 },
    }),
  });

  it('a snapshot replaces, a delta changes, u 1 starts anew, older ones are left out', () => {
    const { updates, ignored } = decodeFrames('bybit', [
      book('delta', 5, [['10', '1']], []),
      book(
        'snapshot',
        10,
        [
          ['100', '1'],
          ['99', '2'],
        ],
        [['101', '3']],
      ),
      book('delta', 11, [['100', '0']], [['100.5', '1']]),
      book('delta', 11, [['100', '5']], []),
      book('delta', 1, [['95', '1']], [['96', '1']]),
      book('snapshot', 2, [], [['90', '1']]),
    ]);
    expect(updates).toMatchObject([
      { bid: 100, ask: 101 },
      { bid: 99, bidSize: 2, ask: 100.5 },
      { bid: 95, ask: 96 },
      { ask: 90, cleared: ['bid', 'bidSize'] },
    ]);
    expect(ignored).toHaveLength(2);
  });
});

describe('instruments of Bybit', () => {
  const record = (fields: object) =>
    decodeJson(
      'bybit',
      { retCode: 0, retMsg: 'OK', result: { list: [fields] }, time: 1790133840887 },
      '/v5/market/instruments-info?category=option',
    );
  const listed = {
    symbol: option,
    status: 'Trading',
    baseCoin: 'BTC',
    quoteCoin: 'USDT',
    settleCoin: 'USDT',
    optionsType: 'Call',
    launchTime: '1780000000000',
    deliveryTime: '1798185600000',
    deliveryFeeRate: '0.00015',
    priceFilter: { minPrice: '5', maxPrice: '10000000', tickSize: '5' },
    lotSizeFilter: { maxOrderQty: '500', minOrderQty: '0.01', qtyStep: '0.01' },
    displayName: 'BTCUSDT-25DEC26-100000-C',
  };
  const perpetual = {
    symbol: 'BTCUSDT',
    contractType: 'LinearPerpetual',
    status: 'Trading',
    baseCoin: 'BTC',
    quoteCoin: 'USDT',
    settleCoin: 'USDT',
    deliveryTime: '0',
    priceFilter: { tickSize: '0.10' },
    lotSizeFilter: { qtyStep: '0.001' },
  };

  it('an option takes its strike from its name', () => {
    expect(record(listed).updates[0]).toMatchObject({
      instrument: {
        kind: 'option',
        strike: 100000,
        optionType: 'call',
        tickSize: 5,
        lotSize: 0.01,
        multiplier: 1,
        quoteCurrency: 'USDT',
      },
    });
  });

  it('what an option pays in decides its quote currency', () => {
    const usdc = {
      ...listed,
      symbol: 'BTC-25DEC26-100000-P',
      quoteCoin: 'USD',
      settleCoin: 'USDC',
      optionsType: 'Put',
    };
    expect(record(usdc).updates[0]).toMatchObject({
      instrument: { quoteCurrency: 'USDC', optionType: 'put' },
    });
  });

  it.each([
    [perpetual, { kind: 'perpetual', isInverse: false, tickSize: 0.1 }],
    [{ ...perpetual, symbol: 'BTCPERP', settleCoin: 'USDC' }, { quoteCurrency: 'USDC' }],
    [
      {
        ...perpetual,
        symbol: 'BTCUSD',
        contractType: 'InversePerpetual',
        quoteCoin: 'USD',
        settleCoin: 'BTC',
      },
      { isInverse: true, settlementCurrency: 'BTC' },
    ],
    [
      {
        ...perpetual,
        symbol: 'BTCUSDT-25DEC26',
        contractType: 'LinearFutures',
        deliveryTime: '1798185600000',
      },
      { kind: 'future', expiryMs: 1798185600000 },
    ],
    [
      {
        ...perpetual,
        symbol: 'BTCUSDZ26',
        contractType: 'InverseFutures',
        settleCoin: 'BTC',
        deliveryTime: '1798185600000',
      },
      { kind: 'future', isInverse: true },
    ],
  ])('contract %#', (fields, expected) => {
    expect(record(fields).updates[0]).toMatchObject({ instrument: expected });
  });

  it.each([
    [{ deliveryTime: '1798099200000' }, /contradict/],
    [{ optionsType: 'Straddle' }, /optionsType/],
    [{ priceFilter: {} }, /tickSize/],
    [{ deliveryTime: '2026-12-25T08:00:00Z' }, /deliveryTime/],
  ])('refuses %j', (change, message) => {
    const { updates, rejected } = record({ ...listed, ...change });
    expect(updates).toEqual([]);
    expect(rejected[0]).toMatch(message);
  });

  it('tells deliveries', () => {
    const rows = [{ symbol: option, side: 'Buy', deliveryPrice: '86000.5', deliveryTime: '1790150400000' }];
    const body = { retCode: 0, result: { list: rows }, time: 1790150400000 };
    const { updates } = decodeJson('bybit', body, '/v5/market/delivery-price?category=option');
    expect(updates[0]).toMatchObject({ kind: 'state', state: 'delivered', deliveryPrice: 86000.5 });
  });
});

it('whatever is done to a frame of Bybit: no crash, no bad number', { timeout: 60_000 }, () => {
  fuzz('bybit', 25_000);
});
