import { expect, test } from 'vitest';
import type { InstrumentId } from '../../../src/engine/instruments/instrument';
import type { Portfolio } from '../../../src/engine/portfolio/portfolio';
import { createFollowedInstruments } from '../../../src/main/services/followedInstruments';

const PERPETUAL = 'deribit:BTC-PERPETUAL';
const RECORDED = 'deribit:ETH-PERPETUAL';
const LEG = 'deribit:BTC-25DEC26-100000-C';

const bookOf = (...ids: InstrumentId[]): Portfolio => ({
  name: '',
  accounts: [],
  books: [],
  balances: [],
  positions: ids.map((instrumentId, i) => ({
    id: `p${i}`,
    bookId: 'b',
    instrumentId,
    quantity: '1',
    averagePrice: null,
    strategyTags: [],
  })),
});

test('feeds follow the own book and the legs, the engine values the book on screen and the legs', () => {
  let legs: ReadonlySet<InstrumentId> = new Set();
  const told: (readonly InstrumentId[])[] = [];
  const followed = createFollowedInstruments({ legs: () => legs, onChange: (ids) => told.push(ids) });

  followed.setBooks(bookOf(PERPETUAL, PERPETUAL), bookOf(PERPETUAL));
  followed.refresh();
  expect(told.at(-1)).toEqual([PERPETUAL]);
  expect([...followed.wanted()]).toEqual([PERPETUAL]);

  followed.setBooks(bookOf(PERPETUAL), bookOf(RECORDED));
  legs = new Set([LEG]);
  followed.refresh();
  expect(told.at(-1)).toEqual([PERPETUAL, LEG]);
  expect([...followed.wanted()]).toEqual([RECORDED, LEG]);
  expect(followed.held()).toEqual([PERPETUAL]);
  expect([followed.isShown(RECORDED), followed.isShown(PERPETUAL)]).toEqual([true, false]);
});
