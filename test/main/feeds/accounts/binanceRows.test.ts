/** Rows of Binance accounts that its field dictionary allows and no sample shows. */
import { describe, expect, it } from 'vitest';
import { readVenueAccount } from '../../../../src/main/feeds/accounts/venueAccount';
import { decodeJson, NOW } from '../recordings';

const AT = 1_790_133_840_887;
const OPTION = 'BTC-261225-100000-C';
const decode = (json: unknown, path?: string) => decodeJson('binance', json, path);

describe('rows of Binance accounts', () => {
  it.each([
    [{ e: 'ACCOUNT_UPDATE', E: AT, eq: '100', b: 'abc' }, 'account b is "abc"'],
    [{ e: 'ACCOUNT_UPDATE', E: AT, a: { B: [{ a: 'USDT', wb: 'x' }] } }, 'balance of USDT wb is "x"'],
    [{ e: 'ACCOUNT_UPDATE', E: AT, a: { B: [{ wb: '1' }] } }, 'balance: asset is absent'],
    [{ e: 'GREEK_UPDATE', E: AT, G: [{ d: '1' }] }, 'greeks: underlying is absent'],
  ])('%j is rejected by its field', (event, named) => {
    const { account, rejected } = decode(event);
    expect(account).toEqual([]);
    expect(rejected).toEqual([expect.stringContaining(named)]);
  });

  it('a change of nothing says so', () => {
    const event = { e: 'ACCOUNT_UPDATE', E: AT, a: { m: 'ORDER' } };
    expect(decode(event).ignored).toEqual(['nothing in it: account change "ORDER"']);
  });

  it('sums of no asset are rejected', () => {
    const body = { asset: [{ marginBalance: '1', equity: '1' }], greek: [], time: AT };
    expect(decode(body, '/eapi/v1/marginAccount')).toMatchObject({
      account: [],
      rejected: ['no currency: account: asset is absent'],
    });
  });

  it('a short position of a positive size is neither', () => {
    const row = { symbol: OPTION, side: 'SHORT', quantity: '3', entryPrice: '1000', time: AT };
    expect(decode([row], '/eapi/v1/position')).toMatchObject({
      account: [],
      rejected: [expect.stringContaining('quantity is 3, side "SHORT"')],
    });
    expect(decode([{ ...row, quantity: '-3' }], '/eapi/v1/position').account).toMatchObject([
      { quantity: '-3', averagePrice: 1000 },
    ]);
  });

  it('a position of an unknown side is rejected', () => {
    const row = { s: 'BTCUSDT', pa: '1', ep: '86000', ps: 'abc' };
    expect(decode({ e: 'ACCOUNT_UPDATE', E: AT, a: { P: [row] } })).toMatchObject({
      account: [],
      rejected: [expect.stringContaining('side "abc"')],
    });
  });

  it('a position in an option of unknown size is there, without prices', () => {
    const row = { symbol: 'FOO-261225-0.5-C', side: 'LONG', quantity: '2', entryPrice: '10', time: NOW };
    const json = [row] as never;
    const read = readVenueAccount(
      'binance',
      [{ path: '/eapi/v1/position', text: JSON.stringify(json), json }],
      () => undefined,
      { localTimeMs: NOW, venueTimeMs: NOW },
    );
    expect(read.positions).toMatchObject([{ instrumentId: 'binance:FOO-261225-0.5-C', quantity: '2' }]);
    expect(read.positions[0]).not.toHaveProperty('averagePrice');
  });

  it('USD-M positions name the asset that margins them', () => {
    const row = { symbol: 'BTCUSDC', positionSide: 'BOTH', positionAmt: '-0.5', marginAsset: 'USDC' };
    const [position] = decode([{ ...row, updateTime: AT }], '/fapi/v3/positionRisk').account;
    expect(position).toMatchObject({ quantity: '-0.5', marginCurrency: 'USDC' });
    expect(position).not.toHaveProperty('leg');
  });

  it('USD-M balances tell what is free of them', () => {
    const row = { asset: 'USDT', balance: '122607.35', availableBalance: '23.7', updateTime: AT };
    expect(decode([row], '/fapi/v3/balance').account).toMatchObject([
      { currency: 'USDT', wallet: '122607.35', available: '23.7' },
    ]);
  });
});
