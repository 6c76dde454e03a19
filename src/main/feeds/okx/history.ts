/** Stored history of OKX: index and perpetual candles by UTC days or hours, funding of three months. */
import type { TimeRange } from '../../../contracts/backfill';
import { failure, success, type Result } from '../../../engine/basics/result';
import { codeOf, isObject, rowsOf } from '../mapping/json';
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
/** Days begin at UTC+8 unless UTC is asked for. */
const BAR = { day: '1Dutc', hour: '1H' } as const;
type Bar = keyof typeof BAR;
const BARS: readonly Bar[] = ['day', 'hour'];
const INDEX_BARS = 100;
const PERPETUAL_BARS = 300;
const FUNDING_ROWS = 400;

/** Rows older than `after` and newer than `before`, neither included. */
const between = ({ fromMs, toMs }: TimeRange, limit: number): string =>
  `&after=${toMs}&before=${fromMs - 1}&limit=${limit}`;

const candles = (
  kind: 'index' | 'perpetual',
  coin: string,
  step: Bar,
  call: string,
  limit: number,
): SeriesOffer => {
  const name = kind === 'index' ? `${coin}-USD` : `${coin}-USD-SWAP`;
  return {
    kind,
    coin,
    step,
    name,
    pageMs: limit * STEP_MS[step],
    stepMs: STEP_MS[step],
    isGrid: true,
    path: (range) => `/api/v5/market/${call}?instId=${name}&bar=${BAR[step]}${between(range, limit)}`,
    read: readClosed,
  };
};

/** The last cell says whether the candle is closed; an open one is no value yet. */
function readClosed(list: unknown): Result<PageRows> {
  const rows = rowsOf(list);
  return readCandles(rows?.filter((row) => rowsOf(row)?.at(-1) !== '0') ?? list);
}

const funding = (coin: string): SeriesOffer => ({
  kind: 'funding',
  coin,
  step: 'event',
  name: `${coin}-USD-SWAP`,
  // Hourly payments fill a page in this time; those every eight hours are then fewer rows.
  pageMs: FUNDING_ROWS * MS_PER_HOUR,
  stepMs: 8 * MS_PER_HOUR,
  isGrid: false,
  path: (range) =>
    `/api/v5/public/funding-rate-history?instId=${coin}-USD-SWAP${between(range, FUNDING_ROWS)}`,
  read: readFunding,
});

/** The rate that was paid, where it is told beside the one announced. */
function readFunding(list: unknown): Result<PageRows> {
  const hasRealised = rowsOf(list)?.every((row) => isObject(row) && row.realizedRate) ?? false;
  return readRows(list, 'fundingTime', hasRealised ? 'realizedRate' : 'fundingRate');
}

export const okxHistory: VenueHistory = {
  venue: 'okx',
  // History of index candles and funding: 10 calls in 2 s each.
  budget: { calls: 5, windowMs: 2_000 },
  gapMs: 250,
  offers: [
    ...COINS.flatMap((coin) =>
      BARS.map((step) => candles('index', coin, step, 'history-index-candles', INDEX_BARS)),
    ),
    ...CASH.map((coin) => candles('index', coin, 'day', 'history-index-candles', INDEX_BARS)),
    ...COINS.flatMap((coin) =>
      BARS.map((step) => candles('perpetual', coin, step, 'history-candles', PERPETUAL_BARS)),
    ),
    ...COINS.map(funding),
  ],
  /** 50011 comes with HTTP 429 and with HTTP 200. */
  unwrap(json) {
    if (!isObject(json)) return failure('PROTOCOL', 'the answer is no object');
    const code = codeOf(json.code) ?? '';
    const what = `code ${code} ${codeOf(json.msg) ?? ''}`;
    if (code === '50011') return slowDown(what, 2_000);
    return code === '0' ? success(json.data) : failure('PROTOCOL', what, { code });
  },
};
