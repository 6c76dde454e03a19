import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { success } from '../../../../src/engine/basics/result';
import { blackScholesGreeks } from '../../../../src/engine/pricing/blackScholes';
import { priceBarrier } from '../../../../src/engine/pricing/exotic/barrier';
import { priceCompound } from '../../../../src/engine/pricing/exotic/compound';
import { differenceGreeks, exoticGreeks } from '../../../../src/engine/pricing/exotic/exoticGreeks';
import type { ExoticMarket } from '../../../../src/engine/pricing/exotic/exoticMarket';
import { priceLookback } from '../../../../src/engine/pricing/exotic/lookback';
import { priceVarianceGamma } from '../../../../src/engine/pricing/exotic/varianceGamma';
import { priceWindowBarrier } from '../../../../src/engine/pricing/exotic/windowBarrier';
import { valueOf } from './differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const markets = fc.record({
  S: between(92, 140),
  T: between(0.2, 2),
  sigma: between(0.1, 0.6),
  r: between(0, 0.1),
  q: between(0, 0.08),
});

/** Slope by differences of fourth order. */
const slope = (f: (x: number) => number, h: number): number =>
  (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);

describe('theta and rhos', () => {
  it('are those of Black-Scholes for a plain option, from jets and from prices alone', () => {
    fc.assert(
      fc.property(markets, between(80, 120), (market, K) => {
        const greeks = ({ S, T, sigma, r, q }: ExoticMarket) => blackScholesGreeks(1, S, K, T, sigma, r, q);
        const plain = greeks(market);
        const pricer = (m: ExoticMarket) => success(greeks(m));
        const carried = valueOf(exoticGreeks(pricer, market));
        const differenced = valueOf(differenceGreeks((m) => success(greeks(m).price), market));
        for (const got of [carried, differenced]) {
          const label = JSON.stringify({ market, K, got, plain });
          expect(Math.abs(got.theta - plain.theta), label).toBeLessThan(1e-6);
          expect(Math.abs(got.rho - plain.rho), label).toBeLessThan(1e-6);
          expect(Math.abs(got.delta - plain.delta), label).toBeLessThan(1e-7);
          expect(Math.abs(got.gamma - plain.gamma), label).toBeLessThan(1e-6);
          expect(Math.abs(got.vega - plain.vega), label).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('theta is the change with all dates nearer: barriers, windows, lookbacks, compounds', () => {
    fc.assert(
      fc.property(markets, (market) => {
        const { S, T } = market;
        const sooner = (years: number): ExoticMarket => ({ ...market, T: T - years });
        const barrier = { type: 'call', direction: 'down', knock: 'out', K: 100, H: 88, rebate: 0 } as const;
        const window = { ...barrier, crossing: 'either' } as const;
        const lookback = { type: 'put', K: 'floating', extremum: 1.1 * S } as const;
        const cases = [
          [(m: ExoticMarket) => priceBarrier(barrier, m), (h: number) => priceBarrier(barrier, sooner(h))],
          [
            (m: ExoticMarket) => priceWindowBarrier({ ...window, t1: 0.3 * T, t2: T }, m),
            (h: number) => priceWindowBarrier({ ...window, t1: 0.3 * T - h, t2: T - h }, sooner(h)),
          ],
          [
            (m: ExoticMarket) => priceLookback(lookback, m),
            (h: number) => priceLookback(lookback, sooner(h)),
          ],
          [
            (m: ExoticMarket) =>
              priceCompound(
                { mother: { type: 'call', K: 8, t: 0.5 * T }, daughter: { type: 'put', K: 100 } },
                m,
              ),
            (h: number) =>
              priceCompound(
                { mother: { type: 'call', K: 8, t: 0.5 * T - h }, daughter: { type: 'put', K: 100 } },
                sooner(h),
              ),
          ],
        ] as const;
        cases.forEach(([pricer, later], i) => {
          const { theta } = valueOf(exoticGreeks(pricer, market));
          const expected = slope((h) => valueOf(later(h)).price, 2e-3 * T);
          expect(
            Math.abs(theta - expected),
            `case ${i}: ${theta}, ${expected} ${JSON.stringify(market)}`,
          ).toBeLessThan(2e-4);
        });
      }),
      { numRuns: 15 },
    );
  });

  it('prices alone: a steady clock of the variance-gamma model gives the Greeks of Black-Scholes', () => {
    const market = { S: 100, T: 1, sigma: 0.25, r: 0.04, q: 0.01 };
    const pricer = (m: ExoticMarket) => priceVarianceGamma('call', 105, { ...m, theta: 0, nu: 1e-4 });
    const got = valueOf(differenceGreeks(pricer, market));
    const plain = blackScholesGreeks(1, 100, 105, 1, 0.25, 0.04, 0.01);
    expect(Math.abs(got.delta - plain.delta)).toBeLessThan(1e-4);
    expect(Math.abs(got.rho - plain.rho)).toBeLessThan(1e-2);
    expect(Math.abs(got.theta - plain.theta)).toBeLessThan(1e-2);
  });

  it('passes on what the pricer refuses', () => {
    const market = { S: 100, T: -1, sigma: 0.25, r: 0.04, q: 0.01 };
    const option = { type: 'call', direction: 'down', knock: 'out', K: 100, H: 88, rebate: 0 } as const;
    expect(exoticGreeks((m) => priceBarrier(option, m), market)).toMatchObject({
      failure: { reason: 'EXPIRED' },
    });
  });
});
