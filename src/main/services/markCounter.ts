/** Marked quotes by venue, counted once a second: statuses are asked for with every batch. */
import type { MarkedQuotes } from '../../contracts/feedStatus';
import type { Venue } from '../../engine/instruments/instrument';
import type { QuoteBoard } from '../feeds/quoteBoard';

const COUNT_EVERY_MS = 1_000;

export function createMarkCounter(board: Pick<QuoteBoard, 'guardCounts'>, now: () => number) {
  const counted = new Map<Venue, { readonly atMs: number; readonly marked: MarkedQuotes }>();
  return (venue: Venue): MarkedQuotes => {
    const known = counted.get(venue);
    const atMs = now();
    if (known !== undefined && atMs - known.atMs < COUNT_EVERY_MS) return known.marked;
    const marked = board.guardCounts(venue);
    counted.set(venue, { atMs, marked });
    return marked;
  };
}
