/** Exotic options through the registry: identities between products, Greeks, the differential equation. */
import { describe, expect, it } from 'vitest';
import type { ExoticPayoff } from '../../../src/engine/instruments/exoticPayoff';
import {
  barrier,
  DAY,
  european,
  exotic,
  greek,
  market,
  named,
  ofOneAsset,
  second,
  valuationMs,
  valueOf,
  vanilla,
} from './productCases';

describe('exotic options', () => {
  it.each(named)('%s: has a price, every first-order Greek, and scales by the multiplier', (_, payoff) => {
    const given = { ...market, second };
    const one = valueOf(exotic(payoff), given);
    const many = valueOf({ ...exotic(payoff), multiplier: 7 }, given);
    expect(one.price).toBeGreaterThan(0);
    expect(many.price).toBe(one.price);
    for (const name of [
      'price',
      'delta',
      'gamma',
      'vega',
      'theta',
      'rho',
      'rhoQ',
      'vanna',
      'volga',
    ] as const) {
      const value = one.greeks[name];
      expect(Number.isFinite(value), `${name} = ${value}`).toBe(true);
      expect(many.greeks[name]).toBeCloseTo(7 * (value ?? NaN), 8);
    }
  });

  it.each(ofOneAsset)('%s: solves the differential equation of Black and Scholes', (_, payoff) => {
    const { price, delta = NaN, gamma = NaN, theta = NaN } = valueOf(exotic(payoff)).greeks;
    const diffusion = 0.5 * (0.35 * 100) ** 2 * gamma;
    const miss = theta + 0.02 * 100 * delta + diffusion - 0.04 * price;
    const scale = Math.abs(theta) + Math.abs(diffusion) + price;
    expect(Math.abs(miss) / scale, JSON.stringify({ theta, delta, gamma, price })).toBeLessThan(1e-6);
  });

  it('knock-in and knock-out make the plain option, in value and in Greeks', () => {
    for (const name of ['price', 'delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'charm'] as const) {
      const both =
        greek(exotic({ ...barrier, knock: 'in' }), name) + greek(exotic({ ...barrier, knock: 'out' }), name);
      const plain = greek({ ...european, optionType: 'call' }, name);
      expect(Math.abs(both - plain), name).toBeLessThan(1e-6 * Math.abs(plain) + 1e-10);
    }
  });

  it('digitals replicate the plain call: asset less strike times cash', () => {
    for (const name of ['price', 'delta', 'theta', 'rho', 'rhoQ', 'volga'] as const) {
      const asset = greek(exotic({ ...vanilla, style: 'asset-or-nothing' }), name);
      const cash = greek(exotic({ ...vanilla, style: 'cash-or-nothing', cash: 105 }), name);
      const plain = greek({ ...european, optionType: 'call' }, name);
      expect(Math.abs(asset - cash - plain), name).toBeLessThan(1e-6 * (Math.abs(asset) + Math.abs(cash)));
    }
  });

  it('options on two assets add up: best and worst make the two calls', () => {
    const given = { ...market, second };
    const sum = ['best-of', 'worst-of'].map((style) =>
      valueOf(exotic({ ...vanilla, style } as ExoticPayoff), given),
    );
    const first = valueOf({ ...european, optionType: 'call' });
    const other = valueOf({ ...european, optionType: 'call' }, { ...market, ...second });
    expect(sum[0].price + sum[1].price).toBeCloseTo(first.price + other.price, 10);
    expect((sum[0].second?.delta ?? NaN) + (sum[1].second?.delta ?? NaN)).toBeCloseTo(
      other.greeks.delta ?? NaN,
      7,
    );
    expect((sum[0].second?.perCorrelation ?? NaN) + (sum[1].second?.perCorrelation ?? NaN)).toBeCloseTo(0, 7);
  });

  it('leaves out what would need a valuation past a fixing', () => {
    const fixingsMs = [valuationMs, valuationMs + 146 * DAY];
    const asian = exotic({
      style: 'asian',
      optionType: 'call',
      average: 'arithmetic',
      strike: 100,
      fixingsMs,
    });
    const { greeks } = valueOf(asian);
    expect(greeks.vega).toBeGreaterThan(0);
    expect(greeks.theta).toBeUndefined();
  });
});
