import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bachelierGreeks, bachelierPrice } from '../../../src/engine/pricing/bachelier';
import { black76Greeks, black76Price } from '../../../src/engine/pricing/black76';
import { blackScholesGreeks, blackScholesPrice } from '../../../src/engine/pricing/blackScholes';
import { priceEuropean } from '../../../src/engine/pricing/european';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const sign = fc.constantFrom(1 as const, -1 as const);
const market = fc.record({
  w: sign,
  S: fc.constant(100),
  K: number(60, 170),
  T: number(0.02, 3),
  sigma: number(0.08, 1.6),
  r: number(-0.05, 0.15),
  q: number(-0.05, 0.15),
});
type Market = { w: 1 | -1; S: number; K: number; T: number; sigma: number; r: number; q: number };
const at = (m: Market) => blackScholesGreeks(m.w, m.S, m.K, m.T, m.sigma, m.r, m.q);
describe('Black-Scholes-Merton', () => {
  it('keeps put-call parity, bounds, and one price between the two ways in', () => {
    fc.assert(
      fc.property(market, ({ S, K, T, sigma, r, q }) => {
        const call = blackScholesPrice(1, S, K, T, sigma, r, q);
        const put = blackScholesPrice(-1, S, K, T, sigma, r, q);
        const forward = S * Math.exp(-q * T) - K * Math.exp(-r * T);
        expect(Math.abs(call - put - forward)).toBeLessThan(1e-12 * (S + K));
        expect(call).toBeGreaterThanOrEqual(Math.max(0, forward));
        expect(call).toBeLessThanOrEqual(S * Math.exp(-q * T));
        expect(at({ w: 1, S, K, T, sigma, r, q }).price).toBe(call);
      }),
    );
  });

  it('rises with vol, falls (calls) with the strike, is convex in the strike', () => {
    fc.assert(
      fc.property(market, number(1.001, 1.5), ({ S, K, T, sigma, r, q }, up) => {
        const price = (k: number, vol: number): number => blackScholesPrice(1, S, k, T, vol, r, q);
        const noise = 1e-13 * (S + K * up * up);
        expect(price(K, sigma * up)).toBeGreaterThanOrEqual(price(K, sigma) - noise);
        expect(price(K * up, sigma)).toBeLessThanOrEqual(price(K, sigma) + noise);
        const chord =
          (price(K / up, sigma) * (K * up - K) + price(K * up, sigma) * (K - K / up)) / (K * up - K / up);
        expect(price(K, sigma)).toBeLessThanOrEqual(chord + noise);
      }),
    );
  });

  it('never gives a negative price, a NaN or an infinity anywhere in its domain', () => {
    const anywhere = fc.tuple(
      sign,
      number(-20, 20),
      number(-20, 20),
      number(-18, 4),
      number(-10, 4),
      number(-1, 1),
    );
    fc.assert(
      fc.property(anywhere, ([w, lnF, lnK, lnT, lnSigma, r]) => {
        const [F, K, T, sigma] = [lnF, lnK, lnT, lnSigma].map(Math.exp);
        const greeks = black76Greeks(w, F, K, T, sigma, r);
        const context = JSON.stringify({ w, F, K, T, sigma, r, greeks });
        expect(Object.values(greeks).every(Number.isFinite), context).toBe(true);
        expect(greeks.price, context).toBeGreaterThanOrEqual(0);
        expect(greeks.gamma, context).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('limits', () => {
  it.each([
    [1, 110, 0, 0.3, 1],
    [1, 90, 0, 0.3, 0],
    [-1, 90, 0, 0.3, -1],
    [1, 100, 0, 0.3, 0.5],
    [1, 110, 0.5, 0, Math.exp(-0.02)],
  ] as const)('w = %i, F = %d, T = %d, sigma = %d: payoff and step delta', (w, F, T, sigma, delta) => {
    const greeks = black76Greeks(w, F, 100, T, sigma, 0.04);
    expect(greeks.price).toBeCloseTo(Math.exp(-0.04 * T) * Math.max(0, w * (F - 100)), 12);
    expect(greeks.delta).toBeCloseTo(delta, 12);
    expect(greeks.gamma).toBe(0);
    expect(Object.values(greeks).every(Number.isFinite)).toBe(true);
    expect(bachelierGreeks(w, F, 100, T, 100 * sigma, 0.04).delta).toBeCloseTo(delta, 12);
  });

  it('tends to its upper bound for a huge vol', () => {
    expect(black76Price(1, 100, 130, 1, 200, 0)).toBe(100);
    expect(black76Price(-1, 100, 130, 1, 200, 0)).toBe(130);
  });

  it('equals Bachelier for small deviations at the money', () => {
    const s = 1e-4;
    expect(black76Price(1, 100, 100, 1, s, 0) / bachelierPrice(1, 100, 100, 1, 100 * s, 0)).toBeCloseTo(1, 9);
  });
});

describe('Bachelier', () => {
  it('keeps parity for forwards and strikes of any sign', () => {
    fc.assert(
      fc.property(number(-50, 50), number(-50, 50), number(0, 3), number(0, 40), (F, K, T, sigma) => {
        const difference = bachelierPrice(1, F, K, T, sigma, 0.03) - bachelierPrice(-1, F, K, T, sigma, 0.03);
        expect(Math.abs(difference - Math.exp(-0.03 * T) * (F - K))).toBeLessThan(1e-12 * 200);
      }),
    );
  });
});

describe('checked way in', () => {
  const good = { model: 'black76', type: 'call', F: 100, K: 100, T: 1, sigma: 0.2, r: 0 } as const;
  it.each([
    [{ sigma: NaN }, 'INVALID_INPUT', 'sigma'],
    [{ sigma: -0.1 }, 'INVALID_INPUT', 'sigma'],
    [{ F: 0 }, 'INVALID_INPUT', 'F'],
    [{ K: -5 }, 'INVALID_INPUT', 'K'],
    [{ T: -1e-9 }, 'EXPIRED', 'T'],
    [{ F: 1e200 }, 'OUT_OF_RANGE', 'F'],
    [{ r: Infinity }, 'INVALID_INPUT', 'r'],
  ] as const)('refuses %o with %s', (change, reason, field) => {
    const result = priceEuropean({ ...good, ...change });
    expect(result).toMatchObject({ ok: false, failure: { reason, context: { field } } });
  });

  it('takes a negative forward only in the normal model', () => {
    expect(priceEuropean({ ...good, model: 'bachelier', F: -3, K: -5, sigma: 4 }).ok).toBe(true);
  });
});
