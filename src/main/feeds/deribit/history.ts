/** Stored history of Deribit: index levels, perpetual candles, DVOL, funding by the hour, realised volatility. */
import type { SeriesStep, TimeRange } from '../../../contracts/backfill';
import { failure, success, type Result } from '../../../engine/basics/result';
import { MS_PER_DAY } from '../../../engine/basics/time';
import { instantOf } from '../mapping/decimals';
import { codeOf, isObject } from '../mapping/json';
import { candlesOf } from './past';
import {
  MS_PER_HOUR,
  readCandles,
  readRows,
  slowDown,
  STEP_MS,
  type PageRows,
  type SeriesOffer,
  type VenueHistory,
} from '../history/venueHistory';

const COINS = ['BTC', 'ETH'] as const;
const CASH = ['USDC', 'USDT'] as const;
/** Bars and rows asked for in one call: below what the venue cuts off. */
const BARS = 1_000;
const FUNDING_DAYS = 28;
const WHOLE_MS = 40_000 * MS_PER_DAY;
const PERCENT = 0.01;
const RESOLUTION = { day: '1D', hour: '60' } as const;
const VOL_RESOLUTION = { day: '1D', hour: '3600' } as const;
type Bar = keyof typeof RESOLUTION;

const query = (method: string, params: Readonly<Record<string, string | number>>): string =>
  `/${method}?${new URLSearchParams(Object.entries(params).map(([k, v]): [string, string] => [k, String(v)])).toString()}`;

const between = ({ fromMs, toMs }: TimeRange) => ({ start_timestamp: fromMs, end_timestamp: toMs - 1 });

/**
 * Ranges are counted back from now: all of it covers any range. Rows are levels at instants, not candles: the last one of
 * a day, its midnight included, is its close.
 */
const index = (coin: string): SeriesOffer => ({
  kind: 'index',
  coin,
  step: 'day',
  name: `${coin.toLowerCase()}_usd`,
  pageMs: WHOLE_MS,
  isWhole: true,
  stepMs: MS_PER_DAY,
  isGrid: true,
  path: () => query('get_index_chart_data', { index_name: `${coin.toLowerCase()}_usd`, range: 'all' }),
  read: readLevels,
});

function readLevels(result: unknown): Result<PageRows> {
  const levels = readRows(result, 0, 1);
  if (!levels.ok) return levels;
  return success({ rows: levels.value.rows.map(({ timeMs, value }) => ({ timeMs: timeMs - 1, value })) });
}

const perpetual = (coin: string, step: Bar): SeriesOffer => ({
  kind: 'perpetual',
  coin,
  step,
  name: `${coin}-PERPETUAL`,
  pageMs: BARS * STEP_MS[step],
  stepMs: STEP_MS[step],
  isGrid: true,
  path: (range) =>
    query('get_tradingview_chart_data', {
      instrument_name: `${coin}-PERPETUAL`,
      ...between(range),
      resolution: RESOLUTION[step],
    }),
  read: readColumns,
});

/** Columns of one length, or `no_data`. */
function readColumns(result: unknown): Result<PageRows> {
  if (!isObject(result)) return failure('PROTOCOL', 'the answer holds no candles');
  const candles = candlesOf(result);
  return candles ? readCandles(candles) : failure('PROTOCOL', 'the columns of the candles differ in length');
}

const volIndex = (coin: string, step: Bar): SeriesOffer => ({
  kind: 'volIndex',
  coin,
  step,
  name: `${coin} DVOL`,
  pageMs: BARS * STEP_MS[step],
  stepMs: STEP_MS[step],
  isGrid: true,
  path: (range) =>
    query('get_volatility_index_data', {
      currency: coin,
      ...between(range),
      resolution: VOL_RESOLUTION[step],
    }),
  read: (result) => readVolIndex(result, STEP_MS[step]),
});

/** `continuation` is the end of the next older page; null says that there is none. */
function readVolIndex(result: unknown, stepMs: number): Result<PageRows> {
  if (!isObject(result)) return failure('PROTOCOL', 'the answer holds no data');
  const candles = readCandles(result.data);
  if (!candles.ok) return candles;
  const rows = candles.value.rows.map(({ timeMs, value }) => ({ timeMs, value: value * PERCENT }));
  if (result.continuation === null || result.continuation === undefined) return success({ rows });
  const next = instantOf(result.continuation);
  if (next === undefined) return failure('PROTOCOL', 'the continuation is no instant');
  return success({ rows, coveredFromMs: next + stepMs });
}

const funding = (coin: string): SeriesOffer => ({
  kind: 'funding',
  coin,
  step: 'event',
  name: `${coin}-PERPETUAL`,
  pageMs: FUNDING_DAYS * MS_PER_DAY,
  stepMs: MS_PER_HOUR,
  isGrid: false,
  path: (range) =>
    query('get_funding_rate_history', { instrument_name: `${coin}-PERPETUAL`, ...between(range) }),
  read: (result) => readRows(result, 'timestamp', 'interest_1h'),
});

/** About two weeks, by the hour, whatever is asked. */
const realised = (coin: string): SeriesOffer => ({
  kind: 'realisedVol',
  coin,
  step: 'hour',
  name: coin,
  pageMs: WHOLE_MS,
  isWhole: true,
  stepMs: MS_PER_HOUR,
  isGrid: true,
  path: () => query('get_historical_volatility', { currency: coin }),
  read: (result) => readRows(result, 0, 1, PERCENT),
});

const BARS_OF: readonly Bar[] = ['day', 'hour'] satisfies readonly SeriesStep[];

/** 10028 too many requests, 10066 too many at once; 10040 and 10041 retry, settlement under way. */
const WAIT_MS: Readonly<Record<string, number>> = {
  10028: 10_000,
  10066: 5_000,
  10040: 2_000,
  10041: 15_000,
};

export const deribitHistory: VenueHistory = {
  venue: 'deribit',
  budget: { calls: 60, windowMs: 30_000 },
  gapMs: 250,
  offers: [
    ...[...COINS, ...CASH].map(index),
    ...COINS.flatMap((coin) => BARS_OF.map((step) => perpetual(coin, step))),
    ...COINS.flatMap((coin) => BARS_OF.map((step) => volIndex(coin, step))),
    ...COINS.map(funding),
    ...COINS.map(realised),
  ],
  unwrap(json) {
    if (!isObject(json)) return failure('PROTOCOL', 'the answer is no object');
    if (isObject(json.error)) {
      const code = codeOf(json.error.code) ?? '';
      const what = `error ${code} ${codeOf(json.error.message) ?? ''}`;
      return code in WAIT_MS ? slowDown(what, WAIT_MS[code]) : failure('PROTOCOL', what, { code });
    }
    return json.result === undefined
      ? failure('PROTOCOL', 'the answer holds no result')
      : success(json.result);
  },
};
