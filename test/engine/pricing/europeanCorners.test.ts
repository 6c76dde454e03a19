/** European models at the ends of their domains. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bachelierGreeks, bachelierPrice } from '../../../src/engine/pricing/bachelier';
import { black76Greeks, black76Price } from '../../../src/engine/pricing/black76';
import { blackScholesGreeks, blackScholesPrice } from '../../../src/engine/pricing/blackScholes';

type Sign = 1 | -1;
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const sign = fc.constantFrom<Sign>(1, -1);

describe('corners', () => {
  const size = fc.oneof(fc.constantFrom(1e-9, 1e-3, 1, 100, 1e9), number(0.01, 1000));
  const orZero = (arbitrary: fc.Arbitrary<number>) => fc.oneof(fc.constant(0), arbitrary);
  const corner = fc.tuple(
    sign,
    size,
    fc.oneof(fc.constant(1), number(-40, 40).map(Math.exp)),
    orZero(fc.oneof(fc.constantFrom(1e-12, 1e-8, 60), number(0.001, 30))),
    orZero(fc.oneof(fc.constantFrom(1e-9, 15, 1e3), number(0.01, 3))),
    number(-0.5, 0.5),
    number(-0.5, 0.5),
  );

  it('every figure of every model is finite, prices are not negative and keep parity', () => {
    fc.assert(
      fc.property(corner, ([w, S, ratio, T, sigma, r, q]) => {
        const K = S * ratio;
        const context = JSON.stringify({ w, S, K, T, sigma, r, q });
        for (const [at, forward] of [
          [(v: Sign) => blackScholesGreeks(v, S, K, T, sigma, r, q), S * Math.exp(-q * T)],
          [(v: Sign) => black76Greeks(v, S, K, T, sigma, r), S * Math.exp(-r * T)],
          [(v: Sign) => bachelierGreeks(v, S, K, T, sigma * S, r), S * Math.exp(-r * T)],
        ] as const) {
          const greeks = at(w);
          expect(Object.values(greeks).every(Number.isFinite), context).toBe(true);
          expect(greeks.price, context).toBeGreaterThanOrEqual(0);
          expect(greeks.gamma, context).toBeGreaterThanOrEqual(0);
          const strike = K * Math.exp(-r * T);
          const miss = at(1).price - at(-1).price - (forward - strike);
          expect(Math.abs(miss), context).toBeLessThanOrEqual(
            1e-13 * (forward + strike) + 1e-15 * greeks.price,
          );
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('without time or vol every model gives the discounted payoff', () => {
    fc.assert(
      fc.property(sign, number(1, 200), number(1, 200), number(0, 3), number(-0.1, 0.1), (w, F, K, T, r) => {
        for (const [years, sigma] of [
          [0, 0.4],
          [T, 0],
        ]) {
          const expected = Math.exp(-r * years) * Math.max(0, w * (F - K));
          expect(Math.abs(black76Price(w, F, K, years, sigma, r) - expected)).toBeLessThan(1e-12 * (F + K));
          expect(Math.abs(bachelierPrice(w, F, K, years, 100 * sigma, r) - expected)).toBeLessThan(
            1e-12 * (F + K),
          );
          const spot = F * Math.exp(-0.03 * years);
          const onSpot = blackScholesPrice(w, spot, K, years, sigma, r, r - 0.03);
          expect(Math.abs(onSpot - expected)).toBeLessThan(1e-12 * (F + K));
        }
      }),
    );
  });
});
