/** Tops of books that all dialects share: prices around the mark, and a sequence per book. */
import type { Instrument } from '../../../engine/instruments/instrument';
import { hashUnit } from './chance';
import type { VenueStage } from './dialect';
import type { Quotes } from './quotes';

export interface Top {
  readonly bid: number;
  readonly ask: number;
  readonly bidSize: number;
  readonly askSize: number;
}

/** How far the prices of a book that trails are from those of the tickers. */
const TRAILING = 0.97;

/** Bid and ask of an instrument whose value is in the venue's unit of price; 0 where nobody quotes. */
export function topOf(
  instrument: Instrument,
  value: number,
  tick: number,
  quotes: Quotes,
  { crossedBook }: VenueStage['faults'],
): Top {
  const { symbol } = instrument;
  const line = instrument.kind === 'option' ? undefined : quotes.line({ ...instrument, tickSize: tick });
  const [bid, ask] = line ? [line.bid, line.ask] : quotes.sides(symbol, value, tick);
  const lot = instrument.lotSize;
  const size = (side: string): number => Math.ceil(1 + 500 * hashUnit(side + symbol)) * lot;
  const sizes = { bidSize: bid > 0 ? size('b') : 0, askSize: size('a') };
  return crossedBook ? { bid: ask, ask: bid || ask * 0.9, ...sizes } : { bid, ask, ...sizes };
}

/** The same top as a book that trails the tickers shows it. */
export const trailing = (top: Top, { bookLagMs }: VenueStage['faults']): Top =>
  bookLagMs === 0 ? top : { ...top, bid: top.bid * TRAILING, ask: top.ask * TRAILING };

/** Sequence numbers by book. */
export class Sequences {
  private readonly last = new Map<string, number>();

  constructor(private readonly first = 100) {}

  now(book: string): number {
    const known = this.last.get(book) ?? this.first;
    this.last.set(book, known);
    return known;
  }

  next(book: string, by = 1): number {
    const next = this.now(book) + by;
    this.last.set(book, next);
    return next;
  }

  names(): Iterable<string> {
    return this.last.keys();
  }
}

/** Best levels that a client's books hold: a change of price deletes the one before. */
export class ShownLevels {
  private readonly prices = new Map<string, number>();

  /** Price to delete now that `price` is the best; nothing for a whole book. */
  gone(side: string, price: number, isWhole: boolean): number | undefined {
    const before = this.prices.get(side);
    this.prices.set(side, price);
    return isWhole || before === price || before === 0 ? undefined : before;
  }
}
