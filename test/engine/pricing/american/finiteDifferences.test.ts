import { describe, expect, it } from 'vitest';
import { integrate } from '../../../../src/engine/math/quadrature';
import { priceAmerican } from '../../../../src/engine/pricing/american/american';
import {
  priceOnGrid,
  QUICK_RESOLUTION,
  type Dividend,
  type DividendOption,
} from '../../../../src/engine/pricing/american/finiteDifferences';
import { greeksOnGrid } from '../../../../src/engine/pricing/american/gridGreeks';
import { blackScholesGreeks, blackScholesPrice } from '../../../../src/engine/pricing/blackScholes';
import { valueOf } from '../exotic/differences';

const cash = (time: number, amount: number): Dividend => ({ time, kind: 'cash', amount });
const BASE = { type: 'call', S: 100, K: 100, T: 1, sigma: 0.3, r: 0.06, q: 0 } as const;
const SEVEN = [6, 6.5, 7, 7.5, 8, 8, 8].map((amount, i) => cash(Math.round(365 * (0.9 + i)) / 365, amount));

/** Expected value at t of f(spot), discounted: exact for one dividend. Haug, Haug and Lewis (2003), eq. (5). */
function expectation(
  { S, sigma, r, q }: { S: number; sigma: number; r: number; q: number },
  t: number,
  f: (spot: number) => number,
  kinks: readonly number[],
): number {
  const s = sigma * Math.sqrt(t);
  const centre = Math.log(S) + (r - q - 0.5 * sigma * sigma) * t;
  const edges = [-9, ...kinks.map((x) => (Math.log(x) - centre) / s), 9].sort((a, b) => a - b);
  let sum = 0;
  for (let i = 1; i < edges.length; i++)
    sum += integrate(
      (z) => f(Math.exp(centre + s * z)) * Math.exp(-0.5 * z * z),
      edges[i - 1],
      edges[i],
      12,
      24,
    );
  return (Math.exp(-r * t) * sum) / Math.sqrt(2 * Math.PI);
}

describe('finite differences for dividends on known dates', { timeout: 60_000 }, () => {
  it.each([
    { type: 'put', S: 100, K: 100, T: 1, sigma: 0.25, r: 0.05, q: 0.05 },
    { type: 'call', S: 90, K: 100, T: 0.5, sigma: 0.4, r: 0.02, q: 0.07 },
    { type: 'put', S: 105, K: 100, T: 2, sigma: 0.2, r: 0.03, q: 0 },
  ] as const)('without dividends agree with the integral equation: %o', (given) => {
    const exact = valueOf(priceAmerican(given));
    const got = valueOf(priceOnGrid({ ...given, exercise: 'american', dividends: [] }));
    expect(Math.abs(got.price - exact.price), `${got.price} ${exact.price}`).toBeLessThan(1e-5);
    expect(Math.abs(got.delta - exact.delta)).toBeLessThan(1e-6);
    expect(Math.abs(got.gamma / exact.gamma - 1)).toBeLessThan(1e-5);
  });

  it.each([0.02, 0.25, 0.5, 0.75, 0.98])(
    'European with one cash dividend at %d agree with quadrature',
    (time) => {
      for (const type of ['call', 'put'] as const) {
        const w = type === 'call' ? 1 : -1;
        const after = (spot: number): number =>
          spot <= 7
            ? Math.max(0, -w) * 100 * Math.exp(-0.06 * (1 - time))
            : blackScholesPrice(w, spot - 7, 100, 1 - time, 0.3, 0.06, 0);
        const exact = expectation(BASE, time, after, [7]);
        const got = valueOf(priceOnGrid({ ...BASE, type, exercise: 'european', dividends: [cash(time, 7)] }));
        expect(Math.abs(got.price - exact), `${type}: got ${got.price}, expected ${exact}`).toBeLessThan(
          1e-5,
        );
      }
    },
  );

  it.each([0.1, 0.5, 0.9])(
    'the American call with a dividend at %d is held or exercised just before it',
    (time) => {
      const after = (spot: number): number =>
        Math.max(spot - 100, blackScholesPrice(1, Math.max(1e-9, spot - 7), 100, 1 - time, 0.3, 0.06, 0));
      // The spot from which it is exercised, by bisection.
      let [low, high] = [100, 1000];
      for (let i = 0; i < 100; i++) {
        const middle = 0.5 * (low + high);
        if (after(middle) > middle - 100) low = middle;
        else high = middle;
      }
      const exact = expectation(BASE, time, after, [7, low]);
      const got = valueOf(priceOnGrid({ ...BASE, exercise: 'american', dividends: [cash(time, 7)] }));
      expect(Math.abs(got.price - exact), `got ${got.price}, expected ${exact}`).toBeLessThan(2e-4);
    },
  );

  it('a share of spot paid out scales spot', () => {
    const dividends: Dividend[] = [
      { time: 0.3, kind: 'proportional', amount: 0.03 },
      { time: 0.8, kind: 'proportional', amount: 0.02 },
    ];
    const exact = blackScholesPrice(1, 100 * 0.97 * 0.98, 100, 1, 0.3, 0.06, 0);
    const got = valueOf(priceOnGrid({ ...BASE, exercise: 'european', dividends }));
    expect(Math.abs(got.price - exact), `got ${got.price}, expected ${exact}`).toBeLessThan(1e-5);
  });

  // QuantLib 1.29, FdBlackScholesVanillaEngine with spot dividends, 4,000 x 2,000 points; calls, whose value does not
  // depend on what happens to dividends above spot.
  it.each([
    ['european', 70, 27.217792],
    ['american', 70, 35.529669],
    ['european', 100, 19.485683],
    ['american', 100, 21.867701],
    ['european', 130, 14.133129],
    ['american', 130, 15.215306],
  ] as const)('seven dividends: the %s call at %d is %d', (exercise, K, expected) => {
    const given: DividendOption = { ...BASE, K, T: 7, sigma: 0.25, exercise, dividends: SEVEN };
    const got = valueOf(priceOnGrid(given)).price;
    expect(Math.abs(got - expected), `got ${got}, expected ${expected}`).toBeLessThan(5e-4);
    const quick = valueOf(priceOnGrid(given, QUICK_RESOLUTION)).price;
    expect(Math.abs(quick - expected), `got ${quick}, expected ${expected}`).toBeLessThan(2e-3);
  });

  // Four million antithetic paths of a simulation with dividends cut at spot: 25.17303 +- 0.00101 and 13.19471 +- 0.00137.
  it.each([
    [100, 25.17303, 0.004],
    [70, 13.19471, 0.005],
  ])('seven dividends: the European put at %d agrees with simulation', (K, expected, tolerance) => {
    const given: DividendOption = {
      ...BASE,
      type: 'put',
      K,
      T: 7,
      sigma: 0.25,
      exercise: 'european',
      dividends: SEVEN,
    };
    expect(Math.abs(valueOf(priceOnGrid(given)).price - expected)).toBeLessThan(tolerance);
  });

  it('take two exercise boundaries, where the lattice agrees', () => {
    const given = { type: 'put', S: 100, K: 100, T: 2, sigma: 0.1, r: -0.01, q: -0.06 } as const;
    const steps = 1500;
    const dt = given.T / steps;
    const up = Math.exp(given.sigma * Math.sqrt(dt));
    const p = (Math.exp((given.r - given.q) * dt) - 1 / up) / (up - 1 / up);
    const spot = (i: number, j: number): number => given.S * up ** (2 * j - i);
    const values = Array.from({ length: steps + 1 }, (_, j) => Math.max(0, given.K - spot(steps, j)));
    for (let i = steps - 1; i >= 0; i--)
      for (let j = 0; j <= i; j++)
        values[j] = Math.max(
          Math.exp(-given.r * dt) * (p * values[j + 1] + (1 - p) * values[j]),
          given.K - spot(i, j),
        );
    const got = valueOf(priceOnGrid({ ...given, exercise: 'american', dividends: [] }));
    expect(Math.abs(got.price - values[0]), `got ${got.price}, lattice ${values[0]}`).toBeLessThan(2e-3);
    const european = blackScholesPrice(-1, 100, 100, 2, 0.1, -0.01, -0.06);
    expect(got.price).toBeGreaterThan(european + 0.01);
  });

  it('Greeks agree with Black-Scholes, and with prices of their own under dividends', () => {
    const plain = valueOf(greeksOnGrid({ ...BASE, exercise: 'european', dividends: [] }));
    const exact = blackScholesGreeks(1, 100, 100, 1, 0.3, 0.06, 0);
    for (const name of ['delta', 'gamma', 'vega', 'theta', 'rho', 'rhoQ'] as const)
      expect(Math.abs(plain[name] / exact[name] - 1), name).toBeLessThan(1e-4);
    const option: DividendOption = { ...BASE, type: 'put', exercise: 'american', dividends: [cash(0.5, 7)] };
    const greeks = valueOf(greeksOnGrid(option));
    const at = (changed: Partial<DividendOption>): number =>
      valueOf(priceOnGrid({ ...option, ...changed })).price;
    const delta = (at({ S: 101 }) - at({ S: 99 })) / 2;
    const gamma = at({ S: 101 }) - 2 * at({}) + at({ S: 99 });
    const day = 1 / 365;
    // A day later everything is a day closer.
    const theta = (at({ T: 1 - day, dividends: [cash(0.5 - day, 7)] }) - at({})) / day;
    expect(Math.abs(greeks.delta - delta)).toBeLessThan(1e-4);
    expect(Math.abs(greeks.gamma / gamma - 1)).toBeLessThan(2e-3);
    expect(Math.abs(greeks.theta - theta), `${greeks.theta} ${theta}`).toBeLessThan(0.02);
  });

  it.each([
    [{ dividends: [cash(0, 1)] }, 'dividends[0].time = 0'],
    [{ dividends: [cash(0.5, 1), cash(0.6, -1)] }, 'dividends[1].amount = -1'],
    [{ dividends: [{ time: 0.5, kind: 'proportional', amount: 1.2 }] }, 'dividends[0].amount = 1.2'],
    [{ sigma: 0 }, 'sigma = 0'],
    [{ q: 40, sigma: 0.1 }, 'drift against vol'],
    [{ exercise: 'shout', dividends: [cash(0.5, 1)] }, 'shout option'],
  ] as const)('refuses %o', (changed, words) => {
    const result = priceOnGrid({ ...BASE, exercise: 'american', dividends: [], ...changed });
    expect(result.ok ? '' : result.failure.message).toContain(words);
  });
});
