/** Rows of OKX accounts that its field dictionary allows and no sample shows. */
import { describe, expect, it } from 'vitest';
import { OKX_PRIVATE } from '../../../../src/main/feeds/okx/privateCalls';
import { decodeJson } from '../recordings';

const AT = 1_790_133_840_887;
const TS = String(AT);
const OPTION = 'BTC-USD-261225-100000-C';
const channel = (name: string, row: object) => decodeJson('okx', { arg: { channel: name }, data: [row] });
const answer = (path: string, ...data: unknown[]) => decodeJson('okx', { code: '0', msg: '', data }, path);

describe('rows of OKX accounts', () => {
  const POSITION = { instId: OPTION, instType: 'OPTION', pos: '-500', posSide: 'net', ccy: 'BTC', uTime: TS };

  it.each([
    [{ margin: 'x' }, 'margin is "x"'],
    [{ pos: '' }, 'pos is ""'],
    [{ posSide: '' }, 'posSide is ""'],
    [{ posSide: undefined }, 'posSide is absent'],
  ])('a position with %j is rejected by its field', (change, named) => {
    const { account, rejected } = channel('positions', { ...POSITION, ...change });
    expect(account).toEqual([]);
    expect(rejected).toEqual([expect.stringContaining(named)]);
  });

  it('a price of 0 is none', () => {
    const [position] = channel('positions', { ...POSITION, avgPx: '0', liqPx: '0', markPx: '0' }).account;
    expect(position).toMatchObject({ mark: 0 });
    for (const field of ['averagePrice', 'liquidationPrice']) expect(position).not.toHaveProperty(field);
  });

  it('margin held in the quote currency is told as a holding, never taken for coins', () => {
    const row = { ...POSITION, instType: 'MARGIN', instId: 'BTC-USDT', pos: '1500', posCcy: 'USDT' };
    const { account, ignored } = channel('positions', row);
    expect(account).toEqual([]);
    expect(ignored).toEqual(['spot position: BTC-USDT: pos "1500", posCcy "USDT"']);
    const inCoins = channel('positions', { ...row, pos: '0.5', posCcy: 'BTC' });
    expect(inCoins.account).toMatchObject([{ instrumentId: 'okx:BTC-USDT', quantity: '0.5' }]);
  });

  it.each([
    [{ ccy: 'BTC', cashBal: 'abc' }, 'balance of BTC cashBal is "abc"'],
    [{ ccy: 'BTC', disEq: 'abc' }, 'balance of BTC disEq is "abc"'],
    [{ cashBal: '1' }, 'ccy is absent'],
  ])('a balance with %j is rejected by its field, beside a good one', (bad, named) => {
    const good = { ccy: 'ETH', cashBal: '-2e-1', availBal: '', liab: '0.2', uTime: TS };
    const { account, rejected } = channel('account', { totalEq: '1', uTime: TS, details: [bad, good] });
    expect(account.slice(1)).toMatchObject([{ currency: 'ETH', wallet: '-2e-1', borrowed: '0.2' }]);
    expect(rejected).toEqual([expect.stringContaining(named)]);
  });

  it('margins that stand by coin, in futures mode, are summed at the prices of the venue', () => {
    const coin = { ccy: 'BTC', eq: '1', imr: '0.1', mmr: '0.05', coinUsdPrice: '80000', uTime: TS };
    const empty = { ccy: 'ETH', eq: '0', imr: '', mmr: '', coinUsdPrice: '2750', uTime: TS };
    const cash = { ccy: 'USDT', eq: '9', imr: '2', mmr: '1', coinUsdPrice: '0.999', uTime: TS };
    const sums = { totalEq: '80009', adjEq: '', imr: '', mmr: '', uTime: TS };
    const marginOf = (details: object[]) => channel('account', { ...sums, details }).account[0];
    expect(marginOf([coin, empty, cash])).toMatchObject({
      ...{ currency: 'USD', equity: 80_009 },
      initialMargin: expect.closeTo(8_001.998, 9) as number,
      maintenanceMargin: expect.closeTo(4_000.999, 9) as number,
    });
    for (const details of [[empty], [coin, { ...cash, coinUsdPrice: '' }]])
      expect(marginOf(details)).not.toHaveProperty('initialMargin');
  });

  it('rows of position risk have the time of the answer', () => {
    const { account } = answer('/api/v5/account/account-position-risk', {
      ...{ ts: TS, balData: [{ ccy: 'BTC', eq: '1', disEq: '2' }] },
      posData: [{ instId: OPTION, instType: 'OPTION', pos: '-500', posSide: 'net' }],
    });
    expect(account.map(({ kind, exchangeTimeMs }) => [kind, exchangeTimeMs])).toEqual([
      ['balance', AT],
      ['position', AT],
    ]);
  });

  it.each(['50113', 'constructor', '99999'])('an answer with code %s is a refusal in words', (code) => {
    const refusal = OKX_PRIVATE.refusalOf({ code }, 200);
    expect(refusal).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining(code) as string },
    });
  });

  it('Greeks of no coin are rejected', () => {
    expect(channel('account-greeks', { deltaBS: '1', ts: TS })).toMatchObject({
      account: [],
      rejected: ['no currency: greeks: ccy is absent'],
    });
  });
});
