/**
 * OKX order books. `books` sends a snapshot, then changes whose `prevSeqId` is the `seqId` before, with two exceptions:
 * an empty message with both equal after a minute of silence, and `seqId` below `prevSeqId` after maintenance.
 */
import { failure } from '../../../engine/basics/result';
import { finiteOf } from '../mapping/decimals';
import { shown, type WireObject } from '../mapping/json';
import { OrderBook, pushTop, readSides, topOf } from '../mapping/levels';
import { namedIn, reject, stamp, type Mapping } from '../mapping/rows';

interface Kept {
  readonly book: OrderBook;
  seqId: number;
}

/** Channels that send the whole window each time. */
const WHOLE = new Set(['bbo-tbt', 'books5']);

export class OkxBooks {
  private readonly kept = new Map<string, Kept>();

  /** `onGap` hears of each book that has to be asked for again. */
  constructor(public onGap: (channel: string, symbol: string) => void = () => undefined) {}

  /** A new socket starts from snapshots. */
  reset(): void {
    this.kept.clear();
  }

  map(m: Mapping, channel: string, symbol: unknown, action: string | undefined, row: WireObject): void {
    const terms = namedIn(m, symbol);
    const sides = terms && readSides(m, terms.symbol, row.bids, row.asks);
    const times = sides && stamp(m, row.ts, terms.symbol);
    if (!terms || !sides || !times) return;
    if (WHOLE.has(channel)) return pushTop(m, terms, times, topOf(sides));
    const key = `${channel} ${terms.symbol}`;
    const book = action === 'snapshot' ? this.open(key, row) : this.follow(m, channel, terms.symbol, row);
    if (!book) return;
    book.apply(sides);
    pushTop(m, terms, times, book.top());
  }

  private open(key: string, row: WireObject): OrderBook {
    const kept = { book: new OrderBook(), seqId: finiteOf(row, 'seqId') ?? NaN };
    this.kept.set(key, kept);
    return kept.book;
  }

  private follow(m: Mapping, channel: string, symbol: string, row: WireObject): OrderBook | undefined {
    const key = `${channel} ${symbol}`;
    const kept = this.kept.get(key);
    if (!kept) {
      m.sink.ignored('no snapshot of the book yet', key);
      return undefined;
    }
    const before = finiteOf(row, 'prevSeqId');
    const seqId = finiteOf(row, 'seqId');
    if (before === undefined || seqId === undefined) {
      reject(
        m,
        'bad book',
        `${key}: prevSeqId ${shown(row.prevSeqId)}, seqId ${shown(row.seqId)} are no sequence`,
      );
      return undefined;
    }
    if (before === kept.seqId) {
      kept.seqId = seqId;
      return kept.book;
    }
    this.kept.delete(key);
    const message = `${key}: change after ${before}, but the book stands at ${kept.seqId}: dropped until a snapshot`;
    m.sink.rejected('sequence gap', failure('PROTOCOL', message, { instrument: symbol }).failure);
    this.onGap(channel, symbol);
    return undefined;
  }
}
