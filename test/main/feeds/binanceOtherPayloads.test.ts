/** Payloads of Binance that its field dictionaries allow and no sample shows. */
import { describe, expect, it } from 'vitest';
import { binanceProtocol } from '../../../src/main/feeds/binance/protocol';
import { decodeFrames, decodeJson } from './recordings';

const AT = 1_790_133_840_887;
const OPTION = 'BTC-261225-100000-C';
const decode = (json: unknown, path?: string) => decodeJson('binance', json, path);

const OPTION_RECORD = {
  ...{ symbol: OPTION, side: 'CALL', strikePrice: '100000.00000000', underlying: 'BTCUSDT', unit: 1 },
  ...{ expiryDate: 1_798_185_600_000, quoteAsset: 'USDT', status: 'TRADING' },
  filters: [
    { filterType: 'PRICE_FILTER', tickSize: '5' },
    { filterType: 'LOT_SIZE', stepSize: '0.01' },
  ],
};
const PERPETUAL = {
  ...{ symbol: 'BTCUSDT', pair: 'BTCUSDT', contractType: 'PERPETUAL', deliveryDate: 4_133_404_800_000 },
  ...{ status: 'TRADING', baseAsset: 'BTC', quoteAsset: 'USDT', marginAsset: 'USDT' },
  filters: [
    { filterType: 'PRICE_FILTER', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', stepSize: '0.001' },
  ],
};
const optionList = (change: object) =>
  decode({ optionSymbols: [{ ...OPTION_RECORD, ...change }] }, '/eapi/v1/exchangeInfo');
const futureList = (change: object) =>
  decode({ symbols: [{ ...PERPETUAL, ...change }] }, '/fapi/v1/exchangeInfo');

describe('instruments', () => {
  it.each([
    [{ unit: '0' }, 'unit "0"'],
    [{ strikePrice: '-1' }, 'strike "-1"'],
    [{ underlying: '' }, 'pair ""'],
    [{ quoteAsset: '' }, 'quote ""'],
    [{ underlying: 'ETHUSDT' }, 'pair "ETHUSDT"'],
    [{ quoteAsset: 'USDC' }, 'pair "BTCUSDT"'],
    [{ side: 'constructor' }, 'side "constructor"'],
    [{ symbol: undefined }, 'option record without symbol'],
    [{ filters: [] }, 'tickSize'],
  ])('an option with %j is rejected by its field', (change, named) => {
    const { updates, rejected } = optionList(change);
    expect(updates).toEqual([]);
    expect(rejected).toEqual([expect.stringContaining(named)]);
  });

  it('a state word that every object has is none', () => {
    expect(optionList({ status: 'constructor' }).updates).toEqual([]);
    expect(futureList({ status: 'constructor' }).updates).toEqual([]);
  });

  it.each([
    [
      { symbol: 'TSLAUSDT', pair: 'TSLAUSDT', baseAsset: 'TSLA', contractType: 'TRADIFI_PERPETUAL' },
      { kind: 'perpetual', underlying: 'TSLA' },
    ],
    [
      { symbol: 'BTCUSDC', pair: 'BTCUSDC', quoteAsset: 'USDC', marginAsset: 'USDC' },
      { kind: 'perpetual', settlementCurrency: 'USDC' },
    ],
    [
      { symbol: 'BTCUSDT_261225', contractType: 'CURRENT_QUARTER', deliveryDate: 1_798_185_600_000 },
      { kind: 'future', expiryMs: 1_798_185_600_000 },
    ],
  ])('%j', (change, instrument) => {
    expect(futureList(change).updates).toMatchObject([{ kind: 'listing', instrument }]);
  });

  it('a list has the time of the server, an announcement its own', () => {
    const body = { serverTime: AT, optionSymbols: [OPTION_RECORD], symbols: [PERPETUAL] };
    const event = {
      ...{ e: 'optionSymbol', E: AT, s: OPTION, ps: 'BTCUSDT', qa: 'USDT', d: 'CALL', sp: '100000' },
      ...{ dt: 1_798_185_600_000, u: 1, cs: 'TRADING' },
    };
    const calls = [[body, '/eapi/v1/exchangeInfo'], [body, '/fapi/v1/exchangeInfo'], [event]] as const; // prettier-ignore
    for (const [json, path] of calls)
      expect(decode(json, path).updates).toMatchObject([{ kind: 'listing', exchangeTimeMs: AT }]);
  });

  it('a perpetual that is being delivered stays a perpetual', () => {
    const { updates } = futureList({ contractType: 'PERPETUAL_DELIVERING', status: 'SETTLING' });
    expect(updates).toMatchObject([{ instrument: { kind: 'perpetual' } }, { state: 'settlement' }]);
  });

  it.each([
    { symbol: 'BTCUSD_PERP', pair: 'BTCUSD' },
    {
      symbol: 'BTCUSD_261225',
      pair: 'BTCUSD',
      contractType: 'CURRENT_QUARTER',
      deliveryDate: 1_798_185_600_000,
    },
  ])('$symbol, margined in its coin, is no linear contract of one coin', (change) => {
    const { updates, ignored } = futureList({ ...change, quoteAsset: 'USD', marginAsset: 'BTC' });
    expect(updates).toEqual([]);
    expect(ignored).toEqual([expect.stringContaining('coin-margined')]);
  });

  it.each(['', undefined])('a margin asset of %j is not guessed', (marginAsset) => {
    const { updates, rejected } = futureList({ marginAsset });
    expect(updates).toEqual([]);
    expect(rejected[0]).toMatch(/marginAsset/);
  });

  it.each([
    ['SETTLING', 'settlement'],
    ['CLOSE', 'delivered'],
    ['TRADING', 'open'],
  ])('a contract that changes to %s', (cs, state) => {
    const event = { e: 'contractInfo', E: AT, s: 'BTCUSDT_261225', ct: 'CURRENT_QUARTER', cs, st: 1 };
    expect(decode(event).updates).toMatchObject([
      { kind: 'state', instrumentId: 'binance:BTCUSDT_261225', state, exchangeTimeMs: AT },
    ]);
  });
});

describe('market data', () => {
  it('open interest that is empty empties both units', () => {
    const event = { e: 'openInterest', E: AT, s: OPTION, o: '', h: '' };
    expect(decode(event).updates).toMatchObject([{ cleared: ['openInterest', 'openInterestCoin'] }]);
  });

  it.each([
    [{ p: '' }, 'ignored', 'no number in it: index BTCUSDT'],
    [{ p: '0' }, 'rejected', 'bad number: index BTCUSDT is "0"'],
    [{ s: undefined }, 'rejected', 'no instrument name: index without a name at "86744.1"'],
  ] as const)('an index with %j', (change, outcome, told) => {
    const decoded = decode([{ e: 'indexPrice', E: AT, s: 'BTCUSDT', p: '86744.1', ...change }]);
    expect(decoded.updates).toEqual([]);
    expect(decoded[outcome]).toEqual([told]);
  });

  it.each([
    ['BTCUSDT_261225', 1_798_185_600_000 - 3_600_000, 86_700],
    ['BTCUSDT_261225', 1_798_185_600_000 - 3_600_001, undefined],
    ['BTCUSDT', 1_798_185_600_000, undefined],
  ])('an estimate of the delivery of %s at %i counts in its last hour: %s', (symbol, time, estimate) => {
    const stream = {
      e: 'markPriceUpdate',
      E: time,
      s: symbol,
      p: '86710',
      i: '86801',
      P: '86700',
      r: '',
      T: 0,
    };
    const call = { symbol, time, markPrice: '86710', indexPrice: '86801', estimatedSettlePrice: '86700' };
    for (const [json, path] of [[stream], [call, '/fapi/v1/premiumIndex']] as const) {
      const [update] = decode(json, path).updates;
      expect(update).toMatchObject({ mark: 86_710, index: 86_801 });
      expect(update.kind === 'quote' && update.deliveryEstimate).toBe(estimate);
    }
  });

  it.each([
    ['i', { e: 'markPrice', E: AT, s: OPTION, mp: '3518.269', i: 'abc' }],
    ['i', { e: 'markPriceUpdate', E: AT, s: 'BTCUSDT', p: '86779', i: 'abc' }],
    ['P', { e: 'markPrice', E: 1_798_185_000_000, s: OPTION, mp: '3518.269', i: '1', P: 'abc' }],
    ['P', { e: 'markPriceUpdate', E: 1_798_185_000_000, s: 'BTCUSDT_261225', p: '1', P: 'abc' }],
  ])('%s that is no number rejects the row', (field, event) => {
    const { updates, rejected } = decode(event);
    expect(updates).toEqual([]);
    expect(rejected).toEqual([expect.stringContaining(`${event.s} ${field} is "abc"`)]);
  });

  it('a delivery at what is no number is none', () => {
    const row = { symbol: 'BTC-260923-60000-P', realStrikePrice: 'abc', expiryDate: AT };
    expect(decode([row], '/eapi/v1/exerciseHistory')).toMatchObject({
      updates: [],
      rejected: [expect.stringContaining('realStrikePrice is "abc"')],
    });
  });

  it('a level of a whole window without a size is no quote', () => {
    const data = { e: 'depthUpdate', E: AT, T: AT, s: OPTION, U: 1, u: 2, pu: 0 };
    const sides = { b: [['1000', '0'], ['990', '2']], a: [] }; // prettier-ignore
    const stream = 'btc-261225-100000-c@depth10@100ms';
    expect(decode({ stream, data: { ...data, ...sides } }).updates).toMatchObject([
      { bid: 990, bidSize: 2, cleared: ['ask', 'askSize'] },
    ]);
  });

  it('a change without a sequence is rejected by its fields', () => {
    const event = { e: 'depthUpdate', E: AT, T: AT, s: 'BTCUSDT', U: 13, u: 'x', pu: 12, b: [], a: [] };
    expect(decode(event).rejected).toEqual([expect.stringContaining('U 13, u "x", pu 12')]);
  });

  it('a time that is in microseconds is rejected with the name that it stands beside', () => {
    const event = { e: 'indexPrice', E: AT * 1000, s: 'BTCUSDT', p: '86744.1' };
    expect(decode([event]).rejected).toEqual([
      expect.stringMatching(/^bad time: BTCUSDT: time 1790133840887000/),
    ]);
  });

  it('a side that every object has is none', () => {
    const event = { e: 'trade', E: AT, T: AT, s: OPTION, t: 4, p: '1300', q: '0.1', S: 'constructor' };
    expect(decode(event)).toMatchObject({ updates: [], rejected: [expect.stringContaining('bad trade')] });
  });

  it('a stop that is announced is a notice', () => {
    const frame = { e: 'serverShutdown', E: AT };
    expect(decode(frame).ignored).toEqual(['notice: the venue is about to close this socket']);
    expect(binanceProtocol().read('market', JSON.stringify(frame))).toMatchObject({ type: 'closing' });
  });
});

describe('funding intervals', () => {
  const rest = (json: unknown) => ({
    ...{ direction: 'rest' as const, path: '/fapi/v1/fundingInfo', status: 200 },
    text: JSON.stringify(json),
  });
  const marked = (s: string) => ({
    direction: 'received' as const,
    text: JSON.stringify({ e: 'markPriceUpdate', E: AT, s, p: '86779', i: '86801', r: '0.0001', T: AT }),
  });
  const ratesOf = (info: unknown, symbol: string) =>
    decodeFrames('binance', [rest(info), marked(symbol)]).updates[0];

  it('are those of the list, 8 hours outside of it, and unknown before it', () => {
    const list = [{ symbol: 'ETHUSDT', fundingIntervalHours: 4 }];
    expect(ratesOf(list, 'ETHUSDT')).toMatchObject({ fundingIntervalHours: 4, fundingRate8h: 0.0002 });
    expect(ratesOf(list, 'BTCUSDT')).toMatchObject({ fundingIntervalHours: 8, fundingRate8h: 0.0001 });
    const [before] = decodeFrames('binance', [marked('BTCUSDT')]).updates;
    expect(before).toMatchObject({ fundingRate: 0.0001 });
    expect(before).not.toHaveProperty('fundingRate8h');
  });

  it.each(['x', 0, 5.5, undefined])('one of %j is rejected and not the usual one', (fundingIntervalHours) => {
    const list = [{ symbol: 'ETHUSDT', fundingIntervalHours }];
    const { rejected, updates } = decodeFrames('binance', [rest(list), marked('ETHUSDT')]);
    expect(rejected).toEqual([expect.stringContaining('ETHUSDT fundingIntervalHours')]);
    expect(updates[0]).not.toHaveProperty('fundingRate8h');
  });
});
