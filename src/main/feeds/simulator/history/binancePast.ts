/** Binance's calls about the past: path and query to the body of the answer, oldest first. */
import { closedRange, DAY_MS, fundingOf, limitOf, priceCandles, texts } from './candlePast';
import { HOUR_MS, type Past } from './past';

const coinOf = (query: URLSearchParams, key: string): string => (query.get(key) ?? '').replace(/USDT$/, '');

function candles(past: Past, nowMs: number, query: URLSearchParams, isIndex: boolean): unknown {
  const stepMs = query.get('interval') === '1d' ? DAY_MS : HOUR_MS;
  const coin = coinOf(query, isIndex ? 'pair' : 'symbol');
  const range = closedRange(query, 'startTime', 'endTime', nowMs);
  const found = priceCandles(past, nowMs, coin, stepMs, range, isIndex ? 1 : 1.0001);
  return found.slice(0, limitOf(query, 500, 1_500)).map((candle) => {
    const [start, ...levels] = texts(candle);
    return [start, ...levels, isIndex ? '0' : '1000', start + stepMs - 1, '0', 60, '0', '0', '0'];
  });
}

function funding(past: Past, nowMs: number, query: URLSearchParams): unknown {
  const range = closedRange(query, 'startTime', 'endTime', nowMs);
  return fundingOf(past, nowMs, coinOf(query, 'symbol'), ...range)
    .slice(0, limitOf(query, 100, 1_000))
    .map(({ timeMs, rate }) => ({
      symbol: query.get('symbol'),
      fundingRate: rate.toFixed(12),
      fundingTime: timeMs,
      markPrice: '0',
    }));
}

export function binancePast(past: Past, nowMs: number, path: string, query: URLSearchParams): unknown {
  if (path === '/fapi/v1/indexPriceKlines') return candles(past, nowMs, query, true);
  if (path === '/fapi/v1/klines') return candles(past, nowMs, query, false);
  if (path === '/fapi/v1/fundingRate') return funding(past, nowMs, query);
  return undefined;
}
