import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseSymbol } from '../../../src/engine/instruments/symbol';
import type { Instrument } from '../../../src/engine/instruments/instrument';
import { takeSnapshot } from '../../../src/main/feeds/boardSnapshot';
import type { MarketUpdate, QuoteUpdate, TradeUpdate } from '../../../src/main/feeds/feed';
import { FRESHNESS_LIMITS, QUOTE_FLAGS } from '../../../src/main/feeds/freshness';
import { QuoteBoard } from '../../../src/main/feeds/quoteBoard';

const listed = (symbol: string): Instrument => {
  const parsed = parseSymbol('deribit', symbol);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
};
const CALL = listed('BTC-25DEC26-100000-C');
const PUT = listed('BTC-25DEC26-90000-P');
const FUTURE = listed('BTC-25DEC26');
const PERPETUAL = listed('BTC-PERPETUAL');
const T = 1_790_000_000_000;

const quote = (instrument: Instrument, timeMs: number, numbers: Partial<QuoteUpdate>): QuoteUpdate => ({
  kind: 'quote',
  instrumentId: instrument.id,
  exchangeTimeMs: timeMs,
  localTimeMs: timeMs,
  ...numbers,
});
const alive = (timeMs: number): MarketUpdate => ({
  kind: 'alive',
  venue: 'deribit',
  indexName: 'btc_usd',
  exchangeTimeMs: timeMs,
  localTimeMs: timeMs,
});

let board: QuoteBoard;
beforeEach(() => {
  board = new QuoteBoard();
  board.setVenueLive('deribit', 'simulator', true);
  const listing = (instrument: Instrument): MarketUpdate => ({
    kind: 'listing',
    instrument,
    exchangeTimeMs: T,
    localTimeMs: T,
  });
  board.apply([CALL, PUT, FUTURE, PERPETUAL].map(listing));
  board.takeDirty(T);
});

describe('the quote board', () => {
  it('keeps the last value per field, with its times and source', () => {
    board.apply([quote(CALL, T, { mark: 0.05, bid: 0.049 }), quote(CALL, T + 5, { mark: 0.051 })]);
    expect(board.quote(CALL.id)).toEqual({
      mark: { value: 0.051, exchangeTimeMs: T + 5, localTimeMs: T + 5, source: 'simulator' },
      bid: { value: 0.049, exchangeTimeMs: T, localTimeMs: T, source: 'simulator' },
    });
  });

  it('takes a side away when the venue says that it is empty', () => {
    board.apply([quote(CALL, T, { mark: 0.05, bid: 0.049 }), quote(CALL, T + 1, { cleared: ['bid'] })]);
    expect(board.quote(CALL.id)).not.toHaveProperty('bid');
    board.apply([quote(CALL, T, { bid: 0.048 })]);
    expect(board.quote(CALL.id)).not.toHaveProperty('bid');
  });

  it('ignores and counts what is older, and accepts any time after a new session', () => {
    board.apply([quote(PERPETUAL, T, { mark: 100 }), quote(PERPETUAL, T - 1, { mark: 300 })]);
    expect(board.quote(PERPETUAL.id)?.mark?.value).toBe(100);
    expect(board.counters().outOfOrder).toBe(1);
    board.acceptAnyTime('deribit');
    board.apply([quote(PERPETUAL, T - 1, { mark: 101 })]);
    expect(board.quote(PERPETUAL.id)?.mark?.value).toBe(101);
  });

  it('conflates: one entry per instrument however many messages came', () => {
    for (let i = 0; i < 1000; i += 1) board.apply([quote(PERPETUAL, T + i, { mark: 100 + i })]);
    const { quotes } = board.takeDirty(T + 1000);
    expect(quotes).toHaveLength(1);
    expect(quotes[0].quote.mark?.value).toBe(1099);
    expect(board.takeDirty(T + 1001).quotes).toEqual([]);
  });

  it('one forward per expiry: a future moves the options, and only those', () => {
    board.apply([quote(CALL, T, { mark: 0.05 }), quote(PUT, T, { mark: 0.1 })]);
    board.takeDirty(T);
    board.apply([quote(FUTURE, T + 1, { mark: 88_000, forward: 88_000 })]);
    const batch = board.takeDirty(T + 1);
    expect(batch.quotes.map(({ instrumentId }) => instrumentId).sort()).toEqual(
      [CALL.id, FUTURE.id, PUT.id].sort(),
    );
    expect(board.quote(PUT.id)?.forward?.value).toBe(88_000);
    expect(board.quote(PERPETUAL.id)).not.toHaveProperty('forward');
  });

  it('keeps quotes that are not wanted for later', () => {
    board.apply([quote(CALL, T, { mark: 0.05 }), quote(PUT, T, { mark: 0.1 })]);
    expect(board.takeDirty(T, new Set([CALL.id])).quotes.map((q) => q.instrumentId)).toEqual([CALL.id]);
    expect(board.takeDirty(T).quotes.map((q) => q.instrumentId)).toEqual([PUT.id]);
  });

  it('turns stale by class of instrument and says so once', () => {
    board.apply([quote(PERPETUAL, T, { mark: 100 }), quote(CALL, T, { mark: 0.05 })]);
    board.takeDirty(T);
    const { perpetual, option } = FRESHNESS_LIMITS.byKind;
    const changes = (ms: number) => board.takeDirty(T + ms).quotes.map((q) => [q.instrumentId, q.freshness]);
    expect(changes(perpetual)).toEqual([]);
    expect(changes(perpetual + 1000)).toEqual([[PERPETUAL.id, 'stale']]);
    expect(changes(option + 1000)).toEqual([[CALL.id, 'stale']]);
    expect(changes(option + 2000)).toEqual([]);
  });

  it('marks an old bid or ask and an old funding rate, each by its own limit, while the mark lives', () => {
    board.apply([
      quote(CALL, T, { mark: 0.05, bid: 0.049 }),
      quote(PERPETUAL, T, { mark: 100, fundingRate8h: 1e-4 }),
    ]);
    board.takeDirty(T);
    const { optionSideMs, fundingMs } = FRESHNESS_LIMITS;
    const later = (ms: number) => {
      board.apply([quote(CALL, T + ms, { mark: 0.05 }), quote(PERPETUAL, T + ms, { mark: 100 })]);
      return board.takeDirty(T + ms).quotes.map((q) => [q.instrumentId, q.flags, q.freshness]);
    };
    expect(later(optionSideMs)).toEqual([
      [CALL.id, 0, 'live'],
      [PERPETUAL.id, 0, 'live'],
    ]);
    expect(later(optionSideMs + 1)[0]).toEqual([CALL.id, QUOTE_FLAGS.oldSide, 'live']);
    expect(later(fundingMs + 1)[1]).toEqual([PERPETUAL.id, QUOTE_FLAGS.oldFunding, 'live']);
    expect(takeSnapshot(board, T).doubts).toEqual({ [CALL.id]: ['oldSide'], [PERPETUAL.id]: ['oldFunding'] });
    expect(board.guardCounts('deribit')).toMatchObject({ oldSide: 1, oldFunding: 1, stale: 0 });
    board.apply([quote(CALL, T + fundingMs + 2, { bid: 0.048 })]);
    expect(board.takeDirty(T + fundingMs + 2).quotes[0].flags).toBe(0);
  });

  it('says so by itself when a bid grows old in silence', () => {
    board.apply([quote(CALL, T, { mark: 0.05, bid: 0.049 }), alive(T)]);
    board.takeDirty(T);
    const ms = FRESHNESS_LIMITS.optionSideMs + 500;
    board.apply([alive(T + ms)]);
    expect(board.takeDirty(T + ms).quotes.map((q) => q.flags)).toEqual([QUOTE_FLAGS.oldSide]);
  });

  it('a side that its channel would tell any change of is not old in silence, while the feed lives', () => {
    board.apply([{ ...quote(CALL, T, { mark: 0.05, bid: 0.049 }), sidesStand: true }]);
    board.takeDirty(T);
    const ms = FRESHNESS_LIMITS.optionSideMs + 500;
    board.apply([alive(T + ms)]);
    expect(board.takeDirty(T + ms).quotes).toEqual([]);
    // A reading by call says how it is now, and nothing of later.
    board.apply([quote(CALL, T + ms, { bid: 0.049 })]);
    expect(board.takeDirty(T + ms).quotes.map((q) => q.flags)).toEqual([0]);
    board.apply([alive(T + 2 * ms)]);
    expect(board.takeDirty(T + 2 * ms).quotes.map((q) => q.flags)).toEqual([QUOTE_FLAGS.oldSide]);
  });

  it('a new session of the venue has to tell its sides anew', () => {
    board.apply([{ ...quote(CALL, T, { mark: 0.05, bid: 0.049 }), sidesStand: true }]);
    board.takeDirty(T);
    board.acceptAnyTime('deribit');
    const ms = FRESHNESS_LIMITS.optionSideMs + 500;
    board.apply([alive(T + ms)]);
    expect(board.takeDirty(T + ms).quotes.map((q) => q.flags)).toEqual([QUOTE_FLAGS.oldSide]);
  });

  it('keeps the last trade of an instrument: newest by the venue, blocks passed over, old after ten minutes', () => {
    const trade = (atMs: number, price: number, more: Partial<TradeUpdate> = {}): TradeUpdate => ({
      ...{ kind: 'trade', instrumentId: CALL.id, tradeId: `${atMs}`, price, quantity: 2, takerSide: 'buy' },
      ...{ exchangeTimeMs: atMs, localTimeMs: atMs + 5, ...more },
    });
    expect(board.lastTrade(CALL.id, T)).toBeUndefined();
    board.apply([trade(T, 0.05), trade(T - 1_000, 0.04), trade(T + 1, 0.09, { isBlock: true })]);
    expect(board.lastTrade(CALL.id, T)).toEqual({
      ...{ instrumentId: CALL.id, tradeId: `${T}`, price: 0.05, quantity: 2, takerSide: 'buy' },
      ...{ exchangeTimeMs: T, localTimeMs: T + 5, source: 'simulator', freshness: 'live' },
    });
    expect(board.counters().outOfOrder).toBe(1);
    expect(board.lastTrade(CALL.id, T + FRESHNESS_LIMITS.tradeMs + 1)?.freshness).toBe('stale');
    board.setVenueLive('deribit', 'simulator', false);
    expect(board.lastTrade(CALL.id, T)?.freshness).toBe('stale');
    // The next session's times may begin anywhere.
    board.acceptAnyTime('deribit');
    board.apply([trade(T - 5_000, 0.03)]);
    expect(board.lastTrade(CALL.id, T)?.price).toBe(0.03);
    board.apply([trade(T, 1, { instrumentId: 'deribit:NOSUCH' })]);
    expect(board.counters().unknownInstrument).toBe(1);
  });

  it.each([7, 50, 190])(
    'judges every row within a fifth of a second when it is asked every %i ms',
    (everyMs) => {
      const all = [CALL, PUT, FUTURE, PERPETUAL];
      board.apply(all.map((one) => quote(one, T, { mark: 1 })));
      const stale = new Set<string>();
      const lastMs = T + FRESHNESS_LIMITS.byKind.option + 200 + everyMs;
      for (let now = T + 1; now <= lastMs; now += everyMs)
        for (const { instrumentId, freshness } of board.takeDirty(now).quotes)
          if (freshness === 'stale') stale.add(instrumentId);
      expect([...stale].sort()).toEqual(all.map(({ id }) => id).sort());
    },
  );

  it("keeps the venue's Greeks of the newest message that had them, until it takes them back", () => {
    board.apply([quote(CALL, T, { venueDelta: 0.4, venueVega: 12, markVol: 0.5, forward: 9e4 })]);
    board.apply([quote(CALL, T + 1, { markVol: 0.6 })]);
    expect(board.venueGreeks(CALL.id)).toEqual({
      exchangeTimeMs: T,
      venueDelta: 0.4,
      venueVega: 12,
      markVol: 0.5,
      forward: 9e4,
    });
    board.apply([quote(CALL, T + 2, { cleared: ['markVol', 'venueDelta'] })]);
    expect(board.venueGreeks(CALL.id)).toBeUndefined();
    expect(board.venueGreeks(PUT.id)).toBeUndefined();
  });

  it('what a delta leaves out is confirmed by it', () => {
    board.apply([quote(PERPETUAL, T, { mark: 100, fundingRate8h: 1e-4 })]);
    const ms = FRESHNESS_LIMITS.fundingMs + 1;
    board.apply([quote(PERPETUAL, T + ms, { mark: 101, isDelta: true })]);
    expect(board.takeDirty(T + ms).quotes[0].flags).toBe(0);
  });

  it('an option that the chain channel did not mention stays live while the channel speaks', () => {
    board.apply([quote(CALL, T, { mark: 0.05 }), alive(T + 20_000)]);
    expect(board.freshness(CALL.id, T + 21_000)).toBe('live');
    expect(board.freshness(CALL.id, T + 31_000)).toBe('stale');
  });

  it('nothing of a venue is live while its feed is not', () => {
    board.apply([quote(CALL, T, { mark: 0.05 }), quote(PERPETUAL, T, { mark: 100 })]);
    board.takeDirty(T);
    board.setVenueLive('deribit', 'simulator', false);
    expect(board.takeDirty(T + 1).quotes.map((q) => q.freshness)).toEqual(['stale', 'stale']);
    expect(board.freshness(FUTURE.id, T)).toBe('missing');
    expect(board.quote(CALL.id)?.mark?.value).toBe(0.05);
  });

  it('marks a crossed book and a jump, and shows both', () => {
    board.apply([quote(PERPETUAL, T, { mark: 100, bid: 101, ask: 99 })]);
    expect(board.flags(PERPETUAL.id)).toBe(QUOTE_FLAGS.crossed);
    board.apply([quote(PERPETUAL, T + 1, { mark: 150, bid: 99, ask: 101 })]);
    expect(board.flags(PERPETUAL.id)).toBe(QUOTE_FLAGS.outlier);
    board.apply([quote(PERPETUAL, T + 2, { mark: 151 })]);
    expect(board.flags(PERPETUAL.id)).toBe(0);
    expect(board.counters()).toMatchObject({ crossed: 1, outliers: 1 });
  });

  it('forgets delivered instruments after a while and reuses their place', () => {
    board.apply([quote(CALL, T, { mark: 0.05 })]);
    board.apply([
      { kind: 'state', instrumentId: CALL.id, state: 'delivered', exchangeTimeMs: T, localTimeMs: T },
    ]);
    expect(board.freshness(CALL.id, T)).toBe('stale');
    expect(takeSnapshot(board, T).quotes).not.toHaveProperty([CALL.id]);
    board.takeDirty(T + 11 * 60_000);
    expect(board.instrument(CALL.id)).toBeUndefined();
    board.apply([{ kind: 'listing', instrument: CALL, exchangeTimeMs: T, localTimeMs: T }]);
    expect(board.quote(CALL.id)).toEqual({});
  });
});

describe('snapshots', () => {
  it('have the same name for the same market, whenever it arrived and in whatever order', () => {
    const updates = [quote(CALL, T, { mark: 0.05 }), quote(PERPETUAL, T, { mark: 100 })];
    board.apply(updates);
    const first = takeSnapshot(board, T);
    board.apply([...updates].reverse().map((update) => ({ ...update, localTimeMs: T + 77 })));
    expect(takeSnapshot(board, T).id).toBe(first.id);
    expect(takeSnapshot(board, T + 1).id).not.toBe(first.id);
    board.apply([quote(CALL, T + 1, { mark: 0.0501 })]);
    expect(takeSnapshot(board, T).id).not.toBe(first.id);
    expect(first.quotes[CALL.id].mark?.value).toBe(0.05);
    expect(first.usdRates.USD.value).toBe(1);
  });

  it('any order of stamped messages ends in the newest of each field', () => {
    const message = fc.record({ time: fc.nat(50), mark: fc.double({ min: 1, max: 9, noNaN: true }) });
    fc.assert(
      fc.property(fc.uniqueArray(message, { selector: ({ time }) => time, minLength: 1 }), (messages) => {
        board.acceptAnyTime('deribit');
        board.apply(messages.map(({ time, mark }) => quote(FUTURE, T + time, { mark })));
        const newest = messages.reduce((best, one) => (one.time > best.time ? one : best));
        expect(board.quote(FUTURE.id)?.mark?.value).toBe(newest.mark);
      }),
    );
  });
});
