/** From a row of numbers about one instrument to an update; whatever is wrong with it is told to the sink. */
import { failure } from '../../../engine/basics/result';
import type { Venue } from '../../../engine/instruments/instrument';
import type { AccountUpdate } from '../account';
import type { DecodeContext, DecodeSink } from '../decoding';
import type { MarketUpdate, QuoteField, QuoteUpdate, Stamped } from '../feed';
import { instantOf } from './decimals';
import { isObject, shown, type WireObject } from './json';
import { draftFor, type Draft } from './draft';
import { fillNumbers, type FieldRule } from './rules';
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

/** A block, so that `return reject(...)` gives nothing whatever the sink returns. */
export function reject(m: Mapping, why: string, message: string): undefined {
  m.sink.rejected(why, failure('PROTOCOL', message).failure);
}

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
  /** The update to be; callers add to it and correct it. */
  readonly quote: Draft;
  readonly cleared: QuoteField[];
}

/** Fields that every quote has. */
const FRAME_FIELDS = 4;

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
  const quote = draftFor(terms.id, times);
  const cleared = fillNumbers(quote, row, rulesOf(terms), terms.symbol, m.sink);
  return cleared && { terms, quote, cleared };
}

/** A dated future's mark is the forward of its expiry. */
export function addForward({ terms, quote }: Row): void {
  if (terms.kind === 'future' && quote.mark !== undefined) quote.forward = quote.mark;
}

/** Notes that the row comes from a channel that speaks on each change of bid or ask and is silent otherwise. */
export function notePushOnChange({ quote }: Pick<Row, 'quote'>): void {
  if (quote.bid !== undefined || quote.ask !== undefined) quote.sidesStand = true;
}

/** Hands over a quote with the index that came with it, unless it holds nothing. */
export function pushQuote(
  m: Mapping,
  { terms, quote, cleared }: Row,
  index?: number,
  rule?: QuoteUpdate['forwardRule'],
): void {
  if (index !== undefined) quote.index = index;
  if (rule !== undefined) quote.forwardRule = rule;
  if (cleared.length > 0) quote.cleared = cleared;
  if (isEmpty(quote)) m.sink.ignored('no number in it', terms.symbol);
  else m.sink.updates.push(quote);
}

function isEmpty(quote: Draft): boolean {
  let count = 0;
  for (const _ in quote) if ((count += 1) > FRAME_FIELDS) return false;
  return true;
}

export function pushAccount(m: Mapping, update: AccountUpdate): void {
  if (m.sink.account) m.sink.account(update);
  else m.sink.ignored('account frame', update.kind);
}
