/** F8 to F11 and F32 where they are decided: in the books of each venue, as its decoder keeps them. */
import { describe, expect, it } from 'vitest';
import type { Venue } from '../../../../src/engine/instruments/instrument';
import { DECODERS } from '../../../../src/main/feeds/decoders';
import type { QuoteUpdate } from '../../../../src/main/feeds/feed';
import type { RecordedFrame } from '../../../../src/main/feeds/decoding';
import { NOW } from '../recordings';

type Side = readonly (readonly [price: number, size: number])[];

/** One message of a book: `before` undefined is a snapshot. */
interface BookMessage {
  readonly id: number;
  readonly before?: number;
  readonly bids?: Side;
  readonly asks?: Side;
}

const texts = (side: Side = []) => side.map(([price, size]) => [String(price), String(size), '0', '1']);
const pairs = (side: Side = []) => side.map(([price, size]) => [String(price), String(size)]);
const actions = (side: Side = []) =>
  side.map(([price, size]) => (size === 0 ? ['delete', price, 0] : ['new', price, size]));

const received = (json: unknown): RecordedFrame => ({ direction: 'received', text: JSON.stringify(json) });

const WRITE: Readonly<Record<Venue, (book: BookMessage, extra?: object) => RecordedFrame>> = {
  deribit: ({ id, before, bids, asks }) =>
    received({
      ...{ jsonrpc: '2.0', method: 'subscription' },
      params: {
        channel: 'book.BTC-PERPETUAL.100ms',
        data: {
          ...{ type: before === undefined ? 'snapshot' : 'change', timestamp: NOW - 10, change_id: id },
          ...(before === undefined ? {} : { prev_change_id: before }),
          ...{ instrument_name: 'BTC-PERPETUAL', bids: actions(bids), asks: actions(asks) },
        },
      },
    }),
  okx: ({ id, before = -1, bids, asks }, extra = { checksum: 0 }) =>
    received({
      ...{
        arg: { channel: 'books', instId: 'BTC-USDT-SWAP' },
        action: before === -1 ? 'snapshot' : 'update',
      },
      data: [
        {
          ...{ asks: texts(asks), bids: texts(bids), ts: String(NOW - 10), seqId: id, prevSeqId: before },
          ...extra,
        },
      ],
    }),
  bybit: ({ id, before, bids, asks }) =>
    received({
      ...{ topic: 'orderbook.50.BTCUSDT', type: before === undefined ? 'snapshot' : 'delta', ts: NOW - 10 },
      data: { s: 'BTCUSDT', b: pairs(bids), a: pairs(asks), u: id, seq: 10 * id },
    }),
  binance: ({ id, before, bids, asks }) =>
    before === undefined
      ? {
          ...{ direction: 'rest', path: '/fapi/v1/depth?symbol=BTCUSDT&limit=1000' },
          text: JSON.stringify({ lastUpdateId: id, T: NOW - 10, bids: pairs(bids), asks: pairs(asks) }),
        }
      : received({
          stream: 'btcusdt@depth@100ms',
          data: {
            ...{ e: 'depthUpdate', E: NOW - 10, T: NOW - 10, s: 'BTCUSDT', U: before + 1, u: id, pu: before },
            ...{ b: pairs(bids), a: pairs(asks) },
          },
        }),
};

/** A decoder with what it said; `onGap` is called in the middle of an error. */
function bookOf(venue: Venue) {
  const decode = DECODERS[venue]();
  const said: string[] = [];
  const tops: QuoteUpdate[] = [];
  let onGap: (() => void) | undefined;
  const take = (book: BookMessage, extra?: object): void => {
    const updates: QuoteUpdate[] = [];
    decode(
      WRITE[venue](book, extra),
      { instrument: () => undefined, localTimeMs: NOW, latestTimeMs: Infinity },
      {
        updates: updates as never[],
        ignored: (why) => void said.push(why),
        rejected(why) {
          said.push(why);
          const run = onGap;
          onGap = undefined;
          run?.();
        },
      },
    );
    tops.push(...updates);
  };
  return {
    ...{ said, tops, take },
    top: () => [tops.at(-1)?.bid, tops.at(-1)?.ask],
    inGap: (run: () => void) => void (onGap = run),
  };
}

const FIRST: BookMessage = { id: 100, bids: [[100, 1], [99, 2]], asks: [[101, 1]] }; // prettier-ignore
const CHAINED: readonly Venue[] = ['deribit', 'okx', 'binance'];

describe.each(CHAINED)('a book of %s with a gap', (venue) => {
  it('F8 is invalid before the error is told, and F9 nothing is taken from it until a snapshot', () => {
    const book = bookOf(venue);
    book.take(FIRST);
    expect(book.top()).toEqual([100, 101]);
    const next: BookMessage = { id: 106, before: 105, bids: [[100.7, 1]] };
    book.inGap(() => book.take(next));
    book.take({ id: 105, before: 103, bids: [[100.5, 1]] });
    expect(book.said).toEqual(['sequence gap', 'no snapshot of the book yet']);
    // Contents that look whole are of no use once the chain is broken.
    book.take({ id: 107, before: 106, bids: [[100.8, 1]] });
    expect(book.tops, 'no top but the snapshot’s').toHaveLength(1);
  });
});

describe.each(['deribit', 'okx', 'bybit', 'binance'] as const)('a new snapshot of %s', (venue) => {
  it('F10 replaces the book: no level of before is left', () => {
    const book = bookOf(venue);
    book.take(FIRST);
    book.take({ id: 105, before: 103, bids: [[100.5, 1]] });
    book.take({ id: 200, bids: [[95, 1]], asks: [[96, 1]] });
    expect(book.top(), 'a crossed ghost book would be 100.5 / 96').toEqual([95, 96]);
    book.take({ id: 201, before: 200, bids: [[95, 0], [94.5, 3]] }); // prettier-ignore
    expect(book.top()).toEqual([94.5, 96]);
  });

  it('a change without a snapshot before it opens nothing', () => {
    const book = bookOf(venue);
    book.take({ id: 105, before: 103, bids: [[100.5, 1]] });
    expect(book.tops).toEqual([]);
    expect(book.said).toEqual(['no snapshot of the book yet']);
  });
});

it('Deribit: one counter serves many books, so it jumps; `type` decides what is a snapshot', () => {
  const book = bookOf('deribit');
  book.take(FIRST);
  book.take({ id: 9_731, before: 100, asks: [[100.5, 1]] });
  expect(book.top()).toEqual([100, 100.5]);
  expect(book.said).toEqual([]);
});

it('OKX: an empty message after silence and a reset after maintenance are no gaps', () => {
  const book = bookOf('okx');
  book.take(FIRST);
  book.take({ id: 100, before: 100 });
  book.take({ id: 7, before: 100, bids: [[100.5, 1]] });
  book.take({ id: 9, before: 7, asks: [[100.8, 1]] });
  expect(book.top()).toEqual([100.5, 100.8]);
  expect(book.said).toEqual([]);
});

it('Bybit: update 1 is a restart of the service and begins a new book', () => {
  const book = bookOf('bybit');
  book.take(FIRST);
  book.take({ id: 1, before: 100, bids: [[90, 1]], asks: [[91, 1]] });
  expect(book.top()).toEqual([90, 91]);
  book.take({ id: 1_000, before: 1, bids: [[90.5, 1]] });
  expect(book.top(), 'numbers may be left out').toEqual([90.5, 91]);
});

it('Binance: changes that came before the snapshot wait for it; the first to count spans it', () => {
  const book = bookOf('binance');
  book.take({ id: 98, before: 95, bids: [[70, 1]] });
  book.take({ id: 102, before: 98, bids: [[100.5, 1]] });
  book.take(FIRST);
  expect(book.top()).toEqual([100.5, 101]);
  book.take({ id: 103, before: 102, bids: [[100.5, 0]] });
  expect(book.top()).toEqual([100, 101]);
});

it('Binance: a change that comes twice, as two sockets overlap, is no gap', () => {
  const book = bookOf('binance');
  book.take(FIRST);
  const next: BookMessage = { id: 102, before: 100, bids: [[100.5, 1]] };
  book.take(next);
  book.take(next);
  book.take({ id: 104, before: 102, bids: [[100.7, 1]] });
  expect(book.said).toEqual(['older than the book']);
  expect(book.top()).toEqual([100.7, 101]);
});

it.each([{ checksum: 0 }, { checksum: -855_196_043 }, { checksum: 123 }, {}])(
  'F32 OKX: %j says nothing about a book, its sequence does',
  (checksum) => {
    const book = bookOf('okx');
    book.take(FIRST, checksum);
    book.take({ id: 103, before: 100, bids: [[100.5, 1]] }, checksum);
    expect(book.top()).toEqual([100.5, 101]);
    expect(book.said).toEqual([]);
  },
);
