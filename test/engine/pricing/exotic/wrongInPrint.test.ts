/**
 * Published figures that contradict their own definition: what they are figures of. Each is reproduced to the printed
 * digits by the contract or the formula that was really evaluated, and refuted by an identity for the one that is printed.
 */
import { describe, expect, it } from 'vitest';
import { normalCdf, normalPdf } from '../../../../src/engine/math/normal';
import { priceDiscreteAsian } from '../../../../src/engine/pricing/exotic/asian';
import { priceBasket } from '../../../../src/engine/pricing/exotic/basket';
import { priceExchange } from '../../../../src/engine/pricing/exotic/exchange';
import { ratioVol } from '../../../../src/engine/pricing/exotic/twoAssetMarket';
import { valueOf } from './differences';

describe('geometric average strike, 4.97109 (published_asian 2)', () => {
  const market = { S: 100, sigma: 0.2, r: 0.06, q: 0.03 };
  const option = { type: 'call', average: 'geometric', K: 'average' } as const;

  it('is the contract whose clock starts at the first fixing: fixings 0, 0.1 .. 0.9, expiry 0.9', () => {
    const fixings = Array.from({ length: 10 }, (_, i) => i / 10);
    const got = valueOf(priceDiscreteAsian({ ...option, fixings }, { ...market, T: 0.9 })).price;
    expect(Math.abs(got - 4.97109), `got ${got}`).toBeLessThan(1e-5);
  });

  it('is not the printed one: fixings 0.1 .. 1, expiry 1', () => {
    const fixings = Array.from({ length: 10 }, (_, i) => (i + 1) / 10);
    const got = valueOf(priceDiscreteAsian({ ...option, fixings }, { ...market, T: 1 })).price;
    // The printed contract waits 0.1 years before its average starts; nothing happens then but e^(-q 0.1).
    expect(got).toBeCloseTo(4.97109 * Math.exp(-0.03 * 0.1), 5);
  });
});

/** Greeks as the published ones were formed: every gamma over its quantity, quantities twice in theta. */
function publishedGreeks(
  m: { S1: number; S2: number; q1: number; q2: number; s1: number; s2: number; rho: number; T: number },
  Q1: number,
  Q2: number,
) {
  const vol = ratioVol(m.s1, m.s2, m.rho);
  const deviation = vol * Math.sqrt(m.T);
  const [A, B] = [m.S1 * Math.exp(-m.q1 * m.T), m.S2 * Math.exp(-m.q2 * m.T)];
  const d1 = Math.log((Q1 * A) / (Q2 * B)) / deviation + 0.5 * deviation;
  const d2 = d1 - deviation;
  const delta1 = (Q1 * A * normalCdf(d1)) / m.S1;
  const delta2 = (-Q2 * B * normalCdf(d2)) / m.S2;
  const vega = Q1 * A * normalPdf(d1) * Math.sqrt(m.T);
  return {
    gamma1: (A * normalPdf(d1)) / (m.S1 * m.S1 * deviation),
    gamma2: (B * normalPdf(d2)) / (m.S2 * m.S2 * deviation),
    theta: -((vol * vega) / (2 * m.T) - m.q1 * Q1 * m.S1 * delta1 - m.q2 * Q2 * m.S2 * delta2),
  };
}

describe('exchange options with quantities (published_exchange 10 and 11)', () => {
  const cases = [
    {
      m: { S1: 22, S2: 10, q1: 0.06, q2: 0.04, s1: 0.2, s2: 0.15, rho: 0.5, T: 0.5 },
      Q1: 1,
      Q2: 2,
      printed: { gamma1: 0.106, gamma2: 0.255, theta: -0.987 },
    },
    {
      m: { S1: 11, S2: 10, q1: 0.06, q2: 0.04, s1: 0.2, s2: 0.25, rho: 0.5, T: 0.5 },
      Q1: 2,
      Q2: 2,
      printed: { gamma1: 0.181, gamma2: 0.219, theta: -0.336 },
    },
  ] as const;

  it.each(cases)(
    'are gammas over the quantity and a theta with quantities twice: Q = $Q1, $Q2',
    ({ m, Q1, Q2, printed }) => {
      const got = publishedGreeks(m, Q1, Q2);
      for (const name of ['gamma1', 'gamma2', 'theta'] as const)
        expect(Math.abs(got[name] - printed[name]), `${name}: ${got[name]}`).toBeLessThan(1e-3);
    },
  );

  it.each(cases)(
    'homogeneity gives the second derivatives that the engine has: Q = $Q1, $Q2',
    ({ m, Q1, Q2, printed }) => {
      const { S1, S2, q1, q2, s1: sigma1, s2: sigma2, rho, T } = m;
      const at = (x: number, y: number, t: number = T) =>
        valueOf(priceExchange({ S1: x, S2: y, q1, q2, sigma1, sigma2, rho, T: t, r: 0.1 }, Q1, Q2));
      const { gamma1, gamma2, theta } = at(S1, S2);
      const h = 1e-3;
      const slope = (f: (k: number) => number): number =>
        (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
      expect(gamma1).toBeCloseTo(
        slope((k) => at(S1 + k, S2).delta1),
        8,
      );
      expect(gamma2).toBeCloseTo(
        slope((k) => at(S1, S2 + k).delta2),
        8,
      );
      expect(theta).toBeCloseTo(
        slope((k) => at(S1, S2, T - k).price),
        8,
      );
      // Degree one in (S1, S2): S1^2 gamma1 = S2^2 gamma2. The printed pair breaks it where the quantities differ.
      expect(S1 * S1 * gamma1).toBeCloseTo(S2 * S2 * gamma2, 9);
      if (Q1 !== Q2)
        expect(Math.abs((S1 * S1 * printed.gamma1) / (S2 * S2 * printed.gamma2) - 1)).toBeGreaterThan(0.5);
    },
  );
});

describe('baskets over fractions of a year (published_basket_spread, benchmark set)', () => {
  const market = {
    spots: [150, 60, 50],
    yields: [0, 0, 0],
    sigmas: [0.3, 0.3, 0.3],
    correlation: [
      [1, 0.2, 0.8],
      [0.2, 1, 0.4],
      [0.8, 0.4, 1],
    ],
    r: 0.05,
  };
  const option = { type: 'call', weights: [1, -1, -1], K: 35 } as const;

  it('are values at whole days over 365: 91 days for T = 0.25', () => {
    const price = (T: number): number => valueOf(priceBasket(option, { ...market, T })).price;
    expect(Math.abs(price(91 / 365) - 10.34697149243503)).toBeLessThan(1e-7);
    expect(Math.abs(price(0.25) - 10.34697149243503)).toBeGreaterThan(0.01);
  });
});
