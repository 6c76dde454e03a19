import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackScholesGreeks } from '../../../../src/engine/pricing/blackScholes';
import { priceDiscreteAsian } from '../../../../src/engine/pricing/exotic/asian';
import { priceContinuousAsian } from '../../../../src/engine/pricing/exotic/continuousAsian';
import { priceTwoFixingAsian } from '../../../../src/engine/pricing/exotic/asianTwoFixings';
import { priceChooser, priceForwardStart } from '../../../../src/engine/pricing/exotic/forwardStart';
import { priceJumpDiffusion } from '../../../../src/engine/pricing/exotic/jumpDiffusion';
import { priceLookback } from '../../../../src/engine/pricing/exotic/lookback';
import { expectGreeksFromDifferences, valueOf } from './differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const markets = fc.record({
  S: between(60, 150),
  T: between(0.05, 2),
  sigma: between(0.1, 0.8),
  r: between(0, 0.1),
  q: between(0, 0.1),
});
const types = fc.constantFrom('call' as const, 'put' as const);
const averages = fc.constantFrom('geometric' as const, 'arithmetic' as const);
const fixings = (n: number, T: number) => Array.from({ length: n }, (_, i) => ((i + 1) * T) / n);
const plain = (w: 1 | -1, K: number, m: { S: number; T: number; sigma: number; r: number; q: number }) =>
  blackScholesGreeks(w, m.S, K, m.T, m.sigma, m.r, m.q);

describe('Asian options', () => {
  it('one fixing at expiry is the plain option', () => {
    fc.assert(
      fc.property(markets, averages, between(60, 150), (market, average, K) => {
        const option = { type: 'call', average, K, fixings: [market.T] } as const;
        const got = valueOf(priceDiscreteAsian(option, market));
        const expected = plain(1, K, market);
        expect(got.price).toBeCloseTo(expected.price, 10);
        expect(got.gamma).toBeCloseTo(expected.gamma, 10);
        expect(got.vega).toBeCloseTo(expected.vega, 9);
      }),
    );
  });

  it('many fixings approach the continuous average; geometric lies below arithmetic', () => {
    const market = { S: 100, T: 1, sigma: 0.3, r: 0.05, q: 0.01 };
    const price = (average: 'geometric' | 'arithmetic'): number => {
      const discrete = priceDiscreteAsian(
        { type: 'call', average, K: 95, fixings: fixings(20_000, 1) },
        market,
      );
      const continuous = valueOf(priceContinuousAsian({ type: 'call', average, K: 95 }, market)).price;
      expect(Math.abs(valueOf(discrete).price - continuous)).toBeLessThan(1e-3);
      return continuous;
    };
    expect(price('geometric')).toBeLessThan(price('arithmetic'));
  });

  it('the match stays near the exact value of two fixings', () => {
    const market = { S: 100, T: 1, sigma: 0.2, r: 0.03, q: 0 };
    const exact = valueOf(priceTwoFixingAsian('call', 100, market));
    const match = priceDiscreteAsian(
      { type: 'call', average: 'arithmetic', K: 100, fixings: [0.5, 1] },
      market,
    );
    expect(Math.abs(valueOf(match).price - exact)).toBeLessThan(0.02);
    expect(exact - valueOf(priceTwoFixingAsian('put', 100, market))).toBeCloseTo(
      Math.exp(-0.03) * (50 * (Math.exp(0.015) + Math.exp(0.03)) - 100),
      9,
    );
  });

  it('Greeks agree with differences, strikes that are averages and fixings of today included', () => {
    fc.assert(
      fc.property(markets, types, averages, (market, type, average) => {
        for (const K of [100, 'average'] as const)
          for (const times of [
            [0.2 * market.T, 0.7 * market.T],
            [0, market.T],
          ])
            expectGreeksFromDifferences(
              (m) => priceDiscreteAsian({ type, average, K, fixings: times }, m),
              market,
              `${average} ${K}`,
            );
        const known = average === 'arithmetic' ? { average: 90, elapsed: 0.3 } : undefined;
        expectGreeksFromDifferences(
          (m) => priceContinuousAsian({ type, average, K: 95, known }, m),
          market,
          average,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('refuses fixings out of order or after expiry, and none', () => {
    const market = { S: 100, T: 1, sigma: 0.2, r: 0.03, q: 0 };
    for (const times of [[], [0], [0.5, 0.4], [0.5, 1.1], [NaN]]) {
      const option = { type: 'call', average: 'arithmetic', K: 100, fixings: times } as const;
      expect(priceDiscreteAsian(option, market)).toMatchObject({ failure: { reason: 'INVALID_INPUT' } });
    }
  });
});

describe('lookbacks', () => {
  it('Greeks agree with differences, without carry too', () => {
    fc.assert(
      fc.property(markets, types, between(0.7, 1.4), fc.boolean(), (given, type, k, isFlat) => {
        const market = isFlat ? { ...given, q: given.r } : given;
        for (const K of ['floating', market.S * k] as const) {
          const isMaximum = (type === 'call') === (K !== 'floating');
          const extremum = isMaximum ? market.S * 1.1 : market.S / 1.1;
          expectGreeksFromDifferences((m) => priceLookback({ type, K, extremum }, m), market, `${type} ${K}`);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('the two forms of the reflected term meet where they change over', () => {
    const at = (r: number) => {
      const market = { S: 100, T: 1, sigma: 0.5, r, q: 0 };
      return valueOf(priceLookback({ type: 'call', K: 100, extremum: 100 }, market));
    };
    const [below, above] = [at(0.5 - 1e-12), at(0.5)];
    expect(below.price).toBeCloseTo(above.price, 9);
    expect(below.gamma).toBeCloseTo(above.gamma, 10);
    expect(below.vega).toBeCloseTo(above.vega, 9);
  });

  it('is worth at least the plain option, and refuses an extremum on the wrong side', () => {
    const market = { S: 100, T: 0.5, sigma: 0.3, r: 0.02, q: 0.02 };
    const call = valueOf(priceLookback({ type: 'call', K: 105, extremum: 100 }, market));
    expect(call.price).toBeGreaterThan(plain(1, 105, market).price);
    expect(priceLookback({ type: 'call', K: 105, extremum: 99 }, market)).toMatchObject({
      failure: { reason: 'INVALID_INPUT' },
    });
  });
});

describe('forward start, chooser, jumps', () => {
  it('a chooser at expiry is a straddle, and one that chooses at once nearly the dearer option', () => {
    fc.assert(
      fc.property(markets, between(60, 150), (market, K) => {
        const [call, put] = [plain(1, K, market).price, plain(-1, K, market).price];
        expect(valueOf(priceChooser(K, market.T, market)).price).toBeCloseTo(call + put, 10);
        expect(valueOf(priceChooser(K, 1e-14, market)).price).toBeCloseTo(Math.max(call, put), 4);
      }),
    );
  });

  it('a forward start from now is the plain option', () => {
    const market = { S: 80, T: 0.7, sigma: 0.3, r: 0.02, q: 0.01 };
    expect(valueOf(priceForwardStart('put', 1.1, 0, market)).price).toBeCloseTo(
      plain(-1, 88, market).price,
      12,
    );
    expect(priceForwardStart('put', 1.1, 0.7, market)).toMatchObject({
      failure: { reason: 'INVALID_INPUT' },
    });
  });

  it('jumps: none is Black-Scholes; parity and Greeks hold with jumps that have a mean', () => {
    fc.assert(
      fc.property(markets, between(0.1, 5), between(-0.4, 0.4), (market, intensity, meanJump) => {
        const jumps = { ...market, intensity, meanJump, jumpDeviation: 0.2 };
        const price = (type: 'call' | 'put', given = jumps): number =>
          valueOf(priceJumpDiffusion(type, 100, given)).price;
        expect(price('call', { ...jumps, intensity: 0 })).toBeCloseTo(plain(1, 100, market).price, 12);
        const forward = market.S * Math.exp(-market.q * market.T) - 100 * Math.exp(-market.r * market.T);
        expect(price('call') - price('put')).toBeCloseTo(forward, 9);
        expectGreeksFromDifferences(
          (m) => priceJumpDiffusion('call', 100, { ...jumps, ...m }),
          market,
          'jump diffusion',
        );
      }),
      { numRuns: 30 },
    );
  });
});
