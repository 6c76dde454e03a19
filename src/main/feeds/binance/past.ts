/** Binance's history calls. Candles are lists, those of options for a contract of `unit` coins. */
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

/** Candles of an option, whose prices become those of one coin; until the end of 2025 they were objects. */
export const optionCandles = (unit: number, isList: boolean): PastCall => ({
  series: 'contract',
  name: 'symbol',
  time: isList ? 0 : 'openTime',
  fields: (['open', 'high', 'low', 'close'] as const).map((key, i) => [isList ? i + 1 : key, key, unit]),
});
