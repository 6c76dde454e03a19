import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceAmerican, type AmericanInputs } from '../../../../src/engine/pricing/american/american';
import type { AmericanAccuracy } from '../../../../src/engine/pricing/american/accuracy';
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

  it('is worth no less with more time, and convex in spot', () => {
    fc.assert(
      fc.property(inputs, between(1.01, 2), (given, longer) => {
        const price = (changed: Partial<AmericanInputs>): number =>
          valueOf(priceAmerican({ ...given, ...changed })).price;
        const words = JSON.stringify({ given, longer });
        expect(price({ T: given.T * longer }), words).toBeGreaterThanOrEqual(price({}) - 1e-9);
        const wings = price({ S: given.S * 0.97 }) + price({ S: given.S * 1.03 });
        expect(wings, words).toBeGreaterThanOrEqual(2 * price({}) - 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it('the fast and the accurate setting keep their promise', () => {
    fc.assert(
      fc.property(inputs, (given) => {
        const at = (accuracy: AmericanAccuracy): number => valueOf(priceAmerican(given, accuracy)).price;
        const [fast, accurate, reference] = [at('fast'), at('accurate'), at('reference')];
        const words = JSON.stringify({ given, fast, accurate, reference });
        const unit = Math.max(given.S, given.K);
        expect(Math.abs(fast - reference), words).toBeLessThan(1e-5 * unit);
        expect(Math.abs(accurate - reference), words).toBeLessThan(2e-7 * unit);
      }),
      { numRuns: 150 },
    );
  });

  // Andersen, Lake and Offengenden (2016), the limit of their table for r = q = 5 %.
  it('reaches the published early-exercise premium', () => {
    const given = { type: 'put', S: 100, K: 100, T: 1, sigma: 0.25, r: 0.05, q: 0.05 } as const;
    const { earlyExercisePremium } = valueOf(priceAmerican(given));
    expect(Math.abs(earlyExercisePremium - 0.1069527028)).toBeLessThan(1e-9);
  });

  it('tends to the perpetual put', () => {
    const { sigma, r, q } = { sigma: 0.3, r: 0.05, q: 0.02 };
    // Merton (1973), eq. (52).
    const tilt = (r - q) / (sigma * sigma) - 0.5;
    const beta = -tilt - Math.sqrt(tilt * tilt + (2 * r) / (sigma * sigma));
    const level = (100 * beta) / (beta - 1);
    const perpetual = (100 - level) * Math.pow(100 / level, beta);
    const { price } = valueOf(priceAmerican({ type: 'put', S: 100, K: 100, T: 300, sigma, r, q }));
    expect(Math.abs(price - perpetual), `${price} ${perpetual}`).toBeLessThan(1e-4);
  });

  it('has a boundary that falls with the time to expiry, from K min(1, r/q) to above the perpetual one', () => {
    for (const [r, q] of [
      [0.05, 0.02],
      [0.03, 0.06],
      [0.04, 0.04],
    ]) {
      const boundary = valueOf(exerciseBoundary({ K: 100, T: 3, sigma: 0.3, r, q }));
      const levels = [0, 1e-4, 0.01, 0.1, 0.5, 1, 2, 3].map((t) => boundary.at(t));
      expect(levels[0]).toBeCloseTo(100 * Math.min(1, r / q), 12);
      levels.slice(1).forEach((level, i) => expect(level, `${r} ${q}`).toBeLessThan(levels[i]));
      const tilt = (r - q) / 0.09 - 0.5;
      const beta = -tilt - Math.sqrt(tilt * tilt + (2 * r) / 0.09);
      expect(levels.at(-1)).toBeGreaterThan((100 * beta) / (beta - 1));
    }
  });

  it('gives a number or a reason in every corner', () => {
    const corner = fc.record({
      type: fc.constantFrom('call' as const, 'put' as const),
      S: fc.constantFrom(0, 1e-6, 1, 50, 100, 1e5),
      K: fc.constantFrom(0, 1e-6, 1, 50, 100, 1e5),
      T: fc.constantFrom(1e-6, 1 / 365, 1, 30),
      sigma: fc.constantFrom(0, 1e-6, 1e-3, 0.2, 3),
      r: fc.constantFrom(-0.1, -0.01, 0, 1e-9, 0.05, 0.5),
      q: fc.constantFrom(-0.1, -0.01, 0, 1e-9, 0.05, 0.5),
    });
    fc.assert(
      fc.property(corner, fc.constantFrom('fast' as const, 'reference' as const), (given, accuracy) => {
        const result = priceAmerican(given, accuracy);
        if (!result.ok) {
          const isWide = given.sigma * Math.sqrt(given.T) > 10;
          const allowed = isWide ? ['UNSUPPORTED', 'NOT_CONVERGED'] : ['UNSUPPORTED'];
          expect(allowed, result.failure.message).toContain(result.failure.reason);
          return;
        }
        const { price, delta, gamma } = result.value;
        const words = JSON.stringify({ given, price, delta, gamma });
        expect([price, delta, gamma].every(Number.isFinite), words).toBe(true);
        const w = given.type === 'call' ? 1 : -1;
        expect(price, words).toBeGreaterThanOrEqual(Math.max(0, w * (given.S - given.K)));
      }),
      { numRuns: 1200 },
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
