import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { expNonPositive } from '../../../src/engine/kernel/exponential';
import { outOfTheMoneyPremium } from '../../../src/engine/kernel/premiumTile';
import { black76Undiscounted } from '../../../src/engine/pricing/black76';

describe('exponential of the kernel', () => {
  it('agrees with the exponential of the runtime to 4e-16', () => {
    for (let x = 0; x > -708; x -= 0.01370001) {
      const expected = Math.exp(x);
      const error = Math.abs(expNonPositive(x) / expected - 1);
      expect(error, `x ${x}: expected ${expected}, got ${expNonPositive(x)}`).toBeLessThan(4.5e-16);
    }
  });

  it('ends in 0, starts at 1, keeps NaN', () => {
    expect([expNonPositive(0), expNonPositive(-1e9), expNonPositive(-Infinity)]).toEqual([1, 0, 0]);
    expect(expNonPositive(NaN)).toBeNaN();
    expect(expNonPositive(-740)).toBeGreaterThan(0);
  });
});

describe('premium of the kernel', () => {
  const within = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });

  it('agrees with the pricing library', () => {
    fc.assert(
      fc.property(within(-4, 4), within(1e-4, 6), within(1, 1e6), (x, deviation, forward) => {
        const strike = forward * Math.exp(-x);
        const expected = black76Undiscounted(forward <= strike ? 1 : -1, forward, strike, deviation);
        const got = outOfTheMoneyPremium(forward, strike, Math.log(forward / strike), deviation);
        const limit = 4e-15 * Math.min(forward, strike);
        expect(
          Math.abs(got - expected),
          `${JSON.stringify({ forward, strike, deviation, expected, got })}`,
        ).toBeLessThan(limit);
      }),
      { numRuns: 2000 },
    );
  });

  it('is never negative, 0 without deviation, all of min(F, K) for an enormous one, NaN for a negative one', () => {
    fc.assert(
      fc.property(within(-700, 700), within(0, 100), (x, deviation) => {
        const got = outOfTheMoneyPremium(1, Math.exp(-x), x, deviation);
        return got >= 0 && got <= Math.min(1, Math.exp(-x)) * (1 + 1e-11);
      }),
    );
    expect(outOfTheMoneyPremium(100, 90, Math.log(100 / 90), 0)).toBe(0);
    expect(outOfTheMoneyPremium(100, 100, 0, 1e3)).toBe(100);
    expect(outOfTheMoneyPremium(100, 100, 0, -0.1)).toBeNaN();
    expect(outOfTheMoneyPremium(100, 100, 0, NaN)).toBeNaN();
  });
});
