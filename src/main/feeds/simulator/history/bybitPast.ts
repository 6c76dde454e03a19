/** Bybit's calls about the past: path and query to the `result` of the answer, newest first. */
import { closedRange, DAY_MS, fundingOf, limitOf, priceCandles, texts } from './candlePast';
import { candlesOf, HOUR_MS, type Past } from './past';

const MOST_REALISED_MS = 30 * DAY_MS;

const coinOf = (query: URLSearchParams): string => (query.get('symbol') ?? '').replace(/USDT?$/, '');

function candles(past: Past, nowMs: number, query: URLSearchParams, isIndex: boolean): unknown {
  const stepMs = query.get('interval') === 'D' ? DAY_MS : HOUR_MS;
  const range = closedRange(query, 'start', 'end', nowMs);
  const found = priceCandles(past, nowMs, coinOf(query), stepMs, range, isIndex ? 1 : 1.0001);
  const rows = found.slice(-limitOf(query, 200, 1_000)).reverse();
  const list = rows.map((candle) => {
    const [start, ...levels] = texts(candle);
    return [String(start), ...levels, ...(isIndex ? [] : ['1000', '860000'])];
  });
  return { symbol: query.get('symbol'), category: query.get('category'), list };
}

function funding(past: Past, nowMs: number, query: URLSearchParams): unknown {
  const rows = fundingOf(past, nowMs, coinOf(query), ...closedRange(query, 'startTime', 'endTime', nowMs));
  const list = rows
    .slice(-limitOf(query, 200, 200))
    .reverse()
    .map(({ timeMs, rate }) => ({
      symbol: query.get('symbol'),
      fundingRate: rate.toFixed(12),
      fundingRateTimestamp: String(timeMs),
    }));
  return { category: query.get('category'), list };
}

function realised(past: Past, nowMs: number, query: URLSearchParams): unknown {
  const found = past.of(query.get('baseCoin') ?? '', nowMs);
  const [from, to] = closedRange(query, 'startTime', 'endTime', nowMs);
  if (found === undefined || to - from > MOST_REALISED_MS + HOUR_MS) return undefined;
  return candlesOf(found.vol, HOUR_MS, from, to, 0.95)
    .map(({ startMs, close }) => ({ period: 30, value: close.toFixed(8), time: String(startMs) }))
    .reverse();
}

export function bybitPast(past: Past, nowMs: number, path: string, query: URLSearchParams): unknown {
  if (path === '/v5/market/index-price-kline') return candles(past, nowMs, query, true);
  if (path === '/v5/market/kline') return candles(past, nowMs, query, false);
  if (path === '/v5/market/funding/history') return funding(past, nowMs, query);
  if (path === '/v5/market/historical-volatility') return realised(past, nowMs, query);
  return undefined;
}
