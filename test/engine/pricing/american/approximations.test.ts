import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceAmerican, type AmericanInputs } from '../../../../src/engine/pricing/american/american';
import { bjerksundStensland1993 } from '../../../../src/engine/pricing/american/bjerksundStensland1993';
import { bjerksundStensland2002 } from '../../../../src/engine/pricing/american/bjerksundStensland2002';
import { juQuadratic } from '../../../../src/engine/pricing/american/juQuadratic';
import { exerciseBoundary } from '../../../../src/engine/pricing/american/exerciseBoundary';
import { qdPlusBoundary, qdPlusPrice } from '../../../../src/engine/pricing/american/qdPlusPrice';
import { blackScholesPrice } from '../../../../src/engine/pricing/blackScholes';
import { valueOf } from '../exotic/differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const inputs: fc.Arbitrary<AmericanInputs> = fc.record({
  type: fc.constantFrom('call' as const, 'put' as const),
  S: between(60, 160),
  K: between(80, 120),
  T: between(0.05, 3),
  sigma: between(0.1, 0.7),
  r: between(0.001, 0.12),
  q: between(0.001, 0.12),
});

describe('approximations of American options', () => {
  // Haug (2007), table 3-2: futures, r = q = 10 %, half a year.
  it.each([
    [90, 0.15, 0.8099],
    [100, 0.15, 4.0628],
    [110, 0.15, 10.7898],
    [90, 0.25, 2.718],
    [100, 0.25, 6.7661],
    [110, 0.25, 12.9814],
  ])('Bjerksund-Stensland 2002 at %d with vol %d is the printed %d', (S, sigma, expected) => {
    const given = { type: 'call', S, K: 100, T: 0.5, sigma, r: 0.1, q: 0.1 } as const;
    expect(valueOf(bjerksundStensland2002(given))).toBeCloseTo(expected, 4);
  });

  it('flat boundaries give lower bounds above the European value', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { type, S, K, T, sigma, r, q } = given;
        const exact = valueOf(priceAmerican(given)).price;
        const european = blackScholesPrice(type === 'call' ? 1 : -1, S, K, T, sigma, r, q);
        for (const approximate of [bjerksundStensland1993, bjerksundStensland2002]) {
          const price = valueOf(approximate(given));
          const words = JSON.stringify({ given, price, exact, european });
          expect(price, words).toBeLessThanOrEqual(exact + 1e-9 * K);
          expect(price, words).toBeGreaterThanOrEqual(european);
          expect(exact - price, words).toBeLessThan(0.015 * Math.max(S, K));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('Ju stays within 3e-3 of the larger of spot and strike', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const exact = valueOf(priceAmerican(given)).price;
        const price = valueOf(juQuadratic(given));
        const words = JSON.stringify({ given, price, exact });
        expect(Math.abs(price - exact), words).toBeLessThan(3e-3 * Math.max(given.S, given.K));
      }),
      { numRuns: 60 },
    );
  });

  it('puts mirror calls', () => {
    const call = { type: 'call', S: 95, K: 105, T: 0.8, sigma: 0.3, r: 0.03, q: 0.06 } as const;
    const put = { type: 'put', S: 105, K: 95, T: 0.8, sigma: 0.3, r: 0.06, q: 0.03 } as const;
    for (const approximate of [bjerksundStensland1993, bjerksundStensland2002, qdPlusPrice])
      expect(valueOf(approximate(put))).toBeCloseTo(valueOf(approximate(call)), 11);
  });

  // Test suite of QuantLib, americanoption.cpp, testQdPlusBoundaryValues.
  it.each([
    [4.9, 87.76960949965387],
    [4, 88.39053003614612],
    [2.5, 90.14327315762256],
    [1, 94.49793803095984],
    [0.1, 106.2588964442338],
  ])('QD+ boundary at %d years is the published %d', (T, expected) => {
    const boundary = valueOf(qdPlusBoundary({ K: 120, T, sigma: 0.25, r: 0.1, q: 0.03 }));
    expect(Math.abs(boundary - expected)).toBeLessThan(1e-11);
  });

  it('QD+ lies close to the exact boundary', () => {
    const terms = { K: 100, T: 2, sigma: 0.3, r: 0.05, q: 0.02 };
    const exact = valueOf(exerciseBoundary(terms)).at(2);
    expect(Math.abs(valueOf(qdPlusBoundary(terms)) / exact - 1)).toBeLessThan(0.01);
  });

  it('refuses what a flat boundary cannot take', () => {
    const given = { type: 'call', S: 100, K: 100, T: 1, sigma: 0.2, r: -0.01, q: 0.02 } as const;
    expect(bjerksundStensland1993(given)).toMatchObject({ ok: false, failure: { reason: 'UNSUPPORTED' } });
    expect(qdPlusPrice({ ...given, r: -0.05, q: -0.02 })).toMatchObject({
      ok: false,
      failure: { reason: 'UNSUPPORTED' },
    });
  });
});
