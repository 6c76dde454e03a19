/** The past of all four venues over one HTTP server on loopback, with faults that tests switch on. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HistoryEndpoint } from '../../../src/contracts/backfill';
import { binancePast } from '../../../src/main/feeds/simulator/history/binancePast';
import { bybitPast } from '../../../src/main/feeds/simulator/history/bybitPast';
import { deribitPast } from '../../../src/main/feeds/simulator/history/deribitPast';
import { okxPast } from '../../../src/main/feeds/simulator/history/okxPast';
import { Past } from '../../../src/main/feeds/simulator/history/past';

export interface HistoryReply {
  readonly status?: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

export interface HistoryServer {
  /** Paths that were asked for, with their query. */
  readonly requests: string[];
  readonly restUrlOf: (venue: string, endpoint: HistoryEndpoint) => string;
  /** Takes the place of the answer where it gives one; called with the usual answer. */
  tamper: (url: URL, usual: unknown) => HistoryReply | undefined;
  stop(): Promise<void>;
}

function usualAnswer(past: Past, nowMs: number, { pathname, searchParams }: URL): unknown {
  const [, venue] = pathname.split('/');
  const path = pathname.slice(venue.length + 1);
  if (venue === 'okx') return { code: '0', msg: '', data: okxPast(past, nowMs, path, searchParams) };
  if (venue === 'binance') return binancePast(past, nowMs, path, searchParams);
  if (venue === 'bybit')
    return { retCode: 0, retMsg: 'OK', result: bybitPast(past, nowMs, path, searchParams), time: nowMs };
  const method = path.replace('/api/v2/public/', '');
  const result = deribitPast(past, nowMs, method, Object.fromEntries(searchParams));
  return { jsonrpc: '2.0', result, testnet: false };
}

export async function startHistoryServer(nowMs: number): Promise<HistoryServer> {
  const past = new Past(11);
  const requests: string[] = [];
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    requests.push(request.url ?? '/');
    const usual = usualAnswer(past, nowMs, url);
    const { status, body, headers } = server.tamper(url, usual) ?? { body: usual };
    response.writeHead(status ?? 200, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: HistoryServer = {
    requests,
    restUrlOf: (venue) => (venue === 'deribit' ? `${base}/deribit/api/v2/public` : `${base}/${venue}`),
    tamper: () => undefined,
    stop: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
  return server;
}
