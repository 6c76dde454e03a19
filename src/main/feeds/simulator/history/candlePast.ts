/** What the other venues' calls about the past have in common: which hours pay funding, candles and rows in a range. */
import { candlesOf, FIRST_MS, HOUR_MS, type Candle, type Past } from './past';

export const DAY_MS = 24 * HOUR_MS;
const FUNDING_HOURS = 8;
const PEG_WIDTH = 3e-4;

export interface FundingRow {
  readonly timeMs: number;
  readonly rate: number;
}

/** Payments at 00:00, 08:00 and 16:00 UTC in [fromMs, toMs), oldest first. */
export function fundingOf(
  past: Past,
  nowMs: number,
  coin: string,
  fromMs: number,
  toMs: number,
): readonly FundingRow[] {
  const found = past.of(coin, nowMs);
  const rows: FundingRow[] = [];
  for (let end = FUNDING_HOURS; end <= (found?.funding.length ?? 0); end += FUNDING_HOURS) {
    const timeMs = FIRST_MS + end * HOUR_MS;
    if (timeMs < fromMs || timeMs >= toMs) continue;
    rows.push({
      timeMs,
      rate: found?.funding.subarray(end - FUNDING_HOURS, end).reduce((sum, r) => sum + r, 0) ?? 0,
    });
  }
  return rows;
}

/** Candles of index (`spot`) or perpetual, stablecoins at their peg; oldest first. */
export function priceCandles(
  past: Past,
  nowMs: number,
  coin: string,
  stepMs: number,
  range: readonly [number, number],
  scale = 1,
): readonly Candle[] {
  const spot =
    past.of(coin, nowMs)?.spot ??
    past.of('BTC', nowMs)?.spot.map((_, hour) => 1 + PEG_WIDTH * Math.sin(hour * 0.071)) ??
    new Float64Array(0);
  return candlesOf(spot, stepMs, ...range, scale);
}

export const texts = ({ startMs, open, high, low, close }: Candle): readonly [number, ...string[]] => [
  startMs,
  ...[open, high, low, close].map((level) => level.toFixed(4)),
];

const numberOf = (query: URLSearchParams, key: string, otherwise: number): number => {
  const text = query.get(key);
  return text === null ? otherwise : Number(text);
};

/** Both ends included, as most venues read them. */
export const closedRange = (
  query: URLSearchParams,
  from: string,
  to: string,
  nowMs: number,
): [number, number] => [numberOf(query, from, FIRST_MS), numberOf(query, to, nowMs) + 1];

export const limitOf = (query: URLSearchParams, usual: number, most: number): number =>
  Math.min(most, numberOf(query, 'limit', usual));
export { numberOf };
