/** OKX's calls about the past: path and query to the `data` of the answer, newest first. */
import { DAY_MS, fundingOf, limitOf, numberOf, priceCandles, texts } from './candlePast';
import { FIRST_MS, HOUR_MS, type Past } from './past';

const FUNDING_REACH_MS = 92 * DAY_MS;

/** Rows older than `after` and newer than `before`. */
const rangeOf = (query: URLSearchParams, nowMs: number): [number, number] => [
  numberOf(query, 'before', FIRST_MS - 1) + 1,
  numberOf(query, 'after', nowMs),
];

const coinOf = (query: URLSearchParams): string => (query.get('instId') ?? '').split('-')[0];
const stepOf = (query: URLSearchParams): number => (query.get('bar') === '1H' ? HOUR_MS : DAY_MS);

function candles(past: Past, nowMs: number, query: URLSearchParams, most: number, isIndex: boolean): unknown {
  const found = priceCandles(
    past,
    nowMs,
    coinOf(query),
    stepOf(query),
    rangeOf(query, nowMs),
    isIndex ? 1 : 1.0001,
  );
  const rows = found.slice(-limitOf(query, 100, most)).reverse();
  return rows.map((candle) => {
    const [start, ...levels] = texts(candle);
    return [String(start), ...levels, ...(isIndex ? [] : ['1000', '10', '860000']), '1'];
  });
}

function funding(past: Past, nowMs: number, query: URLSearchParams): unknown {
  const [from, to] = rangeOf(query, nowMs);
  const rows = fundingOf(past, nowMs, coinOf(query), Math.max(from, nowMs - FUNDING_REACH_MS), to);
  return rows
    .slice(-limitOf(query, 400, 400))
    .reverse()
    .map(({ timeMs, rate }) => ({
      instType: 'SWAP',
      instId: query.get('instId'),
      fundingRate: rate.toFixed(12),
      realizedRate: rate.toFixed(12),
      fundingTime: String(timeMs),
      method: 'current_period',
    }));
}

export function okxPast(past: Past, nowMs: number, path: string, query: URLSearchParams): unknown {
  if (path === '/api/v5/market/history-index-candles') return candles(past, nowMs, query, 100, true);
  if (path === '/api/v5/market/history-candles') return candles(past, nowMs, query, 300, false);
  if (path === '/api/v5/public/funding-rate-history') return funding(past, nowMs, query);
  return undefined;
}
