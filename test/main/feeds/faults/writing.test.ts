/** F15, F31 and F33 where they are decided: names, new fields and forms of numbers, value by value. */
import { describe, expect, it } from 'vitest';
import { decodeFrames, decodeJson, NOW } from '../recordings';

const SYMBOL = 'BTC-25DEC26-100000-C-USDT';
const SOCKET = {
  ...{ bidPrice: '4020', bidSize: '1.25', bidIv: '0.4547', askPrice: '4090', askSize: '0.8', askIv: '0.459' },
  markPriceIv: '0.4567',
};
const REST = {
  ...{ bid1Price: '4001', bid1Size: '3', bid1Iv: '0.44', ask1Price: '4111', ask1Size: '5', ask1Iv: '0.47' },
  markIv: '0.4555',
};
const COMMON = { symbol: SYMBOL, markPrice: '4053.77', underlyingPrice: '88402.37', openInterest: '214.33' };
const BY_SOCKET = {
  ...{ bid: 4020, bidSize: 1.25, bidVol: 0.4547, ask: 4090, askSize: 0.8, askVol: 0.459 },
  markVol: 0.4567,
};
const BY_REST = {
  ...{ bid: 4001, bidSize: 3, bidVol: 0.44, ask: 4111, askSize: 5, askVol: 0.47 },
  markVol: 0.4555,
};

const onSocket = (row: object) =>
  decodeJson('bybit', {
    ...{ topic: `tickers.${SYMBOL}`, type: 'snapshot', ts: NOW - 10 },
    data: { ...COMMON, ...row },
  });
const byRest = (row: object) =>
  decodeJson(
    'bybit',
    { retCode: 0, result: { category: 'option', list: [{ ...COMMON, ...row }] }, time: NOW - 10 },
    '/v5/market/tickers?category=option&baseCoin=BTC',
  );

describe('F15 Bybit names an option’s sides one way on the socket and another by REST', () => {
  it('each is read by its own names, also where both are there', () => {
    expect(onSocket(SOCKET).updates[0]).toMatchObject(BY_SOCKET);
    expect(onSocket({ ...REST, ...SOCKET }).updates[0]).toMatchObject(BY_SOCKET);
    expect(byRest(REST).updates[0]).toMatchObject(BY_REST);
    expect(byRest({ ...SOCKET, ...REST }).updates[0]).toMatchObject(BY_REST);
  });

  it.each([
    ['on the socket', onSocket, REST],
    ['by REST', byRest, SOCKET],
  ])('%s the other’s names are none: absent, neither 0 nor empty', (_where, decode, row) => {
    const { updates, rejected } = decode(row);
    expect(rejected).toEqual([]);
    expect(updates[0]).toMatchObject({ mark: 4053.77, forward: 88402.37, openInterest: 214.33 });
    for (const field of Object.keys(BY_SOCKET)) expect(updates[0]).not.toHaveProperty(field);
    expect(updates[0]).not.toHaveProperty('cleared');
  });
});

const ticker = (numbers: string): { direction: 'received'; text: string } => ({
  direction: 'received',
  text: `{"jsonrpc":"2.0","method":"subscription","params":{"channel":"ticker.BTC-25DEC26-100000-C.100ms","data":{"timestamp":${NOW - 10},"instrument_name":"BTC-25DEC26-100000-C",${numbers}}}}`,
});

describe('F33 numbers are the same however they are written', () => {
  it('exponents and more digits than a double has, as JSON', () => {
    const plain = ticker(
      '"mark_price":0.0459,"mark_iv":45.67,"open_interest":64000,"underlying_price":88402.37',
    );
    const odd = ticker(
      '"mark_price":4.59e-2,"mark_iv":4.567E1,"open_interest":6.4e4,"underlying_price":88402.370000000000000001',
    );
    expect(decodeFrames('deribit', [odd]).updates).toEqual(decodeFrames('deribit', [plain]).updates);
  });

  it.each(['88402.37', '8.840237e4', '88402.3700000000000000', '088402.37', '+88402.37'])(
    '%s as text',
    (fwdPx) => {
      const row = { instId: 'BTC-USD-261225-100000-C', markVol: '0.45', fwdPx, ts: String(NOW - 10) };
      const { updates } = decodeJson('okx', {
        arg: { channel: 'opt-summary', instFamily: 'BTC-USD' },
        data: [row],
      });
      expect(updates[0]).toMatchObject({ forward: 88402.37 });
    },
  );

  it('17 digits stay the double that they are', () => {
    const row = { instId: 'BTC-USD-261225-100000-C', markPx: '0.045855942953693581', ts: String(NOW - 10) };
    const { updates } = decodeJson('okx', { arg: { channel: 'mark-price' }, data: [row] });
    expect(updates[0]).toMatchObject({ mark: 0.045855942953693581 });
  });

  it('identifiers above 2^53 stay text, digit by digit', () => {
    const big = '9007199254740993';
    const okx = {
      instId: 'BTC-USDT-SWAP',
      tradeId: big,
      px: '86744.1',
      sz: '3',
      side: 'buy',
      ts: String(NOW - 10),
    };
    expect(decodeJson('okx', { arg: { channel: 'trades' }, data: [okx] }).updates[0]).toMatchObject({
      tradeId: big,
    });
    const deribit = {
      ...{ instrument_name: 'BTC-PERPETUAL', trade_id: big, price: 86744.5, amount: 10, direction: 'buy' },
      timestamp: NOW - 10,
    };
    const params = { channel: 'trades.BTC-PERPETUAL.100ms', data: [deribit] };
    expect(
      decodeJson('deribit', { jsonrpc: '2.0', method: 'subscription', params }).updates[0],
    ).toMatchObject({
      tradeId: big,
    });
  });

  it('an identifier that JSON gave as a number beyond 2^53 is not told wrongly', () => {
    const text = `{"e":"aggTrade","E":${NOW},"s":"BTCUSDT","a":9007199254740993,"p":"86744.1","q":"0.01","T":${NOW - 10},"m":true}`;
    const [trade] = decodeFrames('binance', [{ direction: 'received', text }]).updates;
    expect(trade).toMatchObject({ kind: 'trade', price: 86744.1, tradeId: '' });
  });

  it('balances keep every decimal that the venue wrote', () => {
    const exact = '12345678.123456789012345678';
    const okx = decodeJson('okx', {
      arg: { channel: 'account' },
      data: [
        {
          uTime: String(NOW - 10),
          totalEq: '1',
          details: [{ ccy: 'BTC', uTime: String(NOW - 10), cashBal: exact, eq: exact }],
        },
      ],
    });
    expect(okx.account).toContainEqual(
      expect.objectContaining({ kind: 'balance', wallet: exact, equity: exact }),
    );
    const bybit = decodeJson('bybit', {
      ...{ topic: 'wallet', creationTime: NOW - 10 },
      data: [{ totalEquity: '1', coin: [{ coin: 'USDC', walletBalance: exact, equity: exact }] }],
    });
    expect(bybit.account).toContainEqual(expect.objectContaining({ kind: 'balance', wallet: exact }));
    const binance = decodeJson('binance', {
      ...{ e: 'ACCOUNT_UPDATE', E: NOW - 10, T: NOW - 10 },
      a: { m: 'FUNDING_FEE', B: [{ a: 'USDT', wb: exact, cw: exact }], P: [] },
    });
    expect(binance.account).toContainEqual(expect.objectContaining({ kind: 'balance', wallet: exact }));
  });
});

describe('F31 what no document names', () => {
  it('fields are left alone, and words of states are counted, not guessed', () => {
    const known = ticker('"mark_price":0.0459,"mark_iv":45.67');
    const newer = ticker(
      '"mark_price":0.0459,"starbase_timestamp":1790133840887123456,"new":{"a":[1,null]},"mark_iv":45.67',
    );
    expect(decodeFrames('deribit', [newer])).toEqual(decodeFrames('deribit', [known]));
    const state = { timestamp: NOW - 10, state: 'resting', instrument_name: 'BTC-25DEC26-100000-C' };
    const { updates, ignored } = decodeJson('deribit', {
      ...{ jsonrpc: '2.0', method: 'subscription' },
      params: { channel: 'instrument.state.option.BTC', data: state },
    });
    expect(updates).toEqual([]);
    expect(ignored).toEqual(['unknown state word: BTC-25DEC26-100000-C resting']);
  });

  it.each([
    ['deribit', { jsonrpc: '2.0', method: 'subscription', params: { channel: 'greeks.all.btc', data: {} } }],
    ['okx', { arg: { channel: 'opt-summary-v2', instFamily: 'BTC-USD' }, data: [{}] }],
    ['bybit', { topic: 'tickerSlim.BTCUSDT', type: 'snapshot', ts: NOW, data: {} }],
    ['binance', { e: 'optionGreeks', E: NOW, s: 'BTC-261225-100000-C' }],
  ] as const)('a channel of %s under a new name is counted and named', (venue, frame) => {
    const { updates, ignored, rejected } = decodeJson(venue, frame);
    expect({ updates, rejected }).toEqual({ updates: [], rejected: [] });
    expect(ignored).toHaveLength(1);
    expect(ignored[0]).toMatch(/not used: /);
  });
});
