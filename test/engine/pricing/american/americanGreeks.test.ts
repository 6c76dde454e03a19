import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceAmerican, type AmericanInputs } from '../../../../src/engine/pricing/american/american';
import { americanGreeks } from '../../../../src/engine/pricing/american/americanGreeks';
import { blackScholesGreeks } from '../../../../src/engine/pricing/blackScholes';
import { valueOf } from '../exotic/differences';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
/** Out of the money or near it: held, with the exercise boundary at a distance. */
const held: fc.Arbitrary<AmericanInputs> = fc
  .record({
    type: fc.constantFrom('call' as const, 'put' as const),
    moneyness: between(-0.2, 0.02),
    T: between(0.1, 2),
    sigma: between(0.2, 0.6),
    r: between(0.01, 0.08),
    q: between(0.01, 0.08),
  })
  .map(({ type, moneyness, ...rest }) => ({
    type,
    S: 100,
    K: 100 * Math.exp(type === 'call' ? -moneyness : moneyness),
    ...rest,
  }));

/** Sixth-order central difference. Abramowitz and Stegun (1964), 25.3. */
function difference(given: AmericanInputs, field: 'S' | 'T' | 'sigma' | 'r' | 'q', step: number): number {
  const at = (k: number): number =>
    valueOf(priceAmerican({ ...given, [field]: given[field] + k * step })).price;
  return (45 * (at(1) - at(-1)) - 9 * (at(2) - at(-2)) + (at(3) - at(-3))) / (60 * step);
}

describe('Greeks of American options', { timeout: 60_000 }, () => {
  it('are the derivatives of the price', () => {
    fc.assert(
      fc.property(held, (given) => {
        const greeks = valueOf(americanGreeks(given));
        const expected = {
          delta: difference(given, 'S', 0.2),
          vega: difference(given, 'sigma', 0.004),
          theta: -difference(given, 'T', 0.004),
          rho: difference(given, 'r', 0.00003),
          rhoQ: difference(given, 'q', 0.00003),
        };
        for (const [name, value] of Object.entries(expected)) {
          const got = greeks[name as keyof typeof expected];
          const words = JSON.stringify({ given, name, value, got });
          expect(Math.abs(got - value), words).toBeLessThan(2e-6 * (1 + Math.abs(value)));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('gamma is the derivative of delta', () => {
    fc.assert(
      fc.property(held, (given) => {
        const deltaAt = (S: number): number => valueOf(priceAmerican({ ...given, S })).delta;
        const step = 0.05;
        const expected =
          (8 * (deltaAt(100 + step) - deltaAt(100 - step)) -
            (deltaAt(100 + 2 * step) - deltaAt(100 - 2 * step))) /
          (12 * step);
        const { gamma } = valueOf(americanGreeks(given));
        expect(Math.abs(gamma - expected), JSON.stringify({ given, gamma, expected })).toBeLessThan(1e-7);
      }),
      { numRuns: 20 },
    );
  });

  it('calls and puts mirror each other: vega and theta alike, rho and dividend rho exchanged', () => {
    const call = { type: 'call', S: 95, K: 105, T: 0.8, sigma: 0.3, r: 0.03, q: 0.06 } as const;
    const put = { type: 'put', S: 105, K: 95, T: 0.8, sigma: 0.3, r: 0.06, q: 0.03 } as const;
    const [a, b] = [valueOf(americanGreeks(call)), valueOf(americanGreeks(put))];
    expect(a.vega).toBeCloseTo(b.vega, 7);
    expect(a.theta).toBeCloseTo(b.theta, 7);
    expect(a.rho).toBeCloseTo(b.rhoQ, 7);
    expect(a.rhoQ).toBeCloseTo(b.rho, 7);
  });

  it('vanish where the option is exercised, and are those of Black-Scholes where it never is', () => {
    const deep = valueOf(americanGreeks({ type: 'put', S: 50, K: 100, T: 1, sigma: 0.2, r: 0.06, q: 0 }));
    expect(deep).toMatchObject({ price: 50, delta: -1, gamma: 0, vega: 0, theta: 0, rho: 0, rhoQ: 0 });
    const given = { type: 'call', S: 100, K: 90, T: 1, sigma: 0.3, r: 0.05, q: 0 } as const;
    const { vega, theta, rho } = blackScholesGreeks(1, 100, 90, 1, 0.3, 0.05, 0);
    expect(valueOf(americanGreeks(given))).toMatchObject({ vega, theta, rho });
  });

  it('stay on their side of a rate of 0', () => {
    const given = { type: 'put', S: 100, K: 100, T: 1, sigma: 0.3, r: 0.00003, q: 0.01 } as const;
    const { rho } = valueOf(americanGreeks(given));
    const plain = blackScholesGreeks(-1, 100, 100, 1, 0.3, 0.00003, 0.01);
    expect(rho).toBeGreaterThan(plain.rho - 1e-6);
    expect(Math.abs(rho / plain.rho - 1)).toBeLessThan(0.2);
  });

  it.each([
    [{ sigma: 0 }, 'INVALID_INPUT'],
    [{ S: 0 }, 'INVALID_INPUT'],
    [{ r: -0.02, q: -0.05 }, 'UNSUPPORTED'],
  ])('refuses %o', (changed, reason) => {
    const given = { type: 'put', S: 100, K: 90, T: 1, sigma: 0.3, r: 0.05, q: 0, ...changed } as const;
    expect(americanGreeks(given)).toMatchObject({ ok: false, failure: { reason } });
  });
});
