/** From a row of numbers about one instrument to an update; whatever is wrong with it is told to the sink. */
import { failure } from '../../../engine/basics/result';
import type { Venue } from '../../../engine/instruments/instrument';
import type { AccountUpdate } from '../account';
import type { DecodeContext, DecodeSink } from '../decoding';
import type { MarketUpdate, QuoteField, QuoteUpdate, Stamped } from '../feed';
import { instantOf } from './decimals';
import { isObject, shown, type WireObject } from './json';
import { readNumbers, type FieldRule, type Values } from './rules';
import type { SymbolTerms } from './terms';

/** All that mapping a frame of one venue needs. */
export interface Mapping {
  readonly venue: Venue;
  readonly context: DecodeContext;
  readonly sink: DecodeSink;
  /** Terms of a symbol; tells the sink why there are none. */
  readonly terms: (symbol: string) => SymbolTerms | undefined;
}

export type Update<T extends MarketUpdate> = Omit<T, 'exchangeTimeMs' | 'localTimeMs'>;

export const reject = (m: Mapping, why: string, message: string): void =>
  m.sink.rejected(why, failure('PROTOCOL', message).failure);

/** Each row that is an object; the others are rejected one by one. */
export function eachRow(m: Mapping, rows: unknown, what: string, run: (row: WireObject) => void): void {
  if (!Array.isArray(rows)) return reject(m, 'bad shape', `${what}: data is ${shown(rows)}, not a list`);
  for (const row of rows as readonly unknown[]) {
    if (isObject(row)) run(row);
    else reject(m, 'bad shape', `${what}: row is ${shown(row)}, not an object`);
  }
}

/** Times of an update; `undefined` after rejecting a time that cannot be. Without one, the time of arrival. */
export function stamp(m: Mapping, time: unknown): Stamped | undefined {
  const { localTimeMs, latestTimeMs } = m.context;
  if (time === undefined || time === null || time === '') return { exchangeTimeMs: localTimeMs, localTimeMs };
  const instant = instantOf(time);
  if (instant !== undefined && instant <= latestTimeMs) return { exchangeTimeMs: instant, localTimeMs };
  const why = instant === undefined ? 'bad time' : 'time in the future';
  reject(m, why, `time ${shown(time)}: ${why}`);
  return undefined;
}

/** Terms of the symbol that a row names. */
export function namedIn(m: Mapping, symbol: unknown): SymbolTerms | undefined {
  if (typeof symbol === 'string' && symbol !== '') return m.terms(symbol);
  reject(m, 'no instrument name', `row names ${shown(symbol)} as its instrument`);
  return undefined;
}

export interface Row {
  readonly terms: SymbolTerms;
  readonly times: Stamped;
  readonly values: Values;
  readonly cleared: QuoteField[] | undefined;
}

/** Reads a row by its rules; `undefined` after telling why not. */
export function readRow(
  m: Mapping,
  row: WireObject,
  symbol: unknown,
  time: unknown,
  rulesOf: (terms: SymbolTerms) => readonly FieldRule[],
): Row | undefined {
  const terms = namedIn(m, symbol);
  if (!terms) return undefined;
  const times = stamp(m, time);
  if (!times) return undefined;
  const numbers = readNumbers(row, rulesOf(terms), terms.symbol, m.sink);
  return numbers && { terms, times, ...numbers };
}

/** A dated future's mark is the forward of its expiry. */
export const withForward = ({ kind }: SymbolTerms, values: Values): Values =>
  kind === 'future' && values.mark !== undefined ? { ...values, forward: values.mark } : values;

export type QuoteExtras = Pick<QuoteUpdate, 'index' | 'forwardRule'>;

/** Hands over a quote, unless the row held nothing. */
export function pushQuote(
  m: Mapping,
  { terms, times, values, cleared }: Row,
  extras: QuoteExtras = {},
): void {
  const index = extras.index === undefined ? undefined : { index: extras.index };
  const rule = extras.forwardRule === undefined ? undefined : { forwardRule: extras.forwardRule };
  const emptied = cleared && cleared.length > 0 ? { cleared } : undefined;
  if (!index && !emptied && Object.keys(values).length === 0) {
    return m.sink.ignored('no number in it', terms.symbol);
  }
  m.sink.updates.push({
    kind: 'quote',
    instrumentId: terms.id,
    ...times,
    ...values,
    ...index,
    ...rule,
    ...emptied,
  });
}

export function pushAccount(m: Mapping, update: AccountUpdate): void {
  if (m.sink.account) m.sink.account(update);
  else m.sink.ignored('account frame', update.kind);
}
