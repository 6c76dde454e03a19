/** Lives of Deribit's instruments: states, new listings, the last ticker with the delivery price. */
import { success } from '../../../engine/basics/result';
import type { InstrumentState } from '../feed';
import { positiveOf } from '../mapping/decimals';
import { textOf, type WireObject } from '../mapping/json';
import { pushListing } from '../mapping/listing';
import { eachRow, namedIn, stamp, type Mapping } from '../mapping/rows';
import { readInstrumentRecord } from './instruments';

/** State words since January 2026 with the older ones that recordings hold. */
const STATES: Readonly<Record<string, InstrumentState>> = {
  open: 'open',
  started: 'open',
  settlement: 'settlement',
  settled: 'settlement',
  delivered: 'delivered',
  closed: 'delivered',
  terminated: 'delivered',
  archivized: 'delivered',
  inactive: 'inactive',
  created: 'inactive',
  locked: 'locked',
  halted: 'halted',
};

/** A record without a word that is known trades: older ones have none. */
const stateOf = (word: unknown): InstrumentState =>
  typeof word === 'string' && Object.hasOwn(STATES, word) ? STATES[word] : 'open';

function pushState(m: Mapping, row: WireObject, state: InstrumentState, deliveryPrice?: number): void {
  const terms = namedIn(m, row.instrument_name);
  const times = terms && stamp(m, row.timestamp);
  if (!terms || !times) return;
  const known = deliveryPrice === undefined ? undefined : { deliveryPrice };
  m.sink.updates.push({ kind: 'state', instrumentId: terms.id, state, ...times, ...known });
}

export function mapState(m: Mapping, row: WireObject): void {
  const word = String(row.state);
  if (Object.hasOwn(STATES, word)) pushState(m, row, STATES[word]);
  else
    m.sink.ignored('unknown state word', `${textOf(row.instrument_name) ?? ''} ${word}`.trim().slice(0, 80));
}

/** The ticker after expiry has a word in place of the estimate. */
export const hasEnded = (row: WireObject): boolean => row.estimated_delivery_price === 'expired';

/** What it tells then: the price it was delivered at. */
export const mapDelivered = (m: Mapping, row: WireObject): void =>
  pushState(m, row, 'delivered', positiveOf(row, 'delivery_price'));

/** Record of `get_instruments` and of `instrument.creation`. */
export function mapCreation(m: Mapping, row: WireObject): void {
  const { localTimeMs } = m.context;
  const record = readInstrumentRecord(row);
  const listed = record.ok ? success({ instrument: record.value, state: stateOf(row.state) }) : record;
  pushListing(m, listed, { exchangeTimeMs: localTimeMs, localTimeMs });
}

/** Rows of a `get_instruments` result; a bad record is rejected alone. */
export const mapInstruments = (m: Mapping, rows: unknown): void =>
  eachRow(m, rows, 'instruments', (row) => mapCreation(m, row));
