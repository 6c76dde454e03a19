/** Signatures against the vectors that venues document, or that follow from their recipes. */
import { expect, it } from 'vitest';
import {
  base64Hmac,
  binanceHeaders,
  binancePath,
  bybitHeaders,
  deribitLogin,
  deribitSignature,
  hexHmac,
  okxHeaders,
} from '../../../../src/main/feeds/accounts/signing';

it('signs as the example of the Deribit documentation', () => {
  const signature = '56590594f97921b09b18f166befe0d1319b198bbcdad7ca73382de2f88fe9aa1';
  expect(deribitSignature('AMANDASECRECT', 1_576_074_319_000, '1iqt2wls')).toBe(signature);
  const login = deribitLogin(
    { key: 'AMANDA', secret: 'AMANDASECRECT' },
    1_576_074_319_000,
    '1iqt2wls',
    'account:read',
  );
  expect(login).toEqual({
    grant_type: 'client_signature',
    client_id: 'AMANDA',
    timestamp: 1_576_074_319_000,
    nonce: '1iqt2wls',
    data: '',
    signature,
    scope: 'account:read',
  });
});

it('signs the OKX login text of the documented recipe', () => {
  const secret = '22582BD0CFF14C41EDBF1AB98506286D';
  expect(base64Hmac(secret, '1704876947GET/users/self/verify')).toBe(
    '5/36BgGV6m/6pmdc20zdqk0mzF5ZalmzzPD2fo3wavU=',
  );
  const headers = okxHeaders(
    { key: 'k', secret, passphrase: 'p' },
    '/api/v5/account/balance?ccy=BTC',
    1_607_417_340_020,
  );
  expect(headers['OK-ACCESS-TIMESTAMP']).toBe('2020-12-08T08:49:00.020Z');
  expect(headers['OK-ACCESS-SIGN']).toBe(
    base64Hmac(secret, '2020-12-08T08:49:00.020ZGET/api/v5/account/balance?ccy=BTC'),
  );
});

it('signs the Bybit text of the documented recipe', () => {
  expect(hexHmac('SECRET', 'GET/realtime1662350400000')).toBe(
    '6e7fcee084662c489eaa75b69136dccdf51fd177d87d587d720f623cb74b0258',
  );
  const headers = bybitHeaders(
    { key: 'KEY', secret: 'SECRET' },
    '/v5/position/list?category=option',
    1_662_350_400_000,
  );
  expect(headers['X-BAPI-SIGN']).toBe(hexHmac('SECRET', '1662350400000KEY5000category=option'));
});

it('signs as the example of the Binance documentation', () => {
  const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';
  const query =
    'symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559';
  const signature = 'c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71';
  expect(hexHmac(secret, query)).toBe(signature);
  const path = binancePath(
    { key: 'k', secret },
    '/fapi/x?symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1',
    1_499_827_319_559,
  );
  expect(path).toBe(`/fapi/x?${query}&signature=${signature}`);
  expect(binanceHeaders({ key: 'k', secret })).toEqual({ 'X-MBX-APIKEY': 'k' });
});
