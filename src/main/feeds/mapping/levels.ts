/** Order books: levels as venues write them, the book kept in step, and its top as a quote. */
import type { QuoteField, Stamped } from '../feed';
import { decimalOf } from './decimals';
import { draftFor } from './draft';
import { notePushOnChange, pushQuote, reject, type Mapping } from './rows';
import { shown } from './json';
import type { SymbolTerms } from './terms';

export type Level = readonly [price: number, size: number];

/** `[price, size, ...]` in text; `undefined` when one of them is no level. */
export function readLevels(side: unknown): Level[] | undefined {
  if (!Array.isArray(side)) return undefined;
  const levels: Level[] = [];
  for (const entry of side as readonly unknown[]) {
    const [price, size] = Array.isArray(entry) ? [decimalOf(entry[0]), decimalOf(entry[1])] : [NaN, NaN];
    if (typeof price !== 'number' || typeof size !== 'number' || !(price > 0) || !(size >= 0))
      return undefined;
    levels.push([price, size]);
  }
  return levels;
}

export interface BookSides {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

export interface BookTop {
  readonly bid: Level | undefined;
  readonly ask: Level | undefined;
}

/** Both sides of a message, or `undefined` after rejecting it. */
export function readSides(m: Mapping, name: string, bids: unknown, asks: unknown): BookSides | undefined {
  const read = { bids: readLevels(bids), asks: readLevels(asks) };
  if (read.bids && read.asks) return { bids: read.bids, asks: read.asks };
  const [side, value] = read.bids ? ['asks', asks] : ['bids', bids];
  return reject(m, 'bad book', `${name}: ${side} ${shown(value)} are no side of a book`);
}

/** A book by absolute sizes: 0 takes a level away, and taking away what is not there is normal. */
export class OrderBook {
  private readonly bids = new Map<number, number>();
  private readonly asks = new Map<number, number>();

  get isEmpty(): boolean {
    return this.bids.size === 0 && this.asks.size === 0;
  }

  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }

  apply({ bids, asks }: BookSides): void {
    put(this.bids, bids);
    put(this.asks, asks);
  }

  top(): BookTop {
    return { bid: best(this.bids, Math.max), ask: best(this.asks, Math.min) };
  }
}

function put(side: Map<number, number>, levels: readonly Level[]): void {
  for (const [price, size] of levels) {
    if (size > 0) side.set(price, size);
    else side.delete(price);
  }
}

function best(
  side: ReadonlyMap<number, number>,
  choose: (a: number, b: number) => number,
): Level | undefined {
  let price: number | undefined;
  for (const candidate of side.keys()) price = price === undefined ? candidate : choose(price, candidate);
  return price === undefined ? undefined : [price, side.get(price) ?? 0];
}

/** First levels of a window that comes whole, best first; one without a size is no level. */
export const topOf = ({ bids, asks }: BookSides): BookTop => ({
  bid: bids.find(([, size]) => size > 0),
  ask: asks.find(([, size]) => size > 0),
});

/** Top of a book as a quote; `priceUnit` is what one unit of the venue's price holds (a contract of many coins). */
export function pushTop(m: Mapping, terms: SymbolTerms, times: Stamped, top: BookTop, priceUnit = 1): void {
  const quote = draftFor(terms.id, times.exchangeTimeMs, times.localTimeMs);
  const cleared: QuoteField[] = [];
  if (top.bid) {
    quote.bid = top.bid[0] / priceUnit;
    quote.bidSize = top.bid[1];
  } else cleared.push('bid', 'bidSize');
  if (top.ask) {
    quote.ask = top.ask[0] / priceUnit;
    quote.askSize = top.ask[1];
  } else cleared.push('ask', 'askSize');
  notePushOnChange({ quote });
  pushQuote(m, { terms, quote, cleared, hasNumbers: false });
}
