import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceAmerican } from '../../../../src/engine/pricing/american/american';
import { priceAmericanBarrier } from '../../../../src/engine/pricing/exotic/americanBarrier';
import { latticeAmericanBarrier } from '../../../../src/engine/pricing/exotic/americanBarrierLattice';
import { priceBarrier } from '../../../../src/engine/pricing/exotic/barrier';
import { valueOf } from './differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const market = { S: 100, T: 0.5, sigma: 0.25, r: 0.08, q: 0.04 };
const types = fc.constantFrom('call' as const, 'put' as const);

describe('American barrier options by finite differences', () => {
  it('a barrier far away leaves the American option', () => {
    for (const type of ['call', 'put'] as const)
      for (const direction of ['down', 'up'] as const) {
        const H = direction === 'down' ? 30 : 330;
        const far = { type, direction, knock: 'out', K: 100, H, rebate: 0 } as const;
        const got = valueOf(priceAmericanBarrier(far, market));
        const american = valueOf(priceAmerican({ ...market, type, K: 100 }));
        const label = JSON.stringify({ type, direction, got, american });
        expect(Math.abs(got.price - american.price), label).toBeLessThan(1e-4);
        expect(Math.abs(got.delta - american.delta), label).toBeLessThan(1e-5);
        expect(Math.abs(got.gamma - american.gamma), label).toBeLessThan(1e-5);
      }
  });

  it('where early exercise is worth nothing it is the European barrier, Greeks too', () => {
    // A call without yield is never exercised early, unless the barrier above takes it.
    const noYield = { ...market, q: 0 };
    fc.assert(
      fc.property(between(85, 98), between(90, 115), between(0, 4), fc.boolean(), (H, K, rebate, isOut) => {
        const terms = { type: 'call', direction: 'down', K: Math.max(K, H + 8), H } as const;
        const option = { ...terms, knock: isOut ? 'out' : 'in', rebate: isOut ? 0 : rebate } as const;
        const got = valueOf(priceAmericanBarrier(option, noYield));
        const european = valueOf(priceBarrier(option, noYield));
        const label = JSON.stringify({ option, got, european });
        expect(Math.abs(got.price - european.price), label).toBeLessThan(3e-4);
        expect(Math.abs(got.delta - european.delta), label).toBeLessThan(1e-4);
        expect(Math.abs(got.vega - european.vega), label).toBeLessThan(0.05);
      }),
      { numRuns: 15 },
    );
  });

  it('is worth at least the European barrier and, alive, what exercise pays', () => {
    fc.assert(
      fc.property(
        types,
        between(80, 120),
        between(80, 120),
        fc.constantFrom('in', 'out'),
        (type, K, H, knock) => {
          if (Math.abs(H - 100) < 0.5) return;
          const direction = H < 100 ? ('down' as const) : ('up' as const);
          const option = { type, direction, knock, K, H, rebate: 1 } as const;
          const got = valueOf(priceAmericanBarrier(option, market));
          const label = JSON.stringify({ option, got });
          expect(got.price, label).toBeGreaterThan(valueOf(priceBarrier(option, market)).price - 1e-3);
          if (knock === 'out')
            expect(got.price, label).toBeGreaterThan((type === 'call' ? 100 - K : K - 100) - 1e-6);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('the published lattice approaches it as its steps grow', () => {
    // At 400 steps the lattice is the published table; what it lacks is the instant before the hit.
    const option = { type: 'call', direction: 'down', knock: 'out', K: 110, H: 95, rebate: 0 } as const;
    const accurate = valueOf(priceAmericanBarrier(option, market)).price;
    const error = (steps: number): number =>
      Math.abs(valueOf(latticeAmericanBarrier(option, market, steps)) - accurate);
    expect(error(400)).toBeGreaterThan(5e-4);
    expect(error(4000)).toBeLessThan(4e-4);
    const taken = { ...option, type: 'call', direction: 'up', K: 90, H: 105 } as const;
    const limit = valueOf(priceAmericanBarrier(taken, market)).price;
    const missing = (steps: number): number => limit - valueOf(latticeAmericanBarrier(taken, market, steps));
    expect(missing(400)).toBeGreaterThan(0.2);
    expect(missing(400) / missing(3600)).toBeGreaterThan(2);
  });

  it('a touched knock-out is its rebate, a touched knock-in the American option; bad input is refused', () => {
    const option = { type: 'call', direction: 'down', knock: 'out', K: 100, H: 100, rebate: 3 } as const;
    expect(valueOf(priceAmericanBarrier(option, market))).toMatchObject({ price: 3, delta: 0, error: 0 });
    const knockedIn = valueOf(priceAmericanBarrier({ ...option, knock: 'in' }, market));
    const american = valueOf(priceAmerican({ ...market, type: 'call', K: 100 }));
    expect(knockedIn).toMatchObject({ price: american.price, delta: american.delta });
    const lattice = valueOf(latticeAmericanBarrier({ ...option, knock: 'in' }, market));
    expect(Math.abs(lattice - american.price)).toBeLessThan(0.01);
    expect(priceAmericanBarrier({ ...option, rebate: -1 }, market)).toMatchObject({
      failure: { reason: 'INVALID_INPUT' },
    });
    expect(latticeAmericanBarrier({ ...option, H: 99.99 }, market)).toMatchObject({
      failure: { reason: 'OUT_OF_RANGE' },
    });
  });
});
