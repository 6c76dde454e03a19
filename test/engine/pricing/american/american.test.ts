import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceAmerican, type AmericanInputs } from '../../../../src/engine/pricing/american/american';
import { exerciseBoundary } from '../../../../src/engine/pricing/american/exerciseBoundary';
import { blackScholesGreeks } from '../../../../src/engine/pricing/blackScholes';
import { valueOf } from '../exotic/differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const inputs: fc.Arbitrary<AmericanInputs> = fc.record({
  type: fc.constantFrom('call' as const, 'put' as const),
  S: between(60, 160),
  K: between(80, 120),
  T: between(0.05, 3),
  sigma: between(0.1, 0.7),
  r: between(0.001, 0.12),
  q: between(0.001, 0.12),
});

/** Cox, Ross and Rubinstein (1979), by backward induction: slow, independent. */
function lattice({ type, S, K, T, sigma, r, q }: AmericanInputs, steps: number): number {
  const w = type === 'call' ? 1 : -1;
  const dt = T / steps;
  const up = Math.exp(sigma * Math.sqrt(dt));
  const p = (Math.exp((r - q) * dt) - 1 / up) / (up - 1 / up);
  const discount = Math.exp(-r * dt);
  const spot = (i: number, j: number): number => S * up ** (2 * j - i);
  const values = Array.from({ length: steps + 1 }, (_, j) => Math.max(0, w * (spot(steps, j) - K)));
  for (let i = steps - 1; i >= 0; i--)
    for (let j = 0; j <= i; j++)
      values[j] = Math.max(discount * (p * values[j + 1] + (1 - p) * values[j]), w * (spot(i, j) - K));
  return values[0];
}

describe('American options', { timeout: 60_000 }, () => {
  it('lie between the European and intrinsic value and their upper bound', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const { type, S, K, T, sigma, r, q } = given;
        const w = type === 'call' ? 1 : -1;
        const { price, delta } = valueOf(priceAmerican(given));
        const european = blackScholesGreeks(w, S, K, T, sigma, r, q).price;
        expect(price).toBeGreaterThanOrEqual(Math.max(european, w * (S - K)) - 1e-9);
        expect(price).toBeLessThanOrEqual(w === 1 ? S : K);
        expect(w * delta).toBeLessThanOrEqual(1 + 1e-4);
      }),
      { numRuns: 25 },
    );
  });

  it('agrees with a lattice', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const averaged = 0.5 * (lattice(given, 400) + lattice(given, 401));
        const { price } = valueOf(priceAmerican(given));
        expect(Math.abs(price - averaged), JSON.stringify({ given, price, averaged })).toBeLessThan(0.03);
      }),
      { numRuns: 15 },
    );
  });

  it('calls and puts mirror each other', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const mirror = { ...given, S: given.K, K: given.S, r: given.q, q: given.r };
        const other = given.type === 'call' ? ('put' as const) : ('call' as const);
        const price = valueOf(priceAmerican({ ...mirror, type: other })).price;
        expect(valueOf(priceAmerican(given)).price).toBeCloseTo(price, 9);
      }),
      { numRuns: 15 },
    );
  });

  it('delta and gamma agree with differences away from the boundary', () => {
    for (const type of ['call', 'put'] as const) {
      const given = { type, S: 100, K: 100, T: 1, sigma: 0.3, r: 0.05, q: 0.04 };
      const at = (S: number) => valueOf(priceAmerican({ ...given, S }));
      const { delta, gamma } = at(100);
      expect(delta).toBeCloseTo((at(100.01).price - at(99.99).price) / 0.02, 7);
      expect(gamma).toBeCloseTo((at(100.01).delta - at(99.99).delta) / 0.02, 7);
    }
  });

  it('pastes smoothly: at the boundary the value is K - S and the delta -1', () => {
    const terms = { K: 100, T: 2, sigma: 0.25, r: 0.06, q: 0.02 };
    const level = valueOf(exerciseBoundary(terms)).at(2);
    const held = valueOf(priceAmerican({ type: 'put', S: level * (1 + 1e-9), ...terms }));
    expect(held.exerciseNow).toBe(false);
    expect(held.price).toBeCloseTo(100 - level, 6);
    expect(held.delta).toBeCloseTo(-1, 5);
    const S = level * (1 - 1e-9);
    expect(valueOf(priceAmerican({ type: 'put', S, ...terms }))).toMatchObject({
      exerciseNow: true,
      price: 100 - S,
      delta: -1,
    });
  });

  it('is European where early exercise never pays', () => {
    const given = { type: 'call', S: 100, K: 90, T: 1, sigma: 0.3, r: 0.05, q: 0 } as const;
    const european = blackScholesGreeks(1, 100, 90, 1, 0.3, 0.05, 0);
    expect(valueOf(priceAmerican(given))).toMatchObject({ price: european.price, earlyExercisePremium: 0 });
    expect(valueOf(priceAmerican({ ...given, type: 'put', r: 0, q: 0.02 })).earlyExercisePremium).toBe(0);
  });

  it('takes the best instant of a path without vol', () => {
    const given = { type: 'put', S: 100, K: 120, T: 40, sigma: 0, r: 0.01, q: 0.5 } as const;
    // The best t solves q S exp(-qt) = r K exp(-rt).
    const t = Math.log((0.01 * 120) / (0.5 * 100)) / (0.01 - 0.5);
    const best = 120 * Math.exp(-0.01 * t) - 100 * Math.exp(-0.5 * t);
    expect(valueOf(priceAmerican(given)).price).toBeCloseTo(best, 12);
  });

  it.each([
    [{ r: -0.02, q: -0.05 }, 'UNSUPPORTED', 'two exercise boundaries'],
    [{ T: 0 }, 'EXPIRED', 'T = 0'],
    [{ S: -1 }, 'INVALID_INPUT', 'S = -1'],
    [{ sigma: -0.1 }, 'INVALID_INPUT', 'sigma = -0.1'],
  ])('refuses %o', (changed, reason, words) => {
    const given = { type: 'put', S: 100, K: 90, T: 1, sigma: 0.3, r: 0.05, q: 0, ...changed } as const;
    const result = priceAmerican(given);
    expect(result).toMatchObject({ ok: false, failure: { reason } });
    expect(result.ok ? '' : result.failure.message).toContain(words);
  });
});
