/** How each venue has private REST calls signed. Pure: key, path and instant in, headers or query out. */
import { createHmac } from 'node:crypto';
import type { VenueKey } from './venueKey';

export const hexHmac = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text, 'utf8').digest('hex');

export const base64Hmac = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text, 'utf8').digest('base64');

export type Headers = Readonly<Record<string, string>>;

/** What Deribit's `client_signature` signs; `data` is free text and empty here. */
export const deribitSignature = (secret: string, nowMs: number, nonce: string, data = ''): string =>
  hexHmac(secret, `${nowMs}\n${nonce}\n${data}`);

/** Parameters of `public/auth`; without a scope the token has every right of the key. */
export const deribitLogin = (
  { key, secret }: VenueKey,
  nowMs: number,
  nonce: string,
  scope?: string,
): Readonly<Record<string, string | number>> => ({
  grant_type: 'client_signature',
  client_id: key,
  timestamp: nowMs,
  nonce,
  data: '',
  signature: deribitSignature(secret, nowMs, nonce),
  ...(scope === undefined ? {} : { scope }),
});

/** `path` with its query. */
export function okxHeaders({ key, secret, passphrase = '' }: VenueKey, path: string, nowMs: number): Headers {
  const timestamp = new Date(nowMs).toISOString();
  return {
    'OK-ACCESS-KEY': key,
    'OK-ACCESS-SIGN': base64Hmac(secret, `${timestamp}GET${path}`),
    'OK-ACCESS-TIMESTAMP': timestamp,
    'OK-ACCESS-PASSPHRASE': passphrase,
  };
}

/** What OKX's private socket is told first. */
export function okxLogin({ key, secret, passphrase = '' }: VenueKey, nowMs: number): object {
  const timestamp = String(Math.floor(nowMs / 1000));
  const sign = base64Hmac(secret, `${timestamp}GET/users/self/verify`);
  return { op: 'login', args: [{ apiKey: key, passphrase, timestamp, sign }] };
}

/** What Bybit's private socket is told first; `expiresMs` is an instant of the venue that is still to come. */
export const bybitLogin = ({ key, secret }: VenueKey, expiresMs: number): object => ({
  op: 'auth',
  args: [key, expiresMs, hexHmac(secret, `GET/realtime${expiresMs}`)],
});

const RECEIVE_WINDOW_MS = 5_000;

export function bybitHeaders({ key, secret }: VenueKey, path: string, nowMs: number): Headers {
  const query = path.split('?')[1] ?? '';
  return {
    'X-BAPI-API-KEY': key,
    'X-BAPI-TIMESTAMP': String(nowMs),
    'X-BAPI-RECV-WINDOW': String(RECEIVE_WINDOW_MS),
    'X-BAPI-SIGN': hexHmac(secret, `${nowMs}${key}${RECEIVE_WINDOW_MS}${query}`),
  };
}

/** The path with timestamp and signature, which comes last. */
export function binancePath({ secret }: VenueKey, path: string, nowMs: number): string {
  const [bare, query] = path.split('?');
  const stamp = `recvWindow=${RECEIVE_WINDOW_MS}&timestamp=${nowMs}`;
  const signed = query === undefined ? stamp : `${query}&${stamp}`;
  return `${bare}?${signed}&signature=${hexHmac(secret, signed)}`;
}

export const binanceHeaders = ({ key }: VenueKey): Headers => ({ 'X-MBX-APIKEY': key });
