/** Which channel means what: one mapper per channel, the same for the socket and for REST answers. */
import type { VenueStatusUpdate } from '../feed';
import { instantOf, positiveOf } from '../mapping/decimals';
import { codeOf, textOf, type WireObject } from '../mapping/json';
import { pushListing } from '../mapping/listing';
import { answerTimes, eachRow, pushAlive, stamp, type Mapping } from '../mapping/rows';
import { areDecimals } from '../mapping/rules';
import { mapTrade, type TradeFields } from '../mapping/trade';
import { mapAccount, mapAccountGreeks, mapBalanceAndPosition, mapPosition } from './account';
import type { OkxBooks } from './books';
import { readInstrumentRecord } from './instruments';
import {
  mapEstimate,
  mapFunding,
  mapIndex,
  mapMarkPrice,
  mapOpenInterest,
  mapOptionSummary,
  mapPriceLimit,
  mapTicker,
} from './map';

/** `isPushed`: sent by the socket on a change, not a state that was asked for. */
type RowMapper = (m: Mapping, row: WireObject, isPushed: boolean) => unknown;

const TRADE: TradeFields = {
  symbol: 'instId',
  time: 'ts',
  id: 'tradeId',
  price: 'px',
  size: 'sz',
  side: (row) => row.side,
  vol: 'fillVol',
  mark: 'markPx',
  index: 'idxPx',
  forward: 'fwdPx',
};

const mapInstrument: RowMapper = (m, row) => pushListing(m, readInstrumentRecord(row), answerTimes(m));

const STATUS_WORDS: ReadonlyMap<unknown, VenueStatusUpdate['state']> = new Map([
  ['scheduled', 'scheduled'],
  ['ongoing', 'ongoing'],
  ['pre_open', 'ongoing'],
  ['completed', 'over'],
  ['canceled', 'over'],
]);

function mapStatus(m: Mapping, row: WireObject): void {
  const state = STATUS_WORDS.get(row.state);
  if (!state) return m.sink.ignored('unknown state word', String(row.state).slice(0, 40));
  const times = stamp(m, row.ts, 'status');
  if (!times) return;
  const [beginMs, endMs] = [instantOf(row.begin), instantOf(row.end)];
  m.sink.updates.push({
    kind: 'venueStatus',
    venue: m.venue,
    state,
    title: textOf(row.title) ?? '',
    services: [codeOf(row.serviceType) ?? ''],
    ...(beginMs === undefined ? undefined : { beginMs }),
    ...(endMs === undefined ? undefined : { endMs }),
    ...times,
  });
}

/** Prices at which contracts of one day were delivered or exercised. */
function mapDeliveries(m: Mapping, row: WireObject): void {
  const times = stamp(m, row.ts, 'deliveries');
  if (!times) return;
  eachRow(m, row.details, 'delivery details', (detail) => {
    const terms = m.terms(textOf(detail.insId) ?? textOf(detail.instId) ?? '');
    if (!terms || !areDecimals(detail, terms.symbol, ['px'], m.sink)) return;
    const price = positiveOf(detail, 'px');
    const known = price === undefined ? undefined : { deliveryPrice: price };
    m.sink.updates.push({ kind: 'state', instrumentId: terms.id, state: 'delivered', ...known, ...times });
  });
}

const MAPPERS: Readonly<Record<string, RowMapper>> = {
  tickers: mapTicker,
  'mark-price': mapMarkPrice,
  'opt-summary': mapOptionSummary,
  'open-interest': mapOpenInterest,
  'index-tickers': mapIndex,
  'funding-rate': mapFunding,
  'price-limit': mapPriceLimit,
  'estimated-price': mapEstimate,
  'option-trades': (m, row) => mapTrade(m, row, TRADE),
  trades: (m, row) => mapTrade(m, row, TRADE),
  'trades-all': (m, row) => mapTrade(m, row, TRADE),
  instruments: mapInstrument,
  status: mapStatus,
  positions: (m, row) => mapPosition(m, row),
  account: mapAccount,
  balance_and_position: mapBalanceAndPosition,
  'account-greeks': mapAccountGreeks,
  'delivery-exercise-history': mapDeliveries,
};

const BOOKS = /^(bbo-tbt|books5|books|books50-l2-tbt|books-l2-tbt)$/;

/** Turns the rows of one message into updates; what is not used is named in the sink, never dropped in silence. */
export function mapChannel(
  m: Mapping,
  channel: string,
  arg: WireObject,
  rows: readonly unknown[],
  books: OkxBooks,
  action?: string,
): void {
  if (BOOKS.test(channel)) {
    return eachRow(m, rows, channel, (row) => books.map(m, channel, arg.instId, action, row));
  }
  const mapper = Object.hasOwn(MAPPERS, channel) ? MAPPERS[channel] : undefined;
  if (channel === 'liquidation-warning')
    return m.sink.ignored('liquidation warning, not to be relied on', channel);
  if (!mapper) return m.sink.ignored('channel not used', channel.slice(0, 60));
  const from = m.sink.updates.length;
  let newestMs = 0;
  eachRow(m, rows, channel, (row) => {
    mapper(m, row, action === undefined);
    newestMs = Math.max(newestMs, instantOf(row.ts) ?? 0);
  });
  const isAnswered = rows.length === 0 || m.sink.updates.length > from;
  // The chain's channel sends the rows that changed: the others stand as of now.
  const indexName = textOf(arg.instFamily) ?? textOf(arg.uly);
  if (channel === 'opt-summary' && isAnswered && indexName !== undefined) pushAlive(m, indexName, newestMs);
}
