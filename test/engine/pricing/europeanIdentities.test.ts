/** What holds between prices of European options in every model: parity, bounds, shape, symmetry, duality. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bachelierGreeks, bachelierPrice } from '../../../src/engine/pricing/bachelier';
import { black76Greeks, black76Price } from '../../../src/engine/pricing/black76';
import { blackScholesGreeks, blackScholesPrice } from '../../../src/engine/pricing/blackScholes';
import { inverseOptionPrice } from '../../../src/engine/pricing/inverseOption';

type Sign = 1 | -1;
interface Terms {
  readonly F: number;
  readonly K: number;
  readonly T: number;
  readonly sigma: number;
  readonly r: number;
  readonly up: number;
}

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const sign = fc.constantFrom<Sign>(1, -1);
const terms = fc.record({
  F: number(20, 500),
  K: number(20, 500),
  T: number(0.001, 5),
  sigma: number(0.02, 2),
  r: number(-0.1, 0.2),
  up: number(1.001, 1.6),
});
const noise = (t: Terms): number => 1e-13 * (t.F + t.K) * t.up * t.up * Math.exp(Math.abs(t.r) * t.T);

/** Price on a forward, its lowest and highest value. */
const MODELS: Readonly<Record<string, (w: Sign, t: Terms) => number>> = {
  'Black-76': (w, { F, K, T, sigma, r }) => black76Price(w, F, K, T, sigma, r),
  Bachelier: (w, { F, K, T, sigma, r }) => bachelierPrice(w, F, K, T, 100 * sigma, r),
  'Black-Scholes-Merton': (w, { F, K, T, sigma, r }) => {
    const q = 0.03;
    return blackScholesPrice(w, F * Math.exp((q - r) * T), K, T, sigma, r, q);
  },
};

describe.each(Object.entries(MODELS))('%s', (name, price) => {
  it('keeps put-call parity and never falls below intrinsic value', () => {
    fc.assert(
      fc.property(terms, (t) => {
        const discount = Math.exp(-t.r * t.T);
        const [call, put] = [price(1, t), price(-1, t)];
        const context = JSON.stringify({ name, t, call, put });
        expect(Math.abs(call - put - discount * (t.F - t.K)), context).toBeLessThan(2 * noise(t));
        expect(call, context).toBeGreaterThanOrEqual(discount * Math.max(0, t.F - t.K) - noise(t));
        expect(put, context).toBeGreaterThanOrEqual(discount * Math.max(0, t.K - t.F) - noise(t));
        if (name === 'Bachelier') return;
        expect(call, context).toBeLessThanOrEqual(discount * t.F + noise(t));
        expect(put, context).toBeLessThanOrEqual(discount * t.K + noise(t));
      }),
    );
  });

  it('rises with vol, and in the direction of the option with forward and against the strike', () => {
    fc.assert(
      fc.property(sign, terms, (w, t) => {
        const context = JSON.stringify({ name, w, t });
        const now = price(w, t);
        expect(price(w, { ...t, sigma: t.sigma * t.up }) - now, context).toBeGreaterThanOrEqual(-noise(t));
        expect(w * (price(w, { ...t, F: t.F * t.up }) - now), context).toBeGreaterThanOrEqual(-noise(t));
        expect(w * (price(w, { ...t, K: t.K * t.up }) - now), context).toBeLessThanOrEqual(noise(t));
      }),
    );
  });

  it('is convex in strike and in forward', () => {
    fc.assert(
      fc.property(sign, terms, (w, t) => {
        for (const field of ['F', 'K'] as const) {
          const middle = t[field];
          const step = middle * (1 - 1 / t.up);
          const at = (x: number): number => price(w, { ...t, [field]: x });
          const chord = 0.5 * (at(middle - step) + at(middle + step));
          expect(chord - at(middle), JSON.stringify({ name, w, t, field })).toBeGreaterThanOrEqual(-noise(t));
        }
      }),
    );
  });
});

describe('symmetries of the lognormal model', () => {
  it('put-call duality: a call on S struck at K is a put on K struck at S with rates exchanged', () => {
    fc.assert(
      fc.property(terms, number(-0.1, 0.2), ({ F: S, K, T, sigma, r }, q) => {
        const call = blackScholesGreeks(1, S, K, T, sigma, r, q);
        const put = blackScholesGreeks(-1, K, S, T, sigma, q, r);
        const context = JSON.stringify({ S, K, T, sigma, r, q, call, put });
        const near = (a: number, b: number, size: number): void =>
          expect(Math.abs(a - b), context).toBeLessThanOrEqual(1e-11 * (Math.abs(a) + size));
        near(call.price, put.price, 1e-3 * (S + K));
        near(call.delta, put.dualDelta, 1e-3);
        near(call.gamma, put.dualGamma, 1e-3 * Math.abs(call.gamma) + 1e-300);
        near(call.vega, put.vega, 1e-3 * call.vega + 1e-300);
        near(call.rho, put.rhoQ, 1e-3 * (S + K));
      }),
    );
  });

  it('put-call symmetry: a call at K is K/F puts at F^2/K', () => {
    fc.assert(
      fc.property(terms, ({ F, K, T, sigma, r }) => {
        const call = black76Price(1, F, K, T, sigma, r);
        const put = (K / F) * black76Price(-1, F, (F * F) / K, T, sigma, r);
        expect(Math.abs(call - put), JSON.stringify({ F, K, T, sigma, r, call, put })).toBeLessThan(
          1e-12 * (F + K),
        );
      }),
    );
  });

  it('prices and derivatives are homogeneous: V(cF, cK) = c V(F, K)', () => {
    fc.assert(
      fc.property(sign, terms, number(-30, 30), (w, { F, K, T, sigma, r }, power) => {
        const c = 2 ** Math.round(power);
        const [small, large] = [
          black76Greeks(w, F, K, T, sigma, r),
          black76Greeks(w, c * F, c * K, T, sigma, r),
        ];
        expect(large.price / c).toBeCloseTo(small.price, 11);
        expect(large.delta).toBeCloseTo(small.delta, 13);
        expect(large.gamma * c).toBeCloseTo(small.gamma, 12);
        // Euler: F delta + K dual delta = V.
        const euler = F * small.delta + K * small.dualDelta;
        expect(Math.abs(euler - small.price)).toBeLessThan(1e-12 * (F + K));
      }),
    );
  });

  it('a coin-settled call is worth a put on the price of a dollar in coin', () => {
    fc.assert(
      fc.property(terms, ({ F, K, T, sigma }) => {
        const call = inverseOptionPrice(1, F, K, T, sigma);
        const put = K * black76Price(-1, 1 / F, 1 / K, T, sigma, 0);
        expect(Math.abs(call - put), JSON.stringify({ F, K, T, sigma })).toBeLessThan(1e-12);
      }),
    );
  });
});

describe('Bachelier', () => {
  it('depends on the distance to the strike only, calls and puts mirrored', () => {
    fc.assert(
      fc.property(number(-200, 200), number(-50, 50), number(0.01, 3), number(1, 60), (F, d, T, sigma) => {
        const call = bachelierGreeks(1, F, F + d, T, sigma, 0.02);
        const put = bachelierGreeks(-1, 0, -d, T, sigma, 0.02);
        const context = JSON.stringify({ F, d, T, sigma });
        expect(Math.abs(call.price - put.price), context).toBeLessThan(1e-11);
        expect(Math.abs(call.delta + put.delta), context).toBeLessThan(1e-12);
        expect(Math.abs(call.gamma - put.gamma), context).toBeLessThan(1e-12);
      }),
    );
  });

  it('solves its heat equation: theta + sigma^2 gamma / 2 = r V', () => {
    fc.assert(
      fc.property(sign, terms, (w, { F, K, T, sigma, r }) => {
        const vol = 100 * sigma;
        const { price, theta, gamma } = bachelierGreeks(w, F, K, T, vol, r);
        const miss = theta + 0.5 * vol * vol * gamma - r * price;
        expect(Math.abs(miss)).toBeLessThan(1e-11 * (Math.abs(theta) + Math.abs(r * price) + 1e-3));
      }),
    );
  });
});

describe('differential equation', () => {
  it('theta + (r - q) S delta + sigma^2 S^2 gamma / 2 = r V', () => {
    fc.assert(
      fc.property(sign, terms, number(-0.1, 0.2), (w, { F: S, K, T, sigma, r }, q) => {
        const { price, delta, gamma, theta } = blackScholesGreeks(w, S, K, T, sigma, r, q);
        const diffusion = 0.5 * (sigma * S) ** 2 * gamma;
        const miss = theta + (r - q) * S * delta + diffusion - r * price;
        expect(Math.abs(miss), JSON.stringify({ w, S, K, T, sigma, r, q })).toBeLessThan(
          1e-11 * (S + K + Math.abs(theta) + diffusion),
        );
      }),
    );
  });

  it('dual: in strike and expiry (Dupire), -theta = sigma^2 K^2 dual gamma / 2 - (r - q) K dual delta - q V', () => {
    fc.assert(
      fc.property(sign, terms, number(-0.1, 0.2), (w, { F: S, K, T, sigma, r }, q) => {
        const g = blackScholesGreeks(w, S, K, T, sigma, r, q);
        const right = 0.5 * (sigma * K) ** 2 * g.dualGamma - (r - q) * K * g.dualDelta - q * g.price;
        expect(Math.abs(-g.theta - right), JSON.stringify({ w, S, K, T, sigma, r, q })).toBeLessThan(
          1e-11 * (S + K + Math.abs(g.theta)),
        );
      }),
    );
  });
});
