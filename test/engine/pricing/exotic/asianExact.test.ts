import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceDiscreteAsian } from '../../../../src/engine/pricing/exotic/asian';
import { priceContinuousAsian } from '../../../../src/engine/pricing/exotic/continuousAsian';
import { priceExactAsian, priceExactContinuousAsian } from '../../../../src/engine/pricing/exotic/asianExact';
import { priceTwoFixingAsian } from '../../../../src/engine/pricing/exotic/asianTwoFixings';
import { blackScholesGreeks } from '../../../../src/engine/pricing/blackScholes';
import { expectGreeksFromDifferences, valueOf } from './differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const markets = fc.record({
  S: between(70, 140),
  T: between(0.1, 2),
  sigma: between(0.1, 0.8),
  r: between(0, 0.1),
  q: between(0, 0.1),
});
const types = fc.constantFrom('call' as const, 'put' as const);
const equidistant = (n: number, T: number) => Array.from({ length: n }, (_, i) => ((i + 1) * T) / n);

describe('arithmetic averages, exactly', () => {
  it('one fixing is the plain option, two agree with conditioning and quadrature', () => {
    fc.assert(
      fc.property(markets, types, between(70, 140), (market, type, K) => {
        const { S, T, sigma, r, q } = market;
        const one = valueOf(priceExactAsian({ type, K, fixings: [T] }, market));
        const plain = blackScholesGreeks(type === 'call' ? 1 : -1, S, K, T, sigma, r, q);
        expect(one.price).toBeCloseTo(plain.price, 10);
        expect(one.gamma).toBeCloseTo(plain.gamma, 10);
        const two = valueOf(priceExactAsian({ type, K, fixings: [0.5 * T, T] }, market));
        expect(Math.abs(two.price - valueOf(priceTwoFixingAsian(type, K, market)))).toBeLessThan(1e-9);
      }),
    );
  });

  it('call less put is a forward, uneven and nearly coinciding fixings included', () => {
    fc.assert(
      fc.property(markets, between(70, 140), fc.constantFrom(0, 0.001, 0.3), (market, K, first) => {
        const { S, T, r, q } = market;
        const fixings = [first, 0.301, 0.302, 0.9, 1].map((t) => t * T);
        const price = (type: 'call' | 'put', strike: number | 'average') =>
          valueOf(priceExactAsian({ type, K: strike, fixings }, market)).price;
        const mean = fixings.reduce((sum, t) => sum + (S * Math.exp((r - q) * t)) / 5, 0);
        const discount = Math.exp(-r * T);
        expect(Math.abs(price('call', K) - price('put', K) - discount * (mean - K))).toBeLessThan(1e-10);
        const gap = price('call', 'average') - price('put', 'average');
        expect(Math.abs(gap - (S * Math.exp(-q * T) - discount * mean))).toBeLessThan(1e-10);
      }),
      { numRuns: 40 },
    );
  });

  it('Greeks agree with differences', () => {
    fc.assert(
      fc.property(markets, types, fc.constantFrom(100, 'average' as const), (market, type, K) => {
        for (const fixings of [equidistant(4, market.T), [0, 0.4 * market.T, market.T]])
          expectGreeksFromDifferences(
            (m) => priceExactAsian({ type, K, fixings }, m),
            market,
            `${type} ${K}`,
          );
      }),
      { numRuns: 15 },
    );
  });

  it('lies above the geometric average and near the two-moment match at low vol', () => {
    const market = { S: 100, T: 1, sigma: 0.15, r: 0.05, q: 0.02 };
    for (const K of [90, 100, 115]) {
      const option = { type: 'call', K, fixings: equidistant(50, 1) } as const;
      const exact = valueOf(priceExactAsian(option, market)).price;
      const matched = valueOf(priceDiscreteAsian({ ...option, average: 'arithmetic' }, market)).price;
      const geometric = valueOf(priceDiscreteAsian({ ...option, average: 'geometric' }, market)).price;
      expect(exact).toBeGreaterThan(geometric);
      expect(Math.abs(exact - matched)).toBeLessThan(0.02);
    }
  });

  it('the continuous average: 1,000 fixings lie within 1/n of it; the published seventh case of Linetsky (2004)', () => {
    const market = { S: 2, T: 1, sigma: 0.1, r: 0.02, q: 0 };
    const low = valueOf(priceExactContinuousAsian({ type: 'call', K: 2 }, market));
    expect(low.price).toBeCloseTo(0.05598604, 7);
    expect(low.error).toBeLessThan(1e-8);
    const fine = valueOf(
      priceExactAsian({ type: 'call', K: 2, fixings: equidistant(1000, 1) }, market),
    ).price;
    expect(Math.abs(fine - low.price)).toBeLessThan(1e-4);
  });

  it('a known average lowers the strike as in the two-moment match', () => {
    const market = { S: 100, T: 0.25, sigma: 0.1, r: 0.03, q: 0 };
    const option = { type: 'put', K: 98, known: { average: 96, elapsed: 0.5 } } as const;
    const exact = valueOf(priceExactContinuousAsian(option, market)).price;
    const matched = valueOf(priceContinuousAsian({ ...option, average: 'arithmetic' }, market)).price;
    expect(Math.abs(exact - matched)).toBeLessThan(1e-3);
    const passed = { type: 'call', K: 50, known: { average: 100, elapsed: 1 } } as const;
    const forward = valueOf(priceContinuousAsian({ ...passed, average: 'arithmetic' }, market));
    const linear = valueOf(priceExactContinuousAsian(passed, market));
    expect(linear.price).toBeCloseTo(forward.price, 6);
    expect(linear.delta).toBeCloseTo(forward.delta, 6);
  });

  it('refuses fixings at one time, too many, too close', () => {
    const market = { S: 100, T: 1, sigma: 0.2, r: 0, q: 0 };
    const refused = (fixings: readonly number[]) =>
      priceExactAsian({ type: 'call', K: 100, fixings }, market);
    expect(refused([0.5, 0.5, 1])).toMatchObject({ failure: { reason: 'INVALID_INPUT' } });
    expect(refused(equidistant(2001, 1))).toMatchObject({ failure: { reason: 'OUT_OF_RANGE' } });
    expect(refused([0.5, 0.5 + 1e-9, 1])).toMatchObject({ failure: { reason: 'OUT_OF_RANGE' } });
  });
});
