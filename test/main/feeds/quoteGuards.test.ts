import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseSymbol } from '../../../src/engine/instruments/symbol';
import type { Instrument } from '../../../src/engine/instruments/instrument';
import type { MarketUpdate, QuoteUpdate } from '../../../src/main/feeds/feed';
import { FRESHNESS_LIMITS, QUOTE_FLAGS, quoteDoubts } from '../../../src/main/feeds/freshness';
import { JumpGuard } from '../../../src/main/feeds/jumpGuard';
import { QuoteBoard } from '../../../src/main/feeds/quoteBoard';

const T = 1_790_000_000_000;
const listed = (symbol: string): Instrument => {
  const parsed = parseSymbol('deribit', symbol);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
};
const PERPETUAL = listed('BTC-PERPETUAL');
const CHAIN = [80, 90, 100, 110, 120].map((k) => listed(`BTC-25DEC26-${k}000-C`));
const WING = listed('BTC-25DEC26-400000-C');
const quote = (instrument: Instrument, timeMs: number, numbers: Partial<QuoteUpdate>): QuoteUpdate => ({
  kind: 'quote',
  instrumentId: instrument.id,
  exchangeTimeMs: timeMs,
  localTimeMs: timeMs,
  ...numbers,
});

let board: QuoteBoard;
beforeEach(() => {
  board = new QuoteBoard();
  board.setVenueLive('deribit', 'simulator', true);
  const stamp = { exchangeTimeMs: T, localTimeMs: T };
  board.apply(
    [PERPETUAL, WING, ...CHAIN].map((instrument): MarketUpdate => ({
      kind: 'listing',
      instrument,
      ...stamp,
    })),
  );
});
const vols = (timeMs: number, vol: (i: number) => number): void =>
  board.apply(CHAIN.map((each, i) => quote(each, timeMs, { mark: 0.05, markVol: vol(i) })));

describe('the guards of the board', () => {
  it('let a perpetual follow its index, and mark one that leaves it until it is confirmed', () => {
    for (let i = 0; i < 30; i += 1)
      board.apply([quote(PERPETUAL, T + i, { mark: 100_000 * 1.01 ** i, index: 100_000 * 1.01 ** i })]);
    expect(board.flags(PERPETUAL.id)).toBe(0);
    const index = 100_000 * 1.01 ** 29;
    board.apply([quote(PERPETUAL, T + 40, { mark: 1.2 * index, index })]);
    expect(board.flags(PERPETUAL.id)).toBe(QUOTE_FLAGS.outlier);
    expect(board.quote(PERPETUAL.id)?.mark?.value).toBeCloseTo(1.2 * index, 6);
    board.apply([quote(PERPETUAL, T + 41, { bid: index })]);
    expect(board.flags(PERPETUAL.id)).toBe(QUOTE_FLAGS.outlier);
    board.apply([quote(PERPETUAL, T + 42, { mark: 1.2 * index, index })]);
    expect(board.flags(PERPETUAL.id)).toBe(0);
  });

  it('mark one vol that jumps alone, and none when the whole expiry moves', () => {
    for (let i = 0; i < 20; i += 1) vols(T + i, () => 0.5 + 0.001 * (i % 2));
    vols(T + 100, (i) => (i === 2 ? 0.7 : 0.5));
    expect(CHAIN.map(({ id }) => board.flags(id))).toEqual([0, 0, QUOTE_FLAGS.outlier, 0, 0]);
    vols(T + 200, () => 0.5);
    expect(CHAIN.map(({ id }) => board.flags(id))).toEqual([0, 0, 0, 0, 0]);
  });

  it('mark vols out of range and crossed vols, and count them by venue', () => {
    board.apply([
      quote(CHAIN[0], T, { mark: 0.05, markVol: 0.004 }),
      quote(CHAIN[1], T, { mark: 0.05, markVol: 0.5, bidVol: 0.6, askVol: 0.55 }),
    ]);
    expect(board.flags(CHAIN[0].id)).toBe(QUOTE_FLAGS.volRange);
    expect(board.flags(CHAIN[1].id)).toBe(QUOTE_FLAGS.crossed);
    board.takeDirty(T);
    expect(board.guardCounts('deribit')).toEqual({
      instruments: 7,
      stale: 0,
      crossed: 1,
      outlier: 0,
      volRange: 1,
      oldSide: 0,
      oldFunding: 0,
    });
    expect(board.guardCounts('okx').instruments).toBe(0);
    expect(quoteDoubts(board.flags(CHAIN[1].id), 'stale')).toEqual(['stale', 'crossed']);
    expect(board.contents().doubts).toEqual({ [CHAIN[0].id]: ['volRange'], [CHAIN[1].id]: ['crossed'] });
  });

  it('give wings more time than the money', () => {
    const forward = { forward: 100_000, mark: 0.05, markVol: 0.5 };
    board.apply([quote(CHAIN[2], T, forward), quote(WING, T, forward)]);
    const later = T + FRESHNESS_LIMITS.byKind.option + 1_000;
    expect(board.freshness(CHAIN[2].id, later)).toBe('stale');
    expect(board.freshness(WING.id, later)).toBe('live');
    expect(board.freshness(WING.id, T + FRESHNESS_LIMITS.optionWingMs + 1_000)).toBe('stale');
  });
});

describe('the jump guard', () => {
  it('never marks what stays within the floor, and always a first jump far beyond it', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -0.4, max: 0.4, noNaN: true }), { maxLength: 60 }), (moves) => {
        const guard = new JumpGuard();
        const isCalm = moves.every((move) => !guard.isOff(3, move, 0, 1));
        return isCalm && (moves.length === 0 || guard.isOff(3, 100, 0, 1));
      }),
    );
  });
});
