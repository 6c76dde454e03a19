/** Stored history of Bybit: USD index and perpetual candles, funding, realised volatility of thirty days. */
import type { TimeRange } from '../../../contracts/backfill';
import { failure, success, type Result } from '../../../engine/basics/result';
import { MS_PER_DAY } from '../../../engine/basics/time';
import { codeOf, isObject } from '../mapping/json';
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
const INTERVAL = { day: 'D', hour: '60' } as const;
type Bar = keyof typeof INTERVAL;
const BARS: readonly Bar[] = ['day', 'hour'];
const CANDLES = 1_000;
const FUNDING_ROWS = 200;
const REALISED_DAYS = 30;
const REALISED_PERIOD = 30;

const listOf = (result: unknown): unknown => (isObject(result) ? result.list : undefined);

/** Inverse contracts: their index is in USD. */
const candles = (kind: 'index' | 'perpetual', coin: string, step: Bar): SeriesOffer => ({
  kind,
  coin,
  step,
  name: `${coin}USD`,
  pageMs: CANDLES * STEP_MS[step],
  stepMs: STEP_MS[step],
  isGrid: true,
  path: ({ fromMs, toMs }) =>
    `/v5/market/${kind === 'index' ? 'index-price-kline' : 'kline'}?category=inverse&symbol=${coin}USD` +
    `&interval=${INTERVAL[step]}&start=${fromMs}&end=${toMs - 1}&limit=${CANDLES}`,
  read: (result) => readCandles(listOf(result)),
});

const times = ({ fromMs, toMs }: TimeRange): string => `&startTime=${fromMs}&endTime=${toMs - 1}`;

const funding = (coin: string): SeriesOffer => ({
  kind: 'funding',
  coin,
  step: 'event',
  name: `${coin}USD`,
  pageMs: FUNDING_ROWS * MS_PER_HOUR,
  stepMs: 8 * MS_PER_HOUR,
  isGrid: false,
  path: (range) =>
    `/v5/market/funding/history?category=inverse&symbol=${coin}USD${times(range)}&limit=${FUNDING_ROWS}`,
  read: (result) => readRows(listOf(result), 'fundingRateTimestamp', 'fundingRate'),
});

const realised = (coin: string): SeriesOffer => ({
  kind: 'realisedVol',
  coin,
  step: 'hour',
  name: `${coin} ${REALISED_PERIOD} d`,
  pageMs: REALISED_DAYS * MS_PER_DAY,
  stepMs: MS_PER_HOUR,
  isGrid: true,
  path: (range) =>
    `/v5/market/historical-volatility?category=option&baseCoin=${coin}&period=${REALISED_PERIOD}${times(range)}`,
  read: readRealised,
});

const readRealised = (result: unknown): Result<PageRows> => readRows(result, 'time', 'value');

export const bybitHistory: VenueHistory = {
  venue: 'bybit',
  // 600 calls in 5 s for everything from this address; beyond it a ban of ten minutes.
  budget: { calls: 30, windowMs: 5_000 },
  gapMs: 120,
  offers: [
    ...COINS.flatMap((coin) => BARS.map((step) => candles('index', coin, step))),
    ...COINS.flatMap((coin) => BARS.map((step) => candles('perpetual', coin, step))),
    ...COINS.map(funding),
    ...COINS.map(realised),
  ],
  /** 10006 comes with HTTP 200. */
  unwrap(json) {
    if (!isObject(json)) return failure('PROTOCOL', 'the answer is no object');
    const code = codeOf(json.retCode) ?? '';
    const what = `retCode ${code} ${codeOf(json.retMsg) ?? ''}`;
    if (code === '10006') return slowDown(what, 5_000);
    return code === '0' ? success(json.result) : failure('PROTOCOL', what, { code });
  },
};
