/**
 * Meaning of Deribit's market data in the engine's units. Traps, all from the venue's pages: `*_iv` of tickers and
 * summaries is percent while `markprice.options[].iv` is a fraction; an empty side is null or 0.0; iv 0 is "none"
 * and 500 the cap; prices of inverse options are coins; DVOL is percent; `estimated_delivery_price` may be text.
 */
import { failure } from '../../../engine/basics/result';
import type { Instrument } from '../../../engine/instruments/instrument';
import type { DecodeContext, DecodeSink } from '../decoding';
import type { QuoteField, QuoteNumbers } from '../feed';
import { isObject, readNumber, type WireObject } from './wire';

const PERCENT = 100;
const VOL_CAP = 5;
const SPAN_2015_TO_2100: readonly [number, number] = [1_420_070_400_000, 4_102_444_800_000];

/** How a wire number becomes a quote field. `positive`: 0 means none; `vol`: 0 and the cap mean none. */
type Rule = 'positive' | 'nonNegative' | 'any' | 'percentVol' | 'fractionVol';
export type FieldRule = readonly [wire: string, field: QuoteField, rule: Rule];

const OPTION_TICKER: readonly FieldRule[] = [
  ['mark_price', 'mark', 'nonNegative'],
  ['best_bid_price', 'bid', 'positive'],
  ['best_ask_price', 'ask', 'positive'],
  ['last_price', 'last', 'positive'],
  ['mark_iv', 'markVol', 'percentVol'],
  ['bid_iv', 'bidVol', 'percentVol'],
  ['ask_iv', 'askVol', 'percentVol'],
  ['underlying_price', 'forward', 'positive'],
  ['open_interest', 'openInterest', 'nonNegative'],
];

const LINE_TICKER: readonly FieldRule[] = [
  ['mark_price', 'mark', 'positive'],
  ['best_bid_price', 'bid', 'positive'],
  ['best_ask_price', 'ask', 'positive'],
  ['last_price', 'last', 'positive'],
  ['funding_8h', 'fundingRate8h', 'any'],
  ['open_interest', 'openInterest', 'nonNegative'],
];

const SUMMARY: readonly FieldRule[] = [
  ['mark_price', 'mark', 'nonNegative'],
  ['bid_price', 'bid', 'positive'],
  ['ask_price', 'ask', 'positive'],
  ['last', 'last', 'positive'],
  ['mark_iv', 'markVol', 'percentVol'],
  ['underlying_price', 'forward', 'positive'],
  ['open_interest', 'openInterest', 'nonNegative'],
];

const MARK_ROW: readonly FieldRule[] = [
  ['mark_price', 'mark', 'nonNegative'],
  ['iv', 'markVol', 'fractionVol'],
];

const TOP_OF_BOOK: readonly FieldRule[] = [
  ['best_bid_price', 'bid', 'positive'],
  ['best_ask_price', 'ask', 'positive'],
];

/** Inside `greeks` of an option's ticker: for one coin, theta over the remaining life where that is under a day. */
const GREEKS: readonly FieldRule[] = [
  ['delta', 'venueDelta', 'any'],
  ['gamma', 'venueGamma', 'any'],
  ['vega', 'venueVega', 'any'],
  ['theta', 'venueTheta', 'any'],
];

export const RULES = { OPTION_TICKER, LINE_TICKER, SUMMARY, MARK_ROW, TOP_OF_BOOK };

/** Value by rule; `undefined` when the venue has none now; NaN when no rule allows the number. */
export function byRule(value: number, rule: Rule): number | undefined {
  if (rule === 'any' || Number.isNaN(value)) return value;
  if (value < 0) return NaN;
  if (rule === 'nonNegative') return value;
  if (rule === 'positive') return value === 0 ? undefined : value;
  const vol = rule === 'percentVol' ? value / PERCENT : value;
  return vol === 0 || vol >= VOL_CAP ? undefined : vol;
}

interface Numbers {
  readonly values: QuoteNumbers;
  readonly cleared: QuoteField[] | undefined;
}

/** Reads the fields of one row, or rejects the row when one of them cannot be what the venue documents. */
export function readNumbers(
  row: WireObject,
  rules: readonly FieldRule[],
  sink: DecodeSink,
): Numbers | undefined {
  const values: { [F in QuoteField]?: number } = {};
  let cleared: QuoteField[] | undefined;
  for (const [wire, field, rule] of rules) {
    const raw = readNumber(row, wire);
    if (raw === undefined) continue;
    const value = raw === null ? undefined : byRule(raw, rule);
    if (value === undefined) (cleared ??= []).push(field);
    else if (Number.isNaN(value)) {
      rejectField(row, wire, sink);
      return undefined;
    } else values[field] = value;
  }
  return { values, cleared };
}

function rejectField(row: WireObject, key: string, sink: DecodeSink): void {
  const shown = String(JSON.stringify(row[key]) ?? row[key]).slice(0, 40);
  const name = typeof row.instrument_name === 'string' ? row.instrument_name : '';
  const context = { field: key, value: shown, instrument: name };
  sink.rejected(
    'bad number',
    failure('PROTOCOL', `${name} ${key} is ${shown}: no number that it may be`, context).failure,
  );
}

/** Exchange time of a row; the arrival time where the venue sent none; `undefined` after rejecting a false one. */
export function readTime(row: WireObject, context: DecodeContext, sink: DecodeSink): number | undefined {
  const time = row.timestamp;
  if (time === undefined) return context.localTimeMs;
  const isInstant = typeof time === 'number' && time >= SPAN_2015_TO_2100[0] && time <= SPAN_2015_TO_2100[1];
  if (isInstant && time <= context.latestTimeMs) return time;
  const shown = String(time).slice(0, 40);
  const why = isInstant ? 'time in the future' : 'bad time';
  sink.rejected(why, failure('PROTOCOL', `timestamp ${shown}: ${why}`, { timestamp: shown }).failure);
  return undefined;
}

/** Instrument of a row, or `undefined` after noting why there is none. */
export function readInstrument(
  row: WireObject,
  context: DecodeContext,
  sink: DecodeSink,
): Instrument | undefined {
  const name = row.instrument_name;
  if (typeof name !== 'string') {
    sink.rejected('no instrument name', failure('PROTOCOL', 'row without instrument_name').failure);
    return undefined;
  }
  const instrument = context.instrument(name);
  if (!instrument) sink.ignored('unknown instrument', name);
  return instrument;
}

/** One row of numbers about one instrument, as one update. */
export function mapQuote(
  row: unknown,
  rulesOf: (instrument: Instrument) => readonly FieldRule[],
  context: DecodeContext,
  sink: DecodeSink,
  timeKey = 'timestamp',
): void {
  if (!isObject(row)) {
    sink.rejected('bad shape', failure('PROTOCOL', 'row is not an object').failure);
    return;
  }
  const instrument = readInstrument(row, context, sink);
  if (!instrument) return;
  const exchangeTimeMs = readTime(timeKey === 'timestamp' ? row : { timestamp: row[timeKey] }, context, sink);
  if (exchangeTimeMs === undefined) return;
  const numbers = readNumbers(row, rulesOf(instrument), sink);
  if (!numbers) return;
  const { localTimeMs } = context;
  const greeks =
    instrument.kind === 'option' && isObject(row.greeks) ? readNumbers(row.greeks, GREEKS, sink) : undefined;
  const forward = instrument.kind === 'future' ? numbers.values.mark : numbers.values.forward;
  const index = readNumber(row, 'index_price');
  sink.updates.push({
    kind: 'quote',
    instrumentId: instrument.id,
    exchangeTimeMs,
    localTimeMs,
    ...numbers.values,
    ...greeks?.values,
    ...(forward === undefined ? undefined : { forward }),
    ...(index && index > 0 ? { index } : undefined),
    ...(numbers.cleared ? { cleared: numbers.cleared } : undefined),
  });
}
