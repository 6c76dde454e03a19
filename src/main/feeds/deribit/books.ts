/**
 * Deribit order books. `book.NAME.INTERVAL` sends a snapshot, then changes whose `prev_change_id` is the `change_id`
 * before; one counter serves many instruments and jumps. `type` decides: snapshots may carry a `prev_change_id` too.
 * Grouped books send the whole window each time, without a chain.
 */
import { failure } from '../../../engine/basics/result';
import { finiteOf } from '../mapping/decimals';
import { rowsOf, shown, type WireObject } from '../mapping/json';
import { OrderBook, pushTop, readSides, topOf } from '../mapping/levels';
import { namedIn, reject, stamp, type Mapping } from '../mapping/rows';

interface Kept {
  readonly book: OrderBook;
  changeId: number;
}

/** A book that was never used begins with a change after 0. */
const NEVER_USED = 0;

/** `[action, price, amount]` as `[price, amount]`; a deletion has amount 0. */
const withoutAction = (side: unknown): unknown =>
  rowsOf(side)?.map((entry) => {
    const level = rowsOf(entry);
    if (level?.length !== 3) return entry;
    return level[0] === 'delete' ? [level[1], 0] : level.slice(1);
  }) ?? side;

const hasActions = (side: unknown): boolean => rowsOf(rowsOf(side)?.[0])?.length === 3;

/** Books of a group and a depth have neither a type nor actions. */
const isWindow = ({ type, bids, asks, prev_change_id: before }: WireObject): boolean =>
  type === undefined && before === undefined && !hasActions(bids) && !hasActions(asks);

/** Frames of 2019 have no type: what follows nothing is a snapshot there. */
const isSnapshot = ({ type, prev_change_id: before }: WireObject): boolean =>
  type === undefined ? before === undefined : type === 'snapshot';

export class DeribitBooks {
  private readonly kept = new Map<string, Kept>();

  map(m: Mapping, row: WireObject, channel: string): void {
    const terms = namedIn(m, row.instrument_name);
    const sides = terms && readSides(m, terms.symbol, withoutAction(row.bids), withoutAction(row.asks));
    const times = sides && stamp(m, row.timestamp, terms.symbol);
    if (!terms || !sides || !times) return;
    if (isWindow(row)) return pushTop(m, terms, times, topOf(sides));
    const changeId = finiteOf(row, 'change_id');
    if (changeId === undefined)
      return reject(m, 'bad book', `${channel}: change_id is ${shown(row.change_id)}`);
    const kept = isSnapshot(row) ? this.open(channel) : this.follow(m, channel, row);
    if (!kept) return;
    kept.changeId = changeId;
    kept.book.apply(sides);
    pushTop(m, terms, times, kept.book.top());
  }

  private open(channel: string): Kept {
    const kept = { book: new OrderBook(), changeId: NEVER_USED };
    this.kept.set(channel, kept);
    return kept;
  }

  /** The book that a change belongs to; `undefined` after a gap, which drops the book, or before a snapshot. */
  private follow(m: Mapping, channel: string, row: WireObject): Kept | undefined {
    const before = finiteOf(row, 'prev_change_id');
    const kept = this.kept.get(channel);
    if (before === NEVER_USED && kept?.book.isEmpty !== false) return this.open(channel);
    if (!kept) {
      m.sink.ignored('no snapshot of the book yet', channel);
      return undefined;
    }
    if (before === kept.changeId) return kept;
    this.kept.delete(channel);
    const message = `${channel}: change after ${shown(row.prev_change_id)}, but the book stands at ${kept.changeId}: dropped until a snapshot`;
    m.sink.rejected('sequence gap', failure('PROTOCOL', message, { channel }).failure);
    return undefined;
  }
}
