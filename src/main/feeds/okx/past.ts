/** OKX's history calls, newest first. The last cell of a candle says whether it has ended. */
import { rowsOf } from '../mapping/json';
import { CANDLE, type PastCall } from '../mapping/past';
import type { PastSeries } from '../past';

const candles = (series: PastSeries): PastCall => ({
  series,
  name: 'instId',
  ...CANDLE,
  isOpen: (row) => rowsOf(row)?.at(-1) === '0',
});

export const PAST_CALLS: Readonly<Record<string, PastCall>> = {
  'market/candles': candles('contract'),
  'market/history-candles': candles('contract'),
  'market/index-candles': candles('index'),
  'market/history-index-candles': candles('index'),
  'market/mark-price-candles': candles('mark'),
  'market/history-mark-price-candles': candles('mark'),
  'public/funding-rate-history': {
    series: 'funding',
    name: 'instId',
    time: 'fundingTime',
    // What was paid stands over what was announced.
    fields: [
      ['fundingRate', 'fundingRate'],
      ['realizedRate', 'fundingRate'],
    ],
  },
};
