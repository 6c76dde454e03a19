/** Binance's history calls. Candles of futures are lists, those of options objects, for a contract of `unit` coins. */
import { CANDLE, type PastCall } from '../mapping/past';
import type { PastSeries } from '../past';

const candles = (series: PastSeries, name = 'symbol'): PastCall => ({ series, name, ...CANDLE });

export const PAST_CALLS: Readonly<Record<string, PastCall>> = {
  'fapi/klines': candles('contract'),
  'fapi/indexPriceKlines': candles('index', 'pair'),
  'fapi/markPriceKlines': candles('mark'),
  'fapi/fundingRate': {
    series: 'funding',
    name: 'symbol',
    time: 'fundingTime',
    fields: [
      ['fundingRate', 'fundingRate'],
      ['markPrice', 'mark'],
    ],
  },
};

/** Candles of an option: objects, whose prices become those of one coin. */
export const optionCandles = (unit: number): PastCall => ({
  series: 'contract',
  name: 'symbol',
  time: 'openTime',
  fields: (['open', 'high', 'low', 'close'] as const).map((key) => [key, key, unit]),
});
