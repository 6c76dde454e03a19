import { beforeEach, describe, expect, it } from 'vitest';
import { black76Price } from '../../../src/engine/pricing/black76';
import { parseSymbol } from '../../../src/engine/instruments/symbol';
import type { Instrument } from '../../../src/engine/instruments/instrument';
import type { IndexUpdate, QuoteUpdate } from '../../../src/main/feeds/feed';
import { FRESHNESS_LIMITS } from '../../../src/main/feeds/freshness';
import { QuoteBoard } from '../../../src/main/feeds/quoteBoard';

const T = Date.UTC(2026, 8, 23, 12);
const EXPIRY = Date.UTC(2026, 11, 25, 8);
const YEARS = (EXPIRY - T) / (365 * 86_400_000);
const STRIKES = [70_000, 80_000, 85_000, 90_000, 95_000, 110_000];

const listed = (symbol: string): Instrument => {
  const parsed = parseSymbol('binance', symbol);
  if (!parsed.ok) throw new Error(parsed.failure.message);
  return parsed.value;
};
const CHAIN = STRIKES.flatMap((strike) =>
  (['call', 'put'] as const).map((type) => ({
    ...{ strike, type },
    instrument: listed(`BTC-261225-${strike}-${type === 'call' ? 'C' : 'P'}`),
  })),
);
const ID = CHAIN[4].instrument.id;

/** The chain's quotes at a forward of the market, told with the index in the forward's place. */
const chain = (timeMs: number, index: number, forward: number, rule = true): QuoteUpdate[] =>
  CHAIN.map(({ strike, type, instrument }) => {
    const mark = black76Price(type === 'call' ? 1 : -1, forward, strike, YEARS, 0.5, 0);
    return {
      ...{ kind: 'quote', instrumentId: instrument.id, exchangeTimeMs: timeMs, localTimeMs: timeMs },
      ...{ mark, bid: Math.max(1, mark - 20), ask: mark + 20, markVol: 0.5 },
      ...(rule ? { forward: index, forwardRule: 'spotIndex' as const } : {}),
    };
  });

let board: QuoteBoard;
beforeEach(() => {
  board = new QuoteBoard();
  board.setVenueLive('binance', 'binance', true);
  const times = { exchangeTimeMs: T, localTimeMs: T };
  board.apply(CHAIN.map(({ instrument }) => ({ kind: 'listing', instrument, ...times })));
  board.takeDirty(T - 5_000);
});

describe('forwards where the venue tells none', () => {
  it('takes the index, says so, and keeps the vols while parity agrees', () => {
    board.apply(chain(T, 86_000, 86_000));
    board.takeDirty(T + 500);
    const { forward, markVol } = board.quote(ID) ?? {};
    expect(forward).toMatchObject({ value: 86_000, source: 'derived:spot index as forward (binance)' });
    expect(markVol?.value).toBe(0.5);
  });

  it('takes the forward of put-call parity where the quotes rule the index out, without the vols of the index', () => {
    board.apply(chain(T, 86_000, 88_000));
    const changed = board.takeDirty(T + 500).quotes.map(({ instrumentId }) => instrumentId);
    expect(changed).toHaveLength(CHAIN.length);
    const { forward, markVol, mark } = board.quote(ID) ?? {};
    expect(forward?.value, `index 86000, market's forward 88000`).toBeCloseTo(88_000, 0);
    expect(forward?.source).toBe('derived:parity of 6 strikes (binance)');
    expect(markVol).toBeUndefined();
    expect(mark?.value).toBeGreaterThan(0);
    const [taken] = board.takeChains(T + 500, 1, 0);
    expect(taken.venueForward?.value).toBeCloseTo(88_000, 0);
    expect(taken.rows[5]).toBeNaN();
  });

  it('moves that forward with the index until parity is looked at again, and gives it up when the market does', () => {
    board.apply(chain(T, 86_000, 88_000));
    board.takeDirty(T + 500);
    board.apply([{ ...chain(T + 600, 86_860, 88_000)[0] }]);
    expect(board.quote(ID)?.forward?.value).toBeCloseTo(88_880, 0);
    board.apply(chain(T + 700, 86_000, 86_000));
    board.takeDirty(T + 2_000);
    expect(board.quote(ID)?.forward).toMatchObject({ value: 86_000 });
    expect(board.quote(ID)?.markVol?.value).toBe(0.5);
  });

  it('derives one where the venue tells nothing at all, and lets it grow old with the quotes', () => {
    board.apply(chain(T, 0, 87_500, false));
    board.takeDirty(T + 500);
    expect(board.quote(ID)?.forward?.value).toBeCloseTo(87_500, 0);
    expect(board.quote(ID)?.forward?.localTimeMs).toBe(T);
    expect(board.quote(ID)?.markVol?.value, 'the vols go with the forward that nobody told').toBe(0.5);
    expect(board.freshness(ID, T + 1_000)).toBe('live');
  });

  it('takes the index where no parity can be had either, once no forward is known for its limit, without vols', () => {
    const index = (at: number): IndexUpdate => ({
      kind: 'index',
      ...{ venue: 'binance', indexName: 'BTCUSDT', value: 86_000 },
      ...{ exchangeTimeMs: at, localTimeMs: at },
    });
    const oneSided = (at: number) => chain(at, 0, 87_500, false).map(({ ask: _ask, ...rest }) => rest);
    board.apply([...oneSided(T), index(T)]);
    board.takeDirty(T + 500);
    expect(board.quote(ID)?.forward, 'it may come yet').toBeUndefined();
    const late = T + FRESHNESS_LIMITS.forwardMs + 1_000;
    board.apply([...oneSided(late), index(late)]);
    board.takeDirty(late + 500);
    expect(board.quote(ID)?.forward).toMatchObject({
      ...{ value: 86_000, localTimeMs: late },
      source: 'derived:index, no forward is known (binance)',
    });
    expect(board.quote(ID)?.markVol, 'a vol of an unknown forward').toBeUndefined();
    expect(board.quote(ID)?.mark?.value).toBeGreaterThan(0);

    board.apply(chain(late + 1_500, 0, 87_500, false));
    board.takeDirty(late + 2_000);
    expect(board.quote(ID)?.forward?.source).toContain('parity');
    expect(board.quote(ID)?.markVol?.value).toBe(0.5);
  });

  it('an index that is old itself is no forward', () => {
    const quotes = chain(T, 0, 87_500, false).map(({ ask: _ask, ...rest }) => ({ ...rest, index: 86_000 }));
    board.apply(quotes);
    for (const ms of [500, 46_000, 60_000]) board.takeDirty(T + ms);
    expect(board.quote(ID)?.forward).toBeUndefined();
  });

  it('does not compare quotes of different times', () => {
    board.apply(chain(T, 86_000, 88_000));
    board.takeDirty(T + 9_000);
    expect(board.quote(ID)?.forward?.value).toBe(86_000);
  });
});
