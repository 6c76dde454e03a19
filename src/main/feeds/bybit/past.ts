/** Bybit's history calls, newest first, in text. Volatility is a fraction; open interest counts both sides. */
import { rowsOf } from '../mapping/json';
import { barsOf, CANDLE, member, type PastCall } from '../mapping/past';
import type { PastSeries } from '../past';

const BOTH_SIDES = 2;
const MS_PER_MINUTE = 60_000;

const candles = (series: PastSeries): PastCall => ({
  series,
  name: 'symbol',
  rows: member('list'),
  barMs: barsOf('interval', MS_PER_MINUTE),
  ...CANDLE,
});

export const PAST_CALLS: Readonly<Record<string, PastCall>> = {
  'market/kline': candles('contract'),
  'market/mark-price-kline': candles('mark'),
  'market/index-price-kline': candles('index'),
  'market/historical-volatility': {
    series: 'realisedVol',
    name: 'baseCoin',
    // A list of its own, or one inside as everywhere else.
    rows: (result) => rowsOf(result) ?? member('list')(result),
    time: 'time',
    fields: [['value', 'value']],
  },
  'market/funding/history': {
    series: 'funding',
    name: 'symbol',
    rows: member('list'),
    time: 'fundingRateTimestamp',
    fields: [['fundingRate', 'fundingRate']],
  },
  'market/open-interest': {
    series: 'openInterest',
    name: 'symbol',
    rows: member('list'),
    time: 'timestamp',
    fields: [['openInterest', 'value', BOTH_SIDES]],
  },
  'market/new-delivery-price': {
    series: 'delivery',
    name: 'baseCoin',
    rows: member('list'),
    time: 'deliveryTime',
    fields: [['deliveryPrice', 'value']],
  },
};
