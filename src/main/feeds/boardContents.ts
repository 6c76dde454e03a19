/** The quotes of all that trades, with what speaks against them as judged last. */
import type { InstrumentId } from '../../engine/instruments/instrument';
import type { QuoteDoubt } from '../../engine/market/expiryVols';
import type { InstrumentQuote } from '../../engine/market/snapshot';
import type { Row } from './boardRow';
import { quoteDoubts } from './freshness';

export function quotesAndDoubts(rows: Iterable<Row>, read: (row: Row) => InstrumentQuote) {
  const quotes: Record<InstrumentId, InstrumentQuote> = {};
  const doubts: Record<InstrumentId, readonly QuoteDoubt[]> = {};
  for (const row of rows) {
    if (row.state === 'delivered') continue;
    const { id } = row.instrument;
    quotes[id] = read(row);
    const own = quoteDoubts(row.flags | row.oldFlags, row.freshness);
    if (own.length > 0) doubts[id] = own;
  }
  return { quotes, ...(Object.keys(doubts).length === 0 ? {} : { doubts }) };
}
