import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blackScholesPrice } from '../../../../src/engine/pricing/blackScholes';
import { priceBarrier } from '../../../../src/engine/pricing/exotic/barrier';
import { priceSoftBarrier } from '../../../../src/engine/pricing/exotic/softBarrier';
import { priceVarianceGamma } from '../../../../src/engine/pricing/exotic/varianceGamma';
import { valueOf } from './differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const market = { S: 100, T: 0.5, sigma: 0.25, r: 0.04, q: 0.01 };

describe('soft barriers', () => {
  it('lie between the ordinary barriers at both ends; in + out is the plain option', () => {
    fc.assert(
      fc.property(between(60, 110), between(0.1, 30), between(80, 120), (L, width, K) => {
        const terms = { type: 'call', direction: 'down', K } as const;
        const U = L + width;
        const soft = (knock: 'in' | 'out') => valueOf(priceSoftBarrier({ ...terms, knock, L, U }, market));
        const hard = (H: number) =>
          valueOf(priceBarrier({ ...terms, knock: 'out', H, rebate: 0 }, market)).price;
        expect(soft('out')).toBeLessThanOrEqual(hard(L) + 1e-9);
        expect(soft('out')).toBeGreaterThanOrEqual(hard(U) - 1e-9);
        const plain = blackScholesPrice(1, 100, K, 0.5, 0.25, 0.04, 0.01);
        expect(soft('in') + soft('out')).toBeCloseTo(plain, 9);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a band upside down', () => {
    const option = { type: 'call', direction: 'down', knock: 'out', K: 100, L: 95, U: 90 } as const;
    expect(priceSoftBarrier(option, market)).toMatchObject({ failure: { reason: 'INVALID_INPUT' } });
  });
});

describe('variance gamma', () => {
  it('keeps put-call parity and approaches Black-Scholes as the clock turns steady', () => {
    fc.assert(
      fc.property(between(-0.4, 0.3), between(0.01, 0.2), between(70, 140), (theta, nu, K) => {
        const given = { ...market, theta, nu };
        const [call, put] = (['call', 'put'] as const).map((type) =>
          valueOf(priceVarianceGamma(type, K, given)),
        );
        const forward = 100 * Math.exp(-0.01 * 0.5) - K * Math.exp(-0.04 * 0.5);
        expect(Math.abs(call - put - forward)).toBeLessThan(1e-6);
      }),
      { numRuns: 30 },
    );
    const steady = valueOf(priceVarianceGamma('call', 105, { ...market, theta: 0, nu: 1e-4 }));
    expect(Math.abs(steady - blackScholesPrice(1, 100, 105, 0.5, 0.25, 0.04, 0.01))).toBeLessThan(1e-3);
  });

  it.each([
    [{ nu: 0 }, 'INVALID_INPUT', 'nu = 0'],
    [{ nu: 0.6 }, 'OUT_OF_RANGE', 'T = 0.5'],
    [{ theta: 30 }, 'OUT_OF_RANGE', 'theta = 30'],
  ])('refuses %o', (changed, reason, words) => {
    const result = priceVarianceGamma('call', 100, { ...market, theta: 0, nu: 0.1, ...changed });
    expect(result).toMatchObject({ ok: false, failure: { reason } });
    expect(result.ok ? '' : result.failure.message).toContain(words);
  });
});
