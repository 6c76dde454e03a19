/** One instrument on the board: its row in the columns, its state, and the marks that its numbers wear. */
import { expiryOf, type Instrument } from '../../engine/instruments/instrument';
import { indexKey, type InstrumentQuote, type MarketValue } from '../../engine/market/snapshot';
import type { InstrumentState } from './feed';
import { OUTLIER_LIMITS, QUOTE_FLAGS, type Freshness } from './freshness';
import { COLUMN_FIELDS, type QuoteColumns } from './quoteColumns';

export interface Row {
  readonly index: number;
  instrument: Instrument;
  state: InstrumentState;
  /** Arrival of the last message that changed or confirmed a number. */
  touchedMs: number;
  flags: number;
  freshness: Freshness;
}

/** One forward per venue, index and expiry: `deribit:btc_usd:1798185600000`. */
export function expiryKey(instrument: Instrument): string | undefined {
  const expiryMs = expiryOf(instrument);
  return expiryMs === undefined
    ? undefined
    : `${indexKey(instrument.venue, instrument.indexName)}:${expiryMs}`;
}

/** Crossed: the bid lies above the ask. Outlier: the mark, or for options its vol, jumped in one update. */
export function flagsOf(
  row: Row,
  columns: QuoteColumns,
  before: { readonly mark: number; readonly vol: number },
): number {
  const isCrossed = columns.value(row.index, 'bid') > columns.value(row.index, 'ask');
  const isJump =
    row.instrument.kind === 'option'
      ? Math.abs(columns.value(row.index, 'markVol') - before.vol) > OUTLIER_LIMITS.vol
      : Math.abs(columns.value(row.index, 'mark') / before.mark - 1) > OUTLIER_LIMITS.price;
  return (isCrossed ? QUOTE_FLAGS.crossed : 0) | (isJump ? QUOTE_FLAGS.outlier : 0);
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
