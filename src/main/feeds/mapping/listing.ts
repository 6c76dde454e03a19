/** Instrument records of any venue: built from the record, then held against the name. */
import { failure, success, type Failure, type Result } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import { writeSymbol } from '../../../engine/instruments/symbol';
import type { InstrumentState, Stamped } from '../feed';
import type { Mapping } from './rows';

/** The name, written from the record's terms, must be the name that the record carries. */
export function agreeing(instrument: Instrument): Result<Instrument> {
  const written = writeSymbol(instrument);
  if (written === instrument.symbol) return success(instrument);
  return failure(
    'PROTOCOL',
    `${instrument.symbol}: the listed terms are those of ${written}: expiry, strike or currencies contradict the name`,
    { instrument: instrument.symbol, written },
  );
}

/** Steps and contract size must be positive numbers; `told` is what the record says of them, in its own words. */
export function checkedSteps(instrument: Instrument, told?: string): Result<Instrument> {
  const { tickSize, lotSize, multiplier, symbol } = instrument;
  for (const [name, value] of Object.entries({ tickSize, lotSize, multiplier })) {
    if (value > 0 && value < Infinity) continue;
    const words = told === undefined ? '' : ` (${told})`;
    const message = `${symbol}: ${name} is ${value}, not a positive number${words}`;
    return failure('PROTOCOL', message, { instrument: symbol });
  }
  return agreeing(instrument);
}

export const unsupported = (symbol: string, why: string): Result<never> =>
  failure('UNSUPPORTED', `${symbol}: ${why}`, { instrument: symbol });

export interface Listed {
  readonly instrument: Instrument;
  readonly state: InstrumentState;
}

function notUsable(m: Mapping, problem: Failure): void {
  if (problem.reason === 'UNSUPPORTED') m.sink.ignored('unsupported product', problem.message);
  else m.sink.rejected('bad instrument record', problem);
}

/** Hands over a listing, and the instrument's state unless it trades. */
export function pushListing(m: Mapping, listed: Result<Listed>, times: Stamped): void {
  if (!listed.ok) return notUsable(m, listed.failure);
  const { instrument, state } = listed.value;
  m.sink.updates.push({ kind: 'listing', instrument, ...times });
  if (state !== 'open') m.sink.updates.push({ kind: 'state', instrumentId: instrument.id, state, ...times });
}
