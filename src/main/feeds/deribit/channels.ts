/** Which channel means what: one mapper per channel family, found by the text before the first dot. */
import { instantOf, positiveOf } from '../mapping/decimals';
import { isObject, rowsOf, shown, type WireObject } from '../mapping/json';
import { eachRow, pushAlive, pushQuote, readRow, reject, type Mapping } from '../mapping/rows';
import { rowTables } from '../mapping/rules';
import { mapTrade, type TradeFields } from '../mapping/trade';
import { mapLiquidation, mapPortfolio, mapUserChanges } from './account';
import { DeribitBooks } from './books';
import { mapExpiryEstimate, mapIndex, mapVolIndex } from './levels';
import { hasEnded, mapCreation, mapDelivered, mapState } from './life';
import { mapMarkRow, mapTicker, mapTop } from './map';
import { mapPlatformState } from './platform';
import { TickerStates } from './states';
import { Underlyings } from './underlyings';

/** What is followed across frames. */
export interface DeribitMemory {
  readonly books: DeribitBooks;
  readonly states: TickerStates;
  readonly underlyings: Underlyings;
}

export const deribitMemory = (): DeribitMemory => ({
  books: new DeribitBooks(),
  states: new TickerStates(),
  underlyings: new Underlyings(),
});

type Mapper = (m: Mapping, row: WireObject, channel: string, memory: DeribitMemory) => void;

const TRADE: TradeFields = {
  symbol: 'instrument_name',
  time: 'timestamp',
  id: 'trade_id',
  price: 'price',
  size: 'amount',
  side: (row) => row.direction,
  percentVol: 'iv',
  mark: 'mark_price',
  index: 'index_price',
  isBlock: (row) => row.block_trade_id !== undefined && row.block_trade_id !== null,
  combo: 'combo_id',
};

const MARKS = 'markprice.options.';

/** The rows that changed, and with them a sign of life for the others. */
function mapMarks(m: Mapping, channel: string, data: unknown): void {
  const rows = rowsOf(data);
  if (!rows) return reject(m, 'bad shape', `${channel}: data is ${shown(data)}, not a list`);
  let newestMs = 0;
  eachRow(m, rows, channel, (row) => {
    mapMarkRow(m, row);
    newestMs = Math.max(newestMs, instantOf(row.timestamp) ?? 0);
  });
  pushAlive(m, channel.slice(MARKS.length), newestMs);
}

/** `interest` is the rate at this instant, not the mean of 8 hours. */
const PERPETUAL = rowTables([['interest', 'momentaryFunding8h', 'rate']]);

/** `perpetual.*` names its instrument in the channel only. */
function mapPerpetual(m: Mapping, row: WireObject, channel: string): void {
  const read = readRow(m, row, channel.split('.')[1], row.timestamp, PERPETUAL);
  if (read) pushQuote(m, read, positiveOf(row, 'index_price'));
}

/** The numbers of the ticker after the end are of no use. */
export function mapTickerOrEnd(m: Mapping, row: WireObject, { states, underlyings }: DeribitMemory): void {
  if (hasEnded(row)) {
    states.forget(row);
    mapDelivered(m, row);
  } else if (mapTicker(m, underlyings.complete(row))) states.note(m, row);
}

/** A combination is no instrument here; its legs are trades of their own instruments. */
function mapTradeRow(m: Mapping, row: WireObject): void {
  mapTrade(m, row, TRADE);
  if (row.legs !== undefined) eachRow(m, row.legs, 'legs', (leg) => mapTrade(m, leg, TRADE));
}

/** Rows of `trades.*` and of the calls for them. */
export const mapTrades = (m: Mapping, rows: unknown, source: string): void =>
  eachRow(m, rows, source, (row) => mapTradeRow(m, row));

const mapTickerFrame: Mapper = (m, row, _channel, memory) => mapTickerOrEnd(m, row, memory);
const mapBook: Mapper = (m, row, channel, { books }) => books.map(m, row, channel);

const MAPPERS: ReadonlyMap<string, Mapper> = new Map([
  ['ticker', mapTickerFrame],
  ['incremental_ticker', mapTickerFrame],
  ['book', mapBook],
  ['quote', mapTop],
  ['perpetual', mapPerpetual],
  ['deribit_price_index', mapIndex],
  ['deribit_volatility_index', mapVolIndex],
  ['estimated_expiration_price', mapExpiryEstimate],
  ['platform_state', mapPlatformState],
]);

/** Events by the first two words of their channel. */
const EVENTS: ReadonlyMap<string, Mapper> = new Map([
  ['instrument.state', mapState],
  ['instrument.creation', mapCreation],
  ['user.changes', mapUserChanges],
  ['user.portfolio', mapPortfolio],
  ['user.liquidation', mapLiquidation],
]);

/** Most frames are tickers: their channels are not taken apart further than to the first dot. */
function mapperOf(channel: string): Mapper | undefined {
  const dot = channel.indexOf('.');
  const family = dot < 0 ? channel : channel.slice(0, dot);
  return MAPPERS.get(family) ?? EVENTS.get(channel.split('.', 2).join('.'));
}

/** Turns one subscription frame into updates; what is not used is named in the sink, never dropped in silence. */
export function mapChannel(m: Mapping, channel: string, data: unknown, memory: DeribitMemory): void {
  if (channel.startsWith(MARKS)) return mapMarks(m, channel, data);
  if (channel.startsWith('trades.')) return mapTrades(m, data, channel);
  const mapper = mapperOf(channel);
  if (!mapper) m.sink.ignored('channel not used', channel.slice(0, 80));
  else if (isObject(data)) mapper(m, data, channel, memory);
  else reject(m, 'bad shape', `${channel}: data is ${shown(data)}, not an object`);
}
