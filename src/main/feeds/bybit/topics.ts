/** Which topic means what, by the text before its first dot. */
import { instantOf } from '../mapping/decimals';
import { codeOf, isObject, rowsOf, shown, textOf, type WireObject } from '../mapping/json';
import { eachRow, reject, stamp, type Mapping } from '../mapping/rows';
import { mapTrade, type TradeFields } from '../mapping/trade';
import { mapGreeks, mapPosition, mapWallet } from './account';
import { BybitBooks } from './books';
import { mapPriceLimit, mapTicker, tickerMemory, type TickerMemory } from './map';
import type { DataFrame } from './wire';

/** What is followed across the frames of one socket. */
export interface BybitState {
  readonly tickers: TickerMemory;
  readonly books: BybitBooks;
}

export const bybitState = (indexFromOptions?: TickerMemory['indexFromOptions']): BybitState => ({
  tickers: tickerMemory(indexFromOptions),
  books: new BybitBooks(),
});

const TRADE: TradeFields = {
  symbol: 's',
  time: 'T',
  id: 'i',
  price: 'p',
  size: 'v',
  side: (row) => row.S,
  vol: 'iv',
  mark: 'mP',
  markVol: 'mIv',
  index: 'iP',
  isBlock: (row) => row.BT === true,
};

const STATUS_WORDS: ReadonlyMap<unknown, 'scheduled' | 'ongoing' | 'over'> = new Map([
  ['scheduled', 'scheduled'],
  ['ongoing', 'ongoing'],
  ['completed', 'over'],
  ['canceled', 'over'],
]);

export function mapStatus(m: Mapping, row: WireObject, time: unknown): void {
  const state = STATUS_WORDS.get(row.state);
  if (!state) return m.sink.ignored('unknown state word', String(row.state).slice(0, 40));
  const times = stamp(m, time, 'system status');
  if (!times) return;
  const [beginMs, endMs] = [instantOf(row.begin), instantOf(row.end)];
  m.sink.updates.push({
    kind: 'venueStatus',
    venue: m.venue,
    state,
    title: textOf(row.title) ?? '',
    services: (rowsOf(row.serviceTypes) ?? []).map((service) => codeOf(service) ?? ''),
    ...(beginMs === undefined ? undefined : { beginMs }),
    ...(endMs === undefined ? undefined : { endMs }),
    ...times,
  });
}

/** Rows of these topics come in a list. */
const LISTS: Readonly<Record<string, (m: Mapping, row: WireObject, time: unknown) => void>> = {
  publicTrade: (m, row) => mapTrade(m, row, TRADE),
  position: mapPosition,
  wallet: mapWallet,
  greeks: mapGreeks,
  system: mapStatus,
};

/** One row of the instrument that the topic names after its family. */
function mapOne(
  m: Mapping,
  { topic, data, time, isDelta }: DataFrame,
  family: string,
  state: BybitState,
): void {
  if (!isObject(data)) return reject(m, 'bad shape', `${topic}: data is ${shown(data)}, not an object`);
  const symbol = topic.slice(family.length + 1);
  if (data.symbol !== symbol) return reject(m, 'bad shape', `${topic}: the row is of ${shown(data.symbol)}`);
  if (family === 'priceLimit') mapPriceLimit(m, data, time);
  else if (data.usdIndexPrice !== undefined) m.sink.ignored('spot is not followed here', topic.slice(0, 60));
  else mapTicker(m, data, time, isDelta ? 'delta' : 'socket', state.tickers);
}

export function mapTopic(m: Mapping, frame: DataFrame, state: BybitState): void {
  const { topic, data, time } = frame;
  const dot = topic.indexOf('.');
  // Most frames are tickers: no list of the topic's parts is made for them.
  const family = dot < 0 ? topic : topic.slice(0, dot);
  if (family === 'tickers' || family === 'priceLimit') return mapOne(m, frame, family, state);
  if (family === 'orderbook') return state.books.map(m, topic, data, frame.isDelta, time);
  const mapper = Object.hasOwn(LISTS, family) ? LISTS[family] : undefined;
  if (mapper) eachRow(m, data, topic, (row) => mapper(m, row, time));
  else m.sink.ignored('topic not used', topic.slice(0, 60));
}
