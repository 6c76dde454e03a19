/** Deribit's calls about the past, as `<method>` and its arguments to the `result` of the answer. */
import { candlesOf, FIRST_MS, HOUR_MS, type Past } from './past';

type Params = Readonly<Record<string, unknown>>;

const DAY_MS = 24 * HOUR_MS;
const MOST_BARS = 5_000;
const MOST_VOL_BARS = 1_000;
const MOST_FUNDING = 744;
const REALISED_HOURS = 384;
const PEGGED = new Set(['USDC', 'USDT']);

const coinOf = (text: unknown): string => String(text).split(/[_-]/)[0].toUpperCase();
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
const rangeOf = (params: Params): [number, number] => [
  Number(params.start_timestamp),
  Number(params.end_timestamp) + 1,
];

/** A level at the end of every day. */
function indexChart(past: Past, nowMs: number, { index_name: name }: Params): unknown {
  const coin = coinOf(name);
  if (PEGGED.has(coin)) return pegChart(nowMs, coin);
  const found = past.of(coin, nowMs);
  return (
    found &&
    candlesOf(found.spot, DAY_MS, FIRST_MS, nowMs).map(({ startMs, close }) => [
      startMs + DAY_MS,
      rounded(close, 2),
    ])
  );
}

function pegChart(nowMs: number, coin: string): unknown {
  const rows: [number, number][] = [];
  const size = coin === 'USDT' ? 6e-4 : 3e-4;
  for (let day = 0, at = FIRST_MS + DAY_MS; at <= nowMs; day += 1, at += DAY_MS)
    rows.push([at, rounded(1 + size * Math.sin(day * 1.7) * Math.cos(day * 0.31), 6)]);
  return rows;
}

function bars(past: Past, nowMs: number, params: Params): unknown {
  const found = past.of(coinOf(params.instrument_name), nowMs);
  const stepMs = params.resolution === '1D' ? DAY_MS : Number(params.resolution) * 60_000;
  if (found === undefined || !(stepMs >= HOUR_MS)) return undefined;
  const candles = candlesOf(found.spot, stepMs, ...rangeOf(params), 1.0001).slice(-MOST_BARS);
  if (candles.length === 0)
    return { status: 'no_data', ticks: [], open: [], high: [], low: [], close: [], volume: [], cost: [] };
  const column = (key: 'open' | 'high' | 'low' | 'close'): number[] =>
    candles.map((each) => rounded(each[key], 2));
  return {
    status: 'ok',
    ticks: candles.map(({ startMs }) => startMs),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: candles.map(() => 100),
    cost: candles.map(() => 1e6),
  };
}

/** The newest rows; `continuation` is the end of what is left. */
function volBars(past: Past, nowMs: number, params: Params): unknown {
  const found = past.of(coinOf(params.currency), nowMs);
  const stepMs = params.resolution === '1D' ? DAY_MS : Number(params.resolution) * 1000;
  if (found === undefined || !(stepMs >= HOUR_MS)) return undefined;
  const candles = candlesOf(found.vol, stepMs, ...rangeOf(params), 100);
  const data = candles.slice(-MOST_VOL_BARS);
  return {
    data: data.map(({ startMs, ...each }) => [
      startMs,
      ...[each.open, each.high, each.low, each.close].map((level) => rounded(level, 2)),
    ]),
    continuation: candles.length > data.length ? data[0].startMs - stepMs : null,
  };
}

function funding(past: Past, nowMs: number, params: Params): unknown {
  const found = past.of(coinOf(params.instrument_name), nowMs);
  if (found === undefined) return undefined;
  const [from, to] = rangeOf(params);
  const rows: unknown[] = [];
  for (let h = Math.max(8, Math.ceil((from - FIRST_MS) / HOUR_MS) - 1); h < found.funding.length; h += 1) {
    const timestamp = FIRST_MS + (h + 1) * HOUR_MS;
    if (timestamp >= to) break;
    const day = found.funding.subarray(h - 7, h + 1).reduce((sum, rate) => sum + rate, 0);
    rows.push({
      timestamp,
      index_price: rounded(found.spot[h], 2),
      prev_index_price: rounded(found.spot[h - 1], 2),
      interest_8h: day,
      interest_1h: found.funding[h],
    });
  }
  return rows.slice(-MOST_FUNDING);
}

function realised(past: Past, nowMs: number, { currency }: Params): unknown {
  const found = past.of(coinOf(currency), nowMs);
  if (found === undefined) return undefined;
  const first = Math.max(0, found.vol.length - REALISED_HOURS);
  return Array.from(found.vol.subarray(first), (vol, k) => [FIRST_MS + (first + k + 1) * HOUR_MS, 95 * vol]);
}

const CALLS: Readonly<Record<string, (past: Past, nowMs: number, params: Params) => unknown>> = {
  get_index_chart_data: indexChart,
  get_tradingview_chart_data: bars,
  get_volatility_index_data: volBars,
  get_funding_rate_history: funding,
  get_historical_volatility: realised,
};

/** `undefined` for other methods, and for arguments that make no sense. */
export const deribitPast = (past: Past, nowMs: number, method: string, params: Params): unknown =>
  CALLS[method]?.(past, nowMs, params);
