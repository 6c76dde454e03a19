/** Which channel means what: one mapper per channel family, found by the text before the first dot. */
import { instantOf, positiveOf } from '../mapping/decimals';
import { isObject, rowsOf, shown, type WireObject } from '../mapping/json';
import { eachRow, pushAlive, pushQuote, readRow, reject, type Mapping } from '../mapping/rows';
import { rowTables } from '../mapping/rules';
import { mapTrade, type TradeFields } from '../mapping/trade';
import { mapLiquidation, mapPortfolio, mapUserChanges } from './account';
import type { DeribitBooks } from './books';
import { mapExpiryEstimate, mapIndex, mapVolIndex } from './levels';
import { hasEnded, mapCreation, mapDelivered, mapState } from './life';
import { mapMarkRow, mapTicker, mapTop } from './map';
import { mapPlatformState } from './platform';

type Mapper = (m: Mapping, row: WireObject, channel: string) => void;

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
const mapTickerOrEnd: Mapper = (m, row) => (hasEnded(row) ? mapDelivered(m, row) : mapTicker(m, row));

const MAPPERS: ReadonlyMap<string, Mapper> = new Map([
  ['ticker', mapTickerOrEnd],
  ['incremental_ticker', mapTickerOrEnd],
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
export function mapChannel(m: Mapping, channel: string, data: unknown, books?: DeribitBooks): void {
  if (channel.startsWith(MARKS)) return mapMarks(m, channel, data);
  if (channel.startsWith('trades.')) return eachRow(m, data, channel, (row) => mapTrade(m, row, TRADE));
  const isBook = books && channel.startsWith('book.');
  const mapper: Mapper | undefined = isBook ? books.map.bind(books) : mapperOf(channel);
  if (!mapper) m.sink.ignored('channel not used', channel.slice(0, 80));
  else if (isObject(data)) mapper(m, data, channel);
  else reject(m, 'bad shape', `${channel}: data is ${shown(data)}, not an object`);
}
