import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceExchange } from '../../../../src/engine/pricing/exotic/exchange';
import { priceCorrelationOption, priceMinMax } from '../../../../src/engine/pricing/exotic/minMax';
import { exactSpread, kirkSpread } from '../../../../src/engine/pricing/exotic/spread';
import { valueOf } from './differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const markets = fc.record({
  S1: between(60, 150),
  S2: between(60, 150),
  q1: between(0, 0.08),
  q2: between(0, 0.08),
  sigma1: between(0.1, 0.8),
  sigma2: between(0.1, 0.8),
  rho: between(-0.95, 0.95),
  r: between(0, 0.1),
  T: between(0.05, 3),
});

describe('two assets', () => {
  it('a spread without strike is an exchange, by Kirk and by quadrature', () => {
    fc.assert(
      fc.property(markets, (market) => {
        const { S1, S2, q1, q2, r, T, sigma1, sigma2, rho } = market;
        const forwards = { F1: S1 * Math.exp((r - q1) * T), F2: S2 * Math.exp((r - q2) * T) };
        const option = { ...forwards, type: 'call' as const, K: 0, T, r, sigma1, sigma2, rho };
        const { price } = valueOf(priceExchange(market));
        expect(valueOf(kirkSpread(option))).toBeCloseTo(price, 10);
        expect(Math.abs(valueOf(exactSpread(option)) - price)).toBeLessThan(1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it('spread: put-call parity holds', () => {
    fc.assert(
      fc.property(markets, between(-30, 30), ({ S1, S2, r, T, sigma1, sigma2, rho }, K) => {
        const option = { F1: S1, F2: S2, K, T, r, sigma1, sigma2, rho };
        const call = valueOf(exactSpread({ ...option, type: 'call' }));
        const put = valueOf(exactSpread({ ...option, type: 'put' }));
        expect(Math.abs(call - put - Math.exp(-r * T) * (S1 - S2 - K))).toBeLessThan(1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it('the deltas of an exchange make up its price (homogeneity), quantities included', () => {
    fc.assert(
      fc.property(markets, between(0.5, 3), between(0.5, 3), (market, Q1, Q2) => {
        const { price, delta1, delta2, gamma1, gamma2 } = valueOf(priceExchange(market, Q1, Q2));
        expect(delta1 * market.S1 + delta2 * market.S2).toBeCloseTo(price, 10);
        expect(gamma1 * market.S1 ** 2).toBeCloseTo(gamma2 * market.S2 ** 2, 8);
      }),
    );
  });

  it('an option on the larger with strike 0 is S2 plus the exchange; calls lie in order', () => {
    fc.assert(
      fc.property(markets, between(50, 150), (market, K) => {
        const price = (kind: 'min' | 'max', type: 'call' | 'put', strike = K): number =>
          valueOf(priceMinMax(kind, type, strike, market));
        const larger = market.S2 * Math.exp(-market.q2 * market.T) + valueOf(priceExchange(market)).price;
        expect(price('max', 'call', 1e-9)).toBeCloseTo(larger, 7);
        expect(price('min', 'call')).toBeLessThanOrEqual(price('max', 'call') + 1e-11);
        expect(price('max', 'put')).toBeLessThanOrEqual(price('min', 'put') + 1e-11);
        for (const kind of ['min', 'max'] as const)
          for (const type of ['call', 'put'] as const) expect(price(kind, type)).toBeGreaterThan(-1e-11);
      }),
    );
  });

  it('the correlation option agrees with the published value', () => {
    const market = { S1: 52, S2: 65, q1: 0, q2: 0, r: 0.1, T: 0.5, sigma1: 0.2, sigma2: 0.3, rho: 0.75 };
    expect(valueOf(priceCorrelationOption('call', 50, 70, market))).toBeCloseTo(4.7073, 4);
  });

  it('refuses impossible correlations, and a ratio without vol', () => {
    const market = { S1: 52, S2: 65, q1: 0, q2: 0, r: 0.1, T: 0.5, sigma1: 0.2, sigma2: 0.2, rho: 1.5 };
    expect(priceExchange(market)).toMatchObject({ failure: { reason: 'INVALID_INPUT' } });
    expect(priceMinMax('min', 'call', 50, { ...market, rho: 1 })).toMatchObject({
      failure: { reason: 'OUT_OF_RANGE' },
    });
    expect(
      kirkSpread({ type: 'call', F1: 10, F2: 10, K: -20, T: 1, r: 0, sigma1: 0.2, sigma2: 0.2, rho: 0 }),
    ).toMatchObject({
      failure: { reason: 'OUT_OF_RANGE' },
    });
  });
});
