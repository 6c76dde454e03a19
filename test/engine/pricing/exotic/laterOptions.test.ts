import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackScholesGreeks } from '../../../../src/engine/pricing/blackScholes';
import { priceComplexChooser } from '../../../../src/engine/pricing/exotic/complexChooser';
import { priceCompound } from '../../../../src/engine/pricing/exotic/compound';
import { priceChooser } from '../../../../src/engine/pricing/exotic/forwardStart';
import { priceLookback } from '../../../../src/engine/pricing/exotic/lookback';
import {
  pricePartialFixed,
  pricePartialFloating,
} from '../../../../src/engine/pricing/exotic/partialLookback';
import { priceQuanto } from '../../../../src/engine/pricing/exotic/quanto';
import { fairVariance } from '../../../../src/engine/pricing/exotic/varianceSwap';
import { expectGreeksFromDifferences, valueOf } from './differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const markets = fc.record({
  S: between(70, 140),
  T: between(0.1, 2),
  sigma: between(0.1, 0.7),
  r: between(-0.02, 0.1),
  q: between(0, 0.08),
});
const types = fc.constantFrom('call' as const, 'put' as const);

describe('compound options', () => {
  it('call less put is the daughter less the discounted strike', () => {
    fc.assert(
      fc.property(markets, types, between(0.05, 0.95), between(1, 40), (market, type, share, K) => {
        const t = share * market.T;
        const price = (mother: 'call' | 'put'): number =>
          valueOf(priceCompound({ mother: { type: mother, K, t }, daughter: { type, K: 100 } }, market))
            .price;
        const { S, T, sigma, r, q } = market;
        const daughter = blackScholesGreeks(type === 'call' ? 1 : -1, S, 100, T, sigma, r, q).price;
        const gap = price('call') - price('put') - (daughter - K * Math.exp(-r * t));
        expect(Math.abs(gap), JSON.stringify({ market, type, t, K, gap })).toBeLessThan(1e-10);
      }),
    );
  });

  it('Greeks agree with differences', () => {
    fc.assert(
      fc.property(
        markets,
        types,
        types,
        between(0.1, 0.9),
        between(1, 30),
        (market, mother, type, share, K) => {
          const option = { mother: { type: mother, K, t: share * market.T }, daughter: { type, K: 100 } };
          expectGreeksFromDifferences((m) => priceCompound(option, m), market, `${mother} on ${type}`);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('a call for almost nothing is the daughter; a put beyond any put is its discounted strike', () => {
    const market = { S: 100, T: 1, sigma: 0.3, r: 0.05, q: 0.02 };
    const daughter = { type: 'put', K: 100 } as const;
    const plain = blackScholesGreeks(-1, 100, 100, 1, 0.3, 0.05, 0.02).price;
    const cheap = valueOf(
      priceCompound({ mother: { type: 'call', K: 1e-9, t: 0.5 }, daughter }, market),
    ).price;
    expect(cheap).toBeCloseTo(plain, 8);
    const dear = { type: 'put', K: 120, t: 0.5 } as const;
    expect(valueOf(priceCompound({ mother: dear, daughter }, market)).price).toBeCloseTo(
      120 * Math.exp(-0.025) - plain,
      10,
    );
    expect(valueOf(priceCompound({ mother: { ...dear, type: 'call' }, daughter }, market)).price).toBe(0);
    expect(priceCompound({ mother: { ...dear, t: 1 }, daughter }, market)).toMatchObject({
      failure: { reason: 'INVALID_INPUT' },
    });
  });
});

describe('complex chooser', () => {
  it('agrees with the published value (Haug 2007, 4.11.2)', () => {
    const market = { S: 50, T: 0.25, sigma: 0.35, r: 0.1, q: 0.05 };
    const option = { call: { K: 55, T: 0.5 }, put: { K: 48, T: 7 / 12 } };
    expect(valueOf(priceComplexChooser(option, market)).price).toBeCloseTo(6.0508, 4);
  });

  it('with one strike and expiry it is the simple chooser; Greeks agree with differences', () => {
    fc.assert(
      fc.property(markets, between(0.1, 0.9), between(80, 120), (market, share, K) => {
        const at = { ...market, T: share * market.T };
        const leg = { K, T: market.T };
        const got = valueOf(priceComplexChooser({ call: leg, put: leg }, at));
        const expected = valueOf(priceChooser(K, at.T, market));
        expect(Math.abs(got.price - expected.price)).toBeLessThan(1e-10);
        const uneven = { call: { K: 105, T: market.T * 1.2 }, put: leg };
        expectGreeksFromDifferences((m) => priceComplexChooser(uneven, m), at, 'chooser');
      }),
      { numRuns: 30 },
    );
  });
});

describe('partial lookbacks', () => {
  it('floating: observed to the end with multiple 1 it is the plain lookback', () => {
    fc.assert(
      fc.property(markets, types, between(1, 1.3), (market, type, away) => {
        const extremum = type === 'call' ? market.S / away : market.S * away;
        const got = valueOf(pricePartialFloating({ type, extremum, lambda: 1, t1: market.T }, market));
        const expected = valueOf(priceLookback({ type, K: 'floating', extremum }, market));
        expect(Math.abs(got.price - expected.price), JSON.stringify({ got, expected, market })).toBeLessThan(
          1e-8,
        );
      }),
      { numRuns: 10 },
    );
  });

  it('floating: Greeks agree with differences, also with a multiple and an old extremum', () => {
    fc.assert(
      fc.property(markets, types, between(0.2, 0.9), between(1.02, 1.3), (market, type, share, away) => {
        const extremum = type === 'call' ? market.S / away : market.S * away;
        const lambda = type === 'call' ? 1.1 : 0.9;
        const option = { type, extremum, lambda, t1: share * market.T };
        expectGreeksFromDifferences((m) => pricePartialFloating(option, m), market, type);
      }),
      { numRuns: 3 },
    );
  });

  it('fixed: from the start it is the plain lookback, later it is worth less; Greeks agree with differences', () => {
    fc.assert(
      fc.property(markets, types, between(80, 125), (market, type, K) => {
        const price = (t1: number): number => valueOf(pricePartialFixed({ type, K, t1 }, market)).price;
        const whole = valueOf(priceLookback({ type, K, extremum: market.S }, market)).price;
        expect(price(0)).toBeCloseTo(whole, 12);
        expect(Math.abs(price(1e-12 * market.T) - whole)).toBeLessThan(1e-3);
        expect(price(0.5 * market.T)).toBeLessThan(price(0.1 * market.T) + 1e-9);
        const option = { type, K, t1: 0.4 * market.T };
        expectGreeksFromDifferences((m) => pricePartialFixed(option, m), market, type);
      }),
      { numRuns: 6 },
    );
  });

  it('refuses dates outside the life and extremes on the wrong side', () => {
    const market = { S: 100, T: 1, sigma: 0.2, r: 0.05, q: 0 };
    const invalid = { failure: { reason: 'INVALID_INPUT' } };
    const floating = { type: 'call', extremum: 100, lambda: 1 } as const;
    expect(pricePartialFloating({ ...floating, t1: 1.1 }, market)).toMatchObject(invalid);
    expect(pricePartialFloating({ ...floating, t1: 0 }, market)).toMatchObject(invalid);
    expect(pricePartialFloating({ ...floating, extremum: 101, t1: 0.5 }, market)).toMatchObject(invalid);
    expect(pricePartialFixed({ type: 'call', K: 100, t1: 1 }, market)).toMatchObject(invalid);
  });
});

describe('quanto', () => {
  it('without correlation and with equal rates it is the plain option; Greeks agree with differences', () => {
    fc.assert(
      fc.property(markets, types, between(80, 120), between(-0.9, 0.9), (market, type, K, rho) => {
        const { S, T, sigma, r, q } = market;
        const same = { type, K, foreignRate: r, fxSigma: 0.1, rho: 0 };
        const plain = blackScholesGreeks(type === 'call' ? 1 : -1, S, K, T, sigma, r, q);
        expect(valueOf(priceQuanto(same, market)).price).toBeCloseTo(plain.price, 10);
        const option = { type, K, foreignRate: 0.03, fxSigma: 0.15, rho, fixedFx: 1.3 };
        expectGreeksFromDifferences((m) => priceQuanto(option, m), market, 'quanto');
      }),
      { numRuns: 40 },
    );
  });
});

describe('fair variance of a strip', () => {
  const market = { S: 100, T: 0.5, r: 0.03, q: 0.01 };
  const strip = (from: number, to: number, step: number) => {
    const strikes = Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);
    const quote = (type: 'call' | 'put') => (K: number) => ({ type, K, sigma: 0.25 });
    return [
      ...strikes.filter((K) => K <= 100).map(quote('put')),
      ...strikes.filter((K) => K >= 100).map(quote('call')),
    ];
  };

  it('a dense strip on a flat smile gives the variance of the smile, quadratically in the step', () => {
    const error = (step: number): number =>
      valueOf(fairVariance(strip(20, 400, step), market)).variance - 0.0625;
    expect(Math.abs(error(0.5))).toBeLessThan(1e-5);
    expect(error(4) / error(2)).toBeGreaterThan(3.8);
    expect(error(4) / error(2)).toBeLessThan(4.2);
  });

  it('holds every option long, and more of the low strikes', () => {
    const { weights } = valueOf(fairVariance(strip(50, 150, 5), market));
    expect(weights.every((x) => x > 0)).toBe(true);
    expect(weights[0]).toBeGreaterThan(weights[weights.length - 1]);
  });

  it('refuses a strip without a common strike, and one with too little', () => {
    const invalid = { failure: { reason: 'INVALID_INPUT' } };
    expect(
      fairVariance(
        strip(50, 150, 5).filter(({ K, type }) => K !== 100 || type === 'put'),
        market,
      ),
    ).toMatchObject(invalid);
    expect(fairVariance(strip(100, 150, 5), market)).toMatchObject(invalid);
    expect(fairVariance([...strip(50, 150, 5), { type: 'call', K: 120, sigma: 0.2 }], market)).toMatchObject(
      invalid,
    );
  });
});
