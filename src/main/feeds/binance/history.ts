/** Stored history of Binance futures in USDT: index and perpetual candles, funding. */
import { failure, success } from '../../../engine/basics/result';
import { codeOf, isObject } from '../mapping/json';
import {
  MS_PER_HOUR,
  readCandles,
  readRows,
  slowDown,
  STEP_MS,
  type SeriesOffer,
  type VenueHistory,
} from '../history/venueHistory';

const COINS = ['BTC', 'ETH'] as const;
const INTERVAL = { day: '1d', hour: '1h' } as const;
type Bar = keyof typeof INTERVAL;
const BARS: readonly Bar[] = ['day', 'hour'];
/** More than 500 candles in a call weigh twice as much. */
const CANDLES = 499;
const FUNDING_ROWS = 1_000;

const candles = (kind: 'index' | 'perpetual', coin: string, step: Bar): SeriesOffer => ({
  kind,
  coin,
  step,
  name: `${coin}USDT`,
  pageMs: CANDLES * STEP_MS[step],
  stepMs: STEP_MS[step],
  isGrid: true,
  path: ({ fromMs, toMs }) =>
    `/fapi/v1/${kind === 'index' ? 'indexPriceKlines?pair' : 'klines?symbol'}=${coin}USDT` +
    `&interval=${INTERVAL[step]}&startTime=${fromMs}&endTime=${toMs - 1}&limit=${CANDLES}`,
  read: readCandles,
});

const funding = (coin: string): SeriesOffer => ({
  kind: 'funding',
  coin,
  step: 'event',
  name: `${coin}USDT`,
  pageMs: FUNDING_ROWS * MS_PER_HOUR,
  stepMs: 8 * MS_PER_HOUR,
  isGrid: false,
  path: ({ fromMs, toMs }) =>
    `/fapi/v1/fundingRate?symbol=${coin}USDT&startTime=${fromMs}&endTime=${toMs - 1}&limit=${FUNDING_ROWS}`,
  read: (list) => readRows(list, 'fundingTime', 'fundingRate'),
});

export const binanceHistory: VenueHistory = {
  venue: 'binance',
  // Weight 2 each of 2,400 a minute; funding 500 calls in five minutes.
  budget: { calls: 40, windowMs: 30_000 },
  gapMs: 250,
  offers: [
    ...COINS.flatMap((coin) => BARS.map((step) => candles('index', coin, step))),
    ...COINS.flatMap((coin) => BARS.map((step) => candles('perpetual', coin, step))),
    ...COINS.map(funding),
  ],
  unwrap(json) {
    if (!isObject(json) || json.code === undefined) return success(json);
    const code = codeOf(json.code) ?? '';
    const what = `code ${code} ${codeOf(json.msg) ?? ''}`;
    return code === '-1003' ? slowDown(what, 30_000) : failure('PROTOCOL', what, { code });
  },
};
