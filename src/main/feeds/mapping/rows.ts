/** From a row of numbers about one instrument to an update; whatever is wrong with it is told to the sink. */
import { failure } from '../../../engine/basics/result';
import type { Venue } from '../../../engine/instruments/instrument';
import type { AccountUpdate } from '../account';
import type { DecodeContext, DecodeSink } from '../decoding';
import type { MarketUpdate, QuoteUpdate, Stamped } from '../feed';
import { instantOf } from './decimals';
import { isObject, shown, type WireObject } from './json';
import { draftFor, type Draft } from './draft';
import { fillNumbers, tableFor, type Row, type RowTables } from './rules';
import type { SymbolTerms } from './terms';

/** All that mapping a frame of one venue needs. */
export interface Mapping {
  readonly venue: Venue;
  readonly context: DecodeContext;
  readonly sink: DecodeSink;
  /** Instant that the venue put on the answer which holds the rows, for rows without a time of their own. */
  readonly answeredMs?: number;
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

/** Times of what carries none of its own: those of the answer that holds it, else those of its arrival. */
export function answerTimes({ context, answeredMs }: Mapping): Stamped {
  const { localTimeMs, latestTimeMs } = context;
  const isKnown = answeredMs !== undefined && answeredMs <= latestTimeMs;
  return { exchangeTimeMs: isKnown ? answeredMs : localTimeMs, localTimeMs };
}

/** Exchange time of an update of `name`; `undefined` after rejecting a time that cannot be. */
function instantIn(m: Mapping, time: unknown, name: string): number | undefined {
  if (time === undefined || time === null || time === '') return answerTimes(m).exchangeTimeMs;
  const instant = instantOf(time);
  if (instant !== undefined && instant <= m.context.latestTimeMs) return instant;
  const [why, what] =
    instant === undefined
      ? ['bad time', 'no instant in ms since 1970']
      : ['time in the future', 'later than now'];
  return reject(m, why, `${name === '' ? '' : `${name}: `}time ${shown(time)} is ${what}`);
}

/** Both times of an update, by the same rule; `name` says whose they are. */
export function stamp(m: Mapping, time: unknown, name = ''): Stamped | undefined {
  const exchangeTimeMs = instantIn(m, time, name);
  return exchangeTimeMs === undefined ? undefined : { exchangeTimeMs, localTimeMs: m.context.localTimeMs };
}

/** The same of a row of an account: 0 stands for a position or a currency that never changed. */
export const stampAccount = (m: Mapping, time: unknown, name = ''): Stamped | undefined =>
  stamp(m, Number(time) === 0 ? undefined : time, name);

/** Terms of the symbol that a row names. */
export function namedIn(m: Mapping, symbol: unknown): SymbolTerms | undefined {
  if (typeof symbol === 'string' && symbol !== '') return m.terms(symbol);
  reject(m, 'no instrument name', `row names ${shown(symbol)} as its instrument`);
  return undefined;
}

/** Reads a row by its rules; `undefined` after telling why not. */
export function readRow(
  m: Mapping,
  row: WireObject,
  symbol: unknown,
  time: unknown,
  tables: RowTables,
): Row | undefined {
  const terms = namedIn(m, symbol);
  if (!terms) return undefined;
  const exchangeTimeMs = instantIn(m, time, terms.symbol);
  if (exchangeTimeMs === undefined) return undefined;
  const quote = draftFor(terms.id, exchangeTimeMs, m.context.localTimeMs);
  const read: Row = { terms, quote, cleared: [], hasNumbers: false };
  return fillNumbers(read, row, tableFor(tables, terms.kind), m.sink) ? read : undefined;
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
  { terms, quote, cleared, hasNumbers }: Row,
  index?: number,
  rule?: QuoteUpdate['forwardRule'],
): void {
  if (index !== undefined) quote.index = index;
  if (rule !== undefined) quote.forwardRule = rule;
  if (cleared.length > 0) quote.cleared = cleared;
  if (hasNumbers || !isEmpty(quote)) m.sink.updates.push(quote);
  else m.sink.ignored('no number in it', terms.symbol);
}

/** Fields that every quote has. */
const FRAME_FIELDS = 4;

const isEmpty = (quote: Draft): boolean => Object.keys(quote).length <= FRAME_FIELDS;

/** Says that a channel of changes has spoken, at the newest instant of its rows; 0 where they carry none. */
export function pushAlive(m: Mapping, indexName: string, newestMs: number): void {
  const { localTimeMs, latestTimeMs } = m.context;
  const exchangeTimeMs = newestMs > 0 && newestMs <= latestTimeMs ? newestMs : localTimeMs;
  m.sink.updates.push({ kind: 'alive', venue: m.venue, indexName, exchangeTimeMs, localTimeMs });
}

export function pushAccount(m: Mapping, update: AccountUpdate): void {
  if (m.sink.account) m.sink.account(update);
  else m.sink.ignored('account frame', update.kind);
}
