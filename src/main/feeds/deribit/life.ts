/** Lives of Deribit's instruments: states, new listings, the last ticker with the delivery price. */
import { success } from '../../../engine/basics/result';
import type { InstrumentState } from '../feed';
import { positiveOf } from '../mapping/decimals';
import { textOf, type WireObject } from '../mapping/json';
import { pushListing } from '../mapping/listing';
import { answerTimes, eachRow, type Mapping } from '../mapping/rows';
import { readInstrumentRecord } from './instruments';
import { pushState, stateOf } from './states';

/** A record without a word that is known trades, unless its flag says no: older ones have the flag alone. */
function listedState({ state: word, is_active: isActive }: WireObject): InstrumentState {
  const state = stateOf(word) ?? 'open';
  return state === 'open' && isActive === false ? 'inactive' : state;
}

export function mapState(m: Mapping, row: WireObject): void {
  const state = stateOf(row.state);
  if (state) return pushState(m, row, state);
  const name = textOf(row.instrument_name) ?? '';
  m.sink.ignored('unknown state word', `${name} ${String(row.state)}`.trim().slice(0, 80));
}

/** The ticker after expiry has a word in place of the estimate, and the price of the delivery. */
export const hasEnded = (row: WireObject): boolean =>
  row.estimated_delivery_price === 'expired' || positiveOf(row, 'delivery_price') !== undefined;

/** What it tells then: the price it was delivered at. */
export const mapDelivered = (m: Mapping, row: WireObject): void =>
  pushState(m, row, 'delivered', positiveOf(row, 'delivery_price'));

/** Record of `get_instruments` and of `instrument.creation`. */
export function mapCreation(m: Mapping, row: WireObject): void {
  const record = readInstrumentRecord(row);
  const listed = record.ok ? success({ instrument: record.value, state: listedState(row) }) : record;
  pushListing(m, listed, answerTimes(m));
}

/** Rows of a `get_instruments` result; a bad record is rejected alone. */
export const mapInstruments = (m: Mapping, rows: unknown): void =>
  eachRow(m, rows, 'instruments', (row) => mapCreation(m, row));
