/** Deribit's history calls. DVOL and realised volatility are percent; funding is told by the hour and for 8 hours. */
import { instantOf } from '../mapping/decimals';
import { isObject, rowsOf } from '../mapping/json';
import { barsOf, CANDLE, member, type PastCall } from '../mapping/past';

const PERCENT = 100;
const [MS_PER_SECOND, MS_PER_MINUTE] = [1_000, 60_000];

/** Columns of one length as rows, none for `no_data`; `undefined` where they are no candles. */
export function candlesOf(result: unknown): readonly unknown[] | undefined {
  if (!isObject(result)) return undefined;
  if (result.status === 'no_data') return [];
  const [ticks, ...columns] = ['ticks', 'open', 'high', 'low', 'close'].map((key) => rowsOf(result[key]));
  if (!ticks || columns.some((column) => column?.length !== ticks.length)) return undefined;
  return ticks.map((tick, row) => [tick, ...columns.map((column) => column?.[row])]);
}

/** Expiries are at 08:00 UTC of the day that the row names. */
const deliveryOf = (day: unknown): unknown =>
  typeof day === 'string' ? instantOf(Date.parse(`${day}T08:00:00Z`)) : undefined;

export const PAST_CALLS: Readonly<Record<string, PastCall>> = {
  get_index_chart_data: { series: 'index', name: 'index_name', time: 0, fields: [[1, 'value']] },
  get_mark_price_history: { series: 'mark', name: 'instrument_name', time: 0, fields: [[1, 'value']] },
  get_historical_volatility: {
    series: 'realisedVol',
    name: 'currency',
    time: 0,
    fields: [[1, 'value', PERCENT]],
  },
  get_volatility_index_data: {
    series: 'volIndex',
    name: 'currency',
    rows: member('data'),
    barMs: barsOf('resolution', MS_PER_SECOND),
    time: 0,
    fields: CANDLE.fields.map(([cell, field]) => [cell, field, PERCENT]),
  },
  get_tradingview_chart_data: {
    series: 'contract',
    name: 'instrument_name',
    rows: candlesOf,
    barMs: barsOf('resolution', MS_PER_MINUTE),
    ...CANDLE,
  },
  get_funding_rate_history: {
    series: 'funding',
    name: 'instrument_name',
    time: 'timestamp',
    fields: [
      ['interest_1h', 'fundingRate'],
      ['interest_8h', 'fundingRate8h'],
      ['index_price', 'index'],
    ],
    constant: { fundingIntervalHours: 1 },
  },
  get_funding_chart_data: {
    series: 'funding',
    name: 'instrument_name',
    rows: member('data'),
    time: 'timestamp',
    fields: [
      ['interest_8h', 'fundingRate8h'],
      ['index_price', 'index'],
    ],
  },
  get_delivery_prices: {
    series: 'delivery',
    name: 'index_name',
    rows: member('data'),
    time: 'date',
    instant: deliveryOf,
    fields: [['delivery_price', 'value']],
  },
};
