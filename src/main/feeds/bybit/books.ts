/**
 * Bybit order books: a snapshot may come at any time and replaces the book, `u` 1 is a snapshot after a restart of the
 * service, and between snapshots `u` only grows. Nothing promises that no number is left out.
 */
import { finiteOf } from '../mapping/decimals';
import { isObject, shown } from '../mapping/json';
import { OrderBook, pushTop, readSides } from '../mapping/levels';
import { namedIn, reject, stamp, type Mapping } from '../mapping/rows';

interface Kept {
  readonly book: OrderBook;
  updateId: number;
}

export class BybitBooks {
  private readonly kept = new Map<string, Kept>();

  reset(): void {
    this.kept.clear();
  }

  map(m: Mapping, topic: string, data: unknown, isDelta: boolean, time: unknown): void {
    if (!isObject(data)) return reject(m, 'bad shape', `${topic}: data is ${shown(data)}, not an object`);
    const terms = namedIn(m, data.s);
    // A delta may leave a side out that did not change.
    const [bids, asks] = [data.b, data.a].map((side) => (isDelta ? (side ?? []) : side));
    const sides = terms && readSides(m, terms.symbol, bids, asks);
    const times = sides && stamp(m, time, terms.symbol);
    if (!terms || !sides || !times) return;
    const updateId = finiteOf(data, 'u');
    if (updateId === undefined) return reject(m, 'bad book', `${topic}: u is ${shown(data.u)}`);
    const isWhole = !isDelta || updateId === 1;
    const kept = isWhole ? { book: new OrderBook(), updateId } : this.kept.get(topic);
    if (!kept) return m.sink.ignored('no snapshot of the book yet', topic);
    if (!isWhole && updateId <= kept.updateId) return m.sink.ignored('older than the book', topic);
    kept.updateId = updateId;
    this.kept.set(topic, kept);
    kept.book.apply(sides);
    pushTop(m, terms, times, kept.book.top());
  }
}
