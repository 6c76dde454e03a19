import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bivariateNormalCdf } from '../../../../src/engine/math/bivariateNormal';
import { blackScholesGreeks } from '../../../../src/engine/pricing/blackScholes';
import { priceBarrier } from '../../../../src/engine/pricing/exotic/barrier';
import { priceDiscreteBarrier } from '../../../../src/engine/pricing/exotic/discreteBarrier';
import type { ExoticMarket } from '../../../../src/engine/pricing/exotic/exoticMarket';
import { priceWindowBarrier } from '../../../../src/engine/pricing/exotic/windowBarrier';
import { expectGreeksFromDifferences, valueOf } from './differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const markets = fc.record({
  S: between(80, 120),
  T: between(0.2, 2),
  sigma: between(0.1, 0.6),
  r: between(-0.02, 0.1),
  q: between(0, 0.08),
});
const options = fc.record({
  type: fc.constantFrom('call' as const, 'put' as const),
  direction: fc.constantFrom('down' as const, 'up' as const),
  knock: fc.constantFrom('out' as const, 'in' as const),
  crossing: fc.constantFrom('either' as const, 'towards' as const),
  K: between(70, 130),
  H: between(70, 130),
});

/** Partial-time-start down-and-out call by bivariate normals (Heynen and Kat 1994; Haug 2007, 4.17.4). */
function startingDownOutCall(K: number, H: number, t1: number, { S, T, sigma, r, q }: ExoticMarket): number {
  const [b, s1, sT, rho] = [r - q, sigma * Math.sqrt(t1), sigma * Math.sqrt(T), Math.sqrt(t1 / T)];
  const mu = b / (sigma * sigma) - 0.5;
  const d1 = (Math.log(S / K) + (b + 0.5 * sigma ** 2) * T) / sT;
  const f1 = d1 + (2 * Math.log(H / S)) / sT;
  const e1 = (Math.log(S / H) + (b + 0.5 * sigma ** 2) * t1) / s1;
  const e3 = e1 + (2 * Math.log(H / S)) / s1;
  const M = bivariateNormalCdf;
  const asset = M(d1, e1, rho) - (H / S) ** (2 * mu + 2) * M(f1, e3, rho);
  const cash = M(d1 - sT, e1 - s1, rho) - (H / S) ** (2 * mu) * M(f1 - sT, e3 - s1, rho);
  return S * Math.exp(-q * T) * asset - K * Math.exp(-r * T) * cash;
}

describe('barriers watched in a window', () => {
  it('over the whole life it is the plain barrier', () => {
    fc.assert(
      fc.property(markets, options, (market, option) => {
        const got = valueOf(
          priceWindowBarrier({ ...option, crossing: 'towards', t1: 0, t2: market.T }, market),
        );
        const expected = valueOf(priceBarrier({ ...option, rebate: 0 }, market));
        expect(Math.abs(got.price - expected.price)).toBeLessThan(1e-10);
      }),
    );
  });

  it('from the start to a date: agrees with the bivariate formula', () => {
    fc.assert(
      fc.property(
        markets,
        between(70, 130),
        between(0.8, 0.99),
        between(0.02, 0.98),
        (market, K, h, share) => {
          const [H, t2] = [market.S * h, market.T * share];
          const option = {
            type: 'call',
            direction: 'down',
            knock: 'out',
            crossing: 'towards',
            K,
            H,
            t1: 0,
            t2,
          } as const;
          const got = valueOf(priceWindowBarrier(option, market)).price;
          const expected = startingDownOutCall(K, H, t2, market);
          expect(Math.abs(got - expected), JSON.stringify({ market, option, got, expected })).toBeLessThan(
            1e-9,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('Greeks agree with differences, whatever the window', () => {
    fc.assert(
      fc.property(markets, options, fc.constantFrom([0, 0.6], [0.4, 1]), (market, option, [from, to]) => {
        if (from === 0 && Math.abs(market.S / option.H - 1) < 0.01) return;
        const dates = { t1: from * market.T, t2: to * market.T };
        expectGreeksFromDifferences((m) => priceWindowBarrier({ ...option, ...dates }, m), market, 'window');
      }),
      { numRuns: 25 },
    );
  });

  it('a window inside lies between a longer and a shorter one; living on the far side is worth more', () => {
    const market = { S: 100, T: 1, sigma: 0.3, r: 0.05, q: 0.02 };
    const price = (t1: number, t2: number, crossing: 'either' | 'towards'): number =>
      valueOf(
        priceWindowBarrier(
          { type: 'call', direction: 'down', knock: 'out', K: 100, H: 90, t1, t2, crossing },
          market,
        ),
      ).price;
    expect(price(0.2, 0.8, 'towards')).toBeLessThan(price(0.4, 0.6, 'towards'));
    expect(price(0, 1, 'towards')).toBeLessThan(price(0.2, 0.8, 'towards'));
    expect(price(0.2, 0.8, 'towards')).toBeLessThan(price(0.2, 0.8, 'either'));
    const vanilla = blackScholesGreeks(1, 100, 100, 1, 0.3, 0.05, 0.02).price;
    expect(price(0.999999, 1, 'either')).toBeGreaterThan(0.999 * vanilla);
    expect(price(0.2, 0.8, 'either')).toBeLessThan(vanilla);
  });

  it('before the first instants in which the barrier is out of reach, starting later changes nothing', () => {
    fc.assert(
      fc.property(options, between(0.1, 0.9), (option, share) => {
        if (Math.abs(option.H - 100) < 5) return;
        const direction = option.H < 100 ? ('down' as const) : ('up' as const);
        const market = { S: 100, T: 1, sigma: 0.25, r: 0.05, q: 0.02 };
        const price = (t1: number) =>
          valueOf(priceWindowBarrier({ ...option, direction, t1, t2: share }, market)).price;
        expect(Math.abs(price(2e-4) - price(0)), JSON.stringify({ option, share })).toBeLessThan(1e-9);
      }),
      { numRuns: 12 },
    );
  });

  it('a window that starts at once with spot at the barrier leaves nothing', () => {
    const market = { S: 100, T: 1, sigma: 0.3, r: 0.05, q: 0.02 };
    const option = {
      type: 'call',
      direction: 'down',
      knock: 'out',
      K: 100,
      H: 100,
      crossing: 'either',
    } as const;
    expect(valueOf(priceWindowBarrier({ ...option, t1: 0, t2: 0.5 }, market)).price).toBe(0);
  });

  it('refuses windows out of order or beyond expiry', () => {
    const market = { S: 100, T: 1, sigma: 0.3, r: 0.05, q: 0.02 };
    const option = {
      type: 'call',
      direction: 'down',
      knock: 'out',
      K: 100,
      H: 90,
      crossing: 'either',
    } as const;
    for (const [t1, t2] of [
      [0.5, 0.5],
      [0.6, 0.5],
      [-0.1, 0.5],
      [0.5, 1.1],
      [NaN, 1],
    ])
      expect(priceWindowBarrier({ ...option, t1, t2 }, market)).toMatchObject({
        failure: { reason: 'INVALID_INPUT' },
      });
  });
});

describe('barriers watched on dates', () => {
  const market = { S: 100, T: 0.2, sigma: 0.3, r: 0.1, q: 0 };
  const option = { type: 'call', direction: 'down', knock: 'out', K: 100, rebate: 0 } as const;

  it('rises with fewer dates and approaches the continuous barrier with many', () => {
    const price = (dates: number): number =>
      valueOf(priceDiscreteBarrier({ ...option, H: 95 }, dates, market)).price;
    expect(price(5)).toBeGreaterThan(price(50));
    const continuous = valueOf(priceBarrier({ ...option, H: 95 }, market)).price;
    expect(price(1e8) - continuous).toBeLessThan(1e-3);
    expect(priceDiscreteBarrier({ ...option, H: 101 }, 50, market)).toMatchObject({
      failure: { reason: 'OUT_OF_RANGE' },
    });
    expect(priceDiscreteBarrier({ ...option, H: 95 }, 0, market)).toMatchObject({
      failure: { reason: 'INVALID_INPUT' },
    });
  });
});
