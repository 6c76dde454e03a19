/** One instrument on the board: its row in the columns, its state, and the marks that its numbers wear. */
import { expiryOf, type Instrument } from '../../engine/instruments/instrument';
import { indexKey, type InstrumentQuote, type MarketValue } from '../../engine/market/snapshot';
import type { InstrumentState, QuoteUpdate } from './feed';
import type { Freshness } from './freshness';
import { COLUMN_FIELDS, type QuoteColumns } from './quoteColumns';

export interface Row {
  readonly index: number;
  instrument: Instrument;
  /** `expiryKey` of an option or a future, and `indexKey`: made once. */
  readonly chainKey: string | undefined;
  readonly indexKey: string;
  state: InstrumentState;
  /** Arrival of the last message that changed or confirmed a number. */
  touchedMs: number;
  /** Arrival of the last message that tells only what changed: the rest is as it was. */
  confirmedMs: number;
  /** Bid and ask were told by a channel that would tell of any change: silence confirms them. */
  sidesStand: boolean;
  /** QUOTE_FLAGS of what the numbers are, and of how old single ones were when judged last. */
  flags: number;
  oldFlags: number;
  freshness: Freshness;
}

/** One forward per venue, index and expiry: `deribit:btc_usd:1798185600000`. */
export function expiryKey(instrument: Instrument): string | undefined {
  const expiryMs = expiryOf(instrument);
  return expiryMs === undefined
    ? undefined
    : `${indexKey(instrument.venue, instrument.indexName)}:${expiryMs}`;
}

/** What a message tells besides its numbers. One that holds a side decides whether both stand until the next. */
export function noteHeard(row: Row, update: QuoteUpdate): void {
  const { localTimeMs, isDelta, bid, ask, sidesStand = false } = update;
  row.touchedMs = localTimeMs;
  if (isDelta) row.confirmedMs = localTimeMs;
  if (bid !== undefined || ask !== undefined) row.sidesStand = sidesStand;
}

/** The row's numbers with their times and source; a number that the venue did not give is absent. */
export function quoteOf(
  row: Row,
  columns: QuoteColumns,
  forward: MarketValue | undefined,
  source: string,
): InstrumentQuote {
  const quote: Record<string, MarketValue> = {};
  for (let i = 0; i < COLUMN_FIELDS.length; i += 1) {
    const value = columns.valueAt(row.index, i);
    if (Number.isNaN(value)) continue;
    const exchangeTimeMs = columns.exchangeTimeAt(row.index, i);
    quote[COLUMN_FIELDS[i]] = {
      value,
      exchangeTimeMs,
      localTimeMs: columns.localTimeAt(row.index, i),
      source,
    };
  }
  if (forward) quote.forward = forward;
  return quote;
}

/** The same without the venue's vols: they go with its forward, and another one is taken. */
export function withoutVols(quote: InstrumentQuote): InstrumentQuote {
  const { markVol: _mark, bidVol: _bid, askVol: _ask, ...rest } = quote;
  return rest;
}
