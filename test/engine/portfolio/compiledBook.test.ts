import { describe, expect, it } from 'vitest';
import { marketFromSnapshot } from '../../../src/engine/market/marketState';
import { instrumentFailure } from '../../../src/engine/market/instrumentStatus';
import { compileBook, decimalToNumber, universeOf } from '../../../src/engine/portfolio/compiledBook';
import { markVolSolver } from '../../../src/engine/risk/markVol';
import {
  compileSample,
  mixedSizes,
  NOW,
  sampleInstruments,
  samplePortfolio,
  sampleSnapshot,
} from '../risk/sampleBook';

describe('a compiled book', () => {
  it('turns what it cannot use into failures of the position, one each', () => {
    const portfolio = samplePortfolio(mixedSizes);
    const [first] = portfolio.positions;
    const broken = [
      { ...first, id: 'unknown', instrumentId: 'deribit:XYZ' },
      { ...first, id: 'homeless', bookId: 'nowhere' },
      { ...first, id: 'infinite', quantity: '1e999' },
    ];
    const positions = [...portfolio.positions, ...broken];
    const byId = new Map(sampleInstruments().map((i) => [i.id, i]));
    const universe = universeOf({ ...portfolio, positions }, (id) => byId.get(id));
    const book = compileBook({ ...portfolio, positions }, universe);
    expect(book.count).toBe(positions.length);
    expect(book.failures.map((f) => [positions[f.position].id, f.failure.reason])).toEqual([
      ['unknown', 'UNKNOWN_INSTRUMENT'],
      ['homeless', 'NOT_FOUND'],
      ['infinite', 'INVALID_INPUT'],
    ]);
  });

  it('reads decimals and nothing else', () => {
    expect(['-12.5', '.5', '+3', '7.'].map(decimalToNumber)).toEqual([-12.5, 0.5, 3, 7]);
    for (const text of ['', '1e5', 'NaN', '0x10', '1,000', ' 1']) expect(decimalToNumber(text)).toBeNaN();
    expect(decimalToNumber(null)).toBeNaN();
  });

  it('nets quantities per account and instrument', () => {
    const portfolio = samplePortfolio(() => 1);
    const double = portfolio.positions.map((p) => ({ ...p, id: `${p.id}x`, quantity: '-3' }));
    const { book } = compileSample({ ...portfolio, positions: [...portfolio.positions, ...double] });
    for (const { quantities } of book.holdings) expect([...quantities].every((q) => q === -2)).toBe(true);
  });
});

describe('a market', () => {
  const portfolio = samplePortfolio(() => 1);
  const { universe } = compileSample(portfolio);

  it('derives the vol from the mark, the forward from the future, and says when neither is there', () => {
    const snapshot = sampleSnapshot();
    const quotes = Object.fromEntries(
      Object.entries(snapshot.quotes).map(([id, { mark }]) => [id, mark === undefined ? {} : { mark }]),
    );
    const full = marketFromSnapshot(universe, snapshot, markVolSolver);
    const bare = marketFromSnapshot(universe, { ...snapshot, quotes }, markVolSolver);
    universe.instruments.forEach((i, row) => {
      if (i.kind !== 'option') return;
      if (i.isInverse) {
        expect(
          Math.abs(bare.forward[universe.expirySlot[row]] / full.forward[universe.expirySlot[row]] - 1),
        ).toBeLessThan(1e-12);
        const moneyness = Math.abs(Math.log(i.strike / full.spot[universe.indexSlot[row]]));
        if (moneyness < 0.2) expect(bare.vol[row]).toBeCloseTo(full.vol[row], 6);
      } else {
        // USDC options have no future of their own: no forward, so no value.
        expect(instrumentFailure(universe, bare, row)?.reason, i.id).toBe('MISSING_MARKET_DATA');
      }
    });
  });

  it('refuses what has expired and what has no index', () => {
    const snapshot = sampleSnapshot();
    const late = marketFromSnapshot(
      universe,
      { ...snapshot, valuationMs: NOW + 9 * 86_400_000 },
      markVolSolver,
    );
    const blind = marketFromSnapshot(universe, { ...snapshot, indices: {} }, markVolSolver);
    const reasons = universe.instruments.map((_, row) => instrumentFailure(universe, late, row)?.reason);
    expect(new Set(reasons)).toEqual(new Set([undefined, 'EXPIRED']));
    universe.instruments.forEach((i, row) =>
      expect(instrumentFailure(universe, blind, row)?.message, i.id).toContain('index price'),
    );
  });
});
