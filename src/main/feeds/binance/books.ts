/**
 * Binance order books: changes wait for a snapshot by REST. The first that counts spans the snapshot's
 * `lastUpdateId`, then each `pu` is the `u` before. Sizes are absolute, 0 deletes.
 */
import { failure } from '../../../engine/basics/result';
import { finiteOf } from '../mapping/decimals';
import { shown, type WireObject } from '../mapping/json';
import { OrderBook, pushTop, readSides, topOf, type BookSides } from '../mapping/levels';
import { namedIn, reject, stamp, type Mapping } from '../mapping/rows';
import { isForeign, priceUnit } from './map';

interface Kept {
  readonly book: OrderBook;
  updateId: number;
  /** No change has been joined to the snapshot yet. */
  isFresh: boolean;
}

interface Change {
  readonly first: number;
  readonly last: number;
  readonly before: number;
  readonly sides: BookSides;
}

/** A change that the book holds already; one that ends where a snapshot does is the first to join it. */
const isIn = ({ updateId, isFresh }: Kept, { last }: Change): boolean =>
  isFresh ? last < updateId : last <= updateId;

const MOST_WAITING = 500;
/** A snapshot that did not come is asked for again after so many changes. */
const ASK_EVERY = 50;

export class BinanceBooks {
  private readonly kept = new Map<string, Kept>();
  private readonly waiting = new Map<string, Change[]>();

  /** `onGap` hears of each book that needs a snapshot, at the first change that has none. */
  constructor(public onGap: (symbol: string) => void = () => undefined) {}

  reset(): void {
    this.kept.clear();
    this.waiting.clear();
  }

  /** `GET depth`: replaces the book, then takes the changes that came meanwhile. */
  open(m: Mapping, symbol: unknown, body: WireObject): void {
    const terms = namedIn(m, symbol);
    const sides = terms && readSides(m, terms.symbol, body.bids, body.asks);
    const unit = sides && priceUnit(m, terms);
    const times = unit === undefined ? undefined : stamp(m, body.T ?? body.E, terms?.symbol);
    const updateId = finiteOf(body, 'lastUpdateId');
    if (!terms || !sides || !times) return;
    if (updateId === undefined) return reject(m, 'bad book', `${terms.symbol}: no lastUpdateId`);
    // A slow answer is asked for again; the second one must not set a book back that has moved on since.
    const current = this.kept.get(terms.symbol);
    if (current && current.updateId >= updateId)
      return m.sink.ignored('snapshot older than the book', terms.symbol);
    const kept: Kept = { book: new OrderBook(), updateId, isFresh: true };
    kept.book.apply(sides);
    this.kept.set(terms.symbol, kept);
    const meanwhile = this.waiting.get(terms.symbol) ?? [];
    this.waiting.delete(terms.symbol);
    for (const change of meanwhile) if (!this.join(m, terms.symbol, kept, change)) return;
    pushTop(m, terms, times, kept.book.top(), unit);
  }

  /** `whole`: a stream of the first levels only, sent anew each time. */
  change(m: Mapping, row: WireObject, whole: boolean): void {
    if (isForeign(m, row)) return;
    const terms = namedIn(m, row.s);
    const sides = terms && readSides(m, terms.symbol, row.b, row.a);
    const unit = sides && priceUnit(m, terms);
    const times = unit === undefined ? undefined : stamp(m, row.T ?? row.E, terms?.symbol);
    if (!terms || !sides || !times) return;
    if (whole) return pushTop(m, terms, times, topOf(sides), unit);
    const change = readChange(row, sides);
    if (!change)
      return reject(
        m,
        'bad book',
        `${terms.symbol}: U ${shown(row.U)}, u ${shown(row.u)}, pu ${shown(row.pu)} are no sequence`,
      );
    const kept = this.kept.get(terms.symbol);
    if (!kept) return this.wait(m, terms.symbol, change);
    if (isIn(kept, change)) return m.sink.ignored('older than the book', terms.symbol);
    if (this.join(m, terms.symbol, kept, change)) pushTop(m, terms, times, kept.book.top(), unit);
  }

  private wait(m: Mapping, symbol: string, change: Change): void {
    m.sink.ignored('no snapshot of the book yet', symbol);
    const waiting = this.waiting.get(symbol) ?? [];
    if (waiting.length % ASK_EVERY === 0) this.onGap(symbol);
    waiting.push(change);
    if (waiting.length > MOST_WAITING) waiting.splice(0, ASK_EVERY);
    this.waiting.set(symbol, waiting);
  }

  /** False after a gap, which drops the book. */
  private join(m: Mapping, symbol: string, kept: Kept, change: Change): boolean {
    if (isIn(kept, change)) return true;
    const follows = kept.isFresh
      ? change.first <= kept.updateId || change.before === kept.updateId
      : change.before === kept.updateId;
    if (follows) {
      kept.isFresh = false;
      kept.updateId = change.last;
      kept.book.apply(change.sides);
      return true;
    }
    this.kept.delete(symbol);
    const message = `${symbol}: change after ${change.before}, but the book stands at ${kept.updateId}: dropped`;
    m.sink.rejected('sequence gap', failure('PROTOCOL', message, { instrument: symbol }).failure);
    return false;
  }
}

function readChange(row: WireObject, sides: BookSides): Change | undefined {
  const [first, last, before] = [finiteOf(row, 'U'), finiteOf(row, 'u'), finiteOf(row, 'pu')];
  if (first === undefined || last === undefined || before === undefined) return undefined;
  return { first, last, before, sides };
}
