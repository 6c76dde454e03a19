/** States of instruments: the venue's words, and those that tickers carry, where only a change is news. */
import type { InstrumentState } from '../feed';
import type { WireObject } from '../mapping/json';
import { namedIn, stamp, type Mapping } from '../mapping/rows';

/** State words since January 2026 with the older ones that recordings hold. */
const STATES: ReadonlyMap<unknown, InstrumentState> = new Map([
  ['open', 'open'],
  ['started', 'open'],
  ['settlement', 'settlement'],
  ['settled', 'settlement'],
  ['delivered', 'delivered'],
  ['closed', 'delivered'],
  ['terminated', 'delivered'],
  ['archivized', 'delivered'],
  ['inactive', 'inactive'],
  ['created', 'inactive'],
  ['locked', 'locked'],
  ['halted', 'halted'],
]);

export const stateOf = (word: unknown): InstrumentState | undefined => STATES.get(word);

export function pushState(m: Mapping, row: WireObject, state: InstrumentState, deliveryPrice?: number): void {
  const terms = namedIn(m, row.instrument_name);
  const times = terms && stamp(m, row.timestamp, terms.symbol);
  if (!terms || !times) return;
  const known = deliveryPrice === undefined ? undefined : { deliveryPrice };
  m.sink.updates.push({ kind: 'state', instrumentId: terms.id, state, ...times, ...known });
}

/** What tickers said last: instruments are open until one says otherwise. A word that is not known says nothing. */
export class TickerStates {
  private readonly others = new Map<string, InstrumentState>();

  /** Nothing comes after the end. */
  forget({ instrument_name: name }: WireObject): void {
    if (typeof name === 'string') this.others.delete(name);
  }

  /** Row of a ticker whose numbers were of use. */
  note(m: Mapping, row: WireObject): void {
    const { state: word, instrument_name: name } = row;
    if (typeof name !== 'string' || (word === 'open' && this.others.size === 0)) return;
    const state = stateOf(word);
    if (state === undefined || state === (this.others.get(name) ?? 'open')) return;
    if (state === 'open') this.others.delete(name);
    else this.others.set(name, state);
    pushState(m, row, state);
  }
}
