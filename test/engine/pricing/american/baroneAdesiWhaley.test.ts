import { describe, expect, it } from 'vitest';
import { priceAmerican } from '../../../../src/engine/pricing/american/american';
import { baroneAdesiWhaley } from '../../../../src/engine/pricing/american/baroneAdesiWhaley';
import { blackScholesPrice } from '../../../../src/engine/pricing/blackScholes';
import { valueOf } from '../exotic/differences';

describe('quadratic approximation', () => {
  it.each([
    ['call', 100, 0.25, 0.08, 0.12],
    ['call', 110, 0.5, 0.05, 0.05],
    ['put', 90, 0.25, 0.08, 0.04],
    ['put', 100, 1, 0.06, 0],
  ] as const)('%s at %d over %d years stays within 1 %% of the exact value', (type, S, T, r, q) => {
    const given = { type, S, K: 100, T, sigma: 0.2, r, q };
    const exact = valueOf(priceAmerican(given)).price;
    expect(Math.abs(valueOf(baroneAdesiWhaley(given)) / exact - 1)).toBeLessThan(0.01);
  });

  it('is intrinsic deep in the money, European for a call without yield, and refuses r < 0', () => {
    const given = { type: 'put', S: 50, K: 100, T: 1, sigma: 0.2, r: 0.06, q: 0 } as const;
    expect(valueOf(baroneAdesiWhaley(given))).toBe(50);
    const call = blackScholesPrice(1, 50, 100, 1, 0.2, 0.06, 0);
    expect(valueOf(baroneAdesiWhaley({ ...given, type: 'call' }))).toBe(call);
    expect(baroneAdesiWhaley({ ...given, r: -0.01 })).toMatchObject({ failure: { reason: 'UNSUPPORTED' } });
  });
});
