/** Other models, and what the registry of pricers refuses. */
import { describe, expect, it } from 'vitest';
import type { ExoticPayoff } from '../../../src/engine/instruments/exoticPayoff';
import type { Product } from '../../../src/engine/instruments/product';
import type { MarketModel } from '../../../src/engine/pricing/instrumentValue';
import { priceProduct } from '../../../src/engine/pricing/pricer';
import { american, barrier, european, exotic, market, valuationMs, valueOf, vanilla } from './productCases';

describe('other models of European options', () => {
  const call = { ...european, optionType: 'call' } as const;
  const lognormal = valueOf(call);

  it('jump diffusion without jumps is lognormal, in value and in Greeks', () => {
    const model = { kind: 'jump-diffusion', intensity: 0, meanJump: -0.1, jumpDeviation: 0.2 } as const;
    const { greeks } = valueOf(call, { ...market, model });
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
      const expected = lognormal.greeks[name] ?? NaN;
      expect(Math.abs((greeks[name] ?? NaN) - expected), name).toBeLessThan(1e-6 * Math.abs(expected));
    }
  });

  it('variance gamma with a steady clock is nearly lognormal, and jumps make wings dearer', () => {
    const model = { kind: 'variance-gamma', drift: 0, variance: 1e-3 } as const;
    expect(valueOf(call, { ...market, model }).price).toBeCloseTo(lognormal.price, 2);
    const jumps = { kind: 'jump-diffusion', intensity: 1, meanJump: -0.2, jumpDeviation: 0.2 } as const;
    const wing = { ...european, strike: 60 };
    expect(valueOf(wing, { ...market, model: jumps }).price).toBeGreaterThan(2 * valueOf(wing).price);
  });

  it('the normal model takes negative forwards and gives every Greek', () => {
    const given = { valuationMs, forward: -2, vol: 30, rate: 0.03, model: { kind: 'normal' } } as const;
    const { greeks, price } = valueOf({ ...european, strike: -5 }, given);
    expect(price).toBeGreaterThan(0);
    expect(greeks.speed).toBeDefined();
  });

  it.each([
    [american, { kind: 'normal' }],
    [exotic({ ...barrier, knock: 'in' }), { kind: 'variance-gamma', drift: 0, variance: 0.1 }],
    [{ ...european, isInverse: true }, { kind: 'normal' }],
    [european, { kind: 'heston' }],
  ] as const)('%# is refused, not priced in the lognormal model', (product, model) => {
    const result = priceProduct(product, { ...market, model: model as MarketModel });
    expect(result).toMatchObject({ ok: false, failure: { reason: 'UNSUPPORTED' } });
  });
});

describe('refusals', () => {
  it.each([
    [{ ...american, isInverse: true }, {}, 'UNSUPPORTED', 'a coin-settled American option has no pricer'],
    [{ ...exotic({ ...barrier, knock: 'in' }), isInverse: true }, {}, 'UNSUPPORTED', 'coin-settled exotic'],
    [{ ...american, exercise: 'bermudan' }, {}, 'UNSUPPORTED', 'no pricer for this combination'],
    [
      { ...exotic({ ...vanilla, style: 'gap', paymentStrike: 1 }), exercise: 'american' },
      {},
      'UNSUPPORTED',
      'no pricer',
    ],
    [exotic({ style: 'parisian' } as unknown as ExoticPayoff), {}, 'UNSUPPORTED', 'style "parisian"'],
    [exotic({ style: 'toString' } as unknown as ExoticPayoff), {}, 'UNSUPPORTED', 'style "toString"'],
    [{ ...american, kind: 'swaption' }, {}, 'UNSUPPORTED', 'no pricer'],
    [american, { spot: undefined }, 'MISSING_MARKET_DATA', 'no spot price'],
    [{ ...american, on: 'future' }, {}, 'MISSING_MARKET_DATA', 'no mark of the future'],
    [american, { yieldRate: undefined }, 'MISSING_MARKET_DATA', 'no yield'],
    [american, { vol: -0.1 }, 'INVALID_INPUT', 'sigma'],
    [american, { valuationMs: american.expiryMs + 1 }, 'EXPIRED', 'has expired'],
    [exotic({ ...vanilla, style: 'best-of' }), {}, 'MISSING_MARKET_DATA', 'no second asset'],
    [exotic({ ...barrier, knock: 'in', level: -1 }), {}, 'INVALID_INPUT', 'H = -1'],
    [exotic({ ...barrier, knock: 'in' }), { rate: undefined }, 'MISSING_MARKET_DATA', 'no rate'],
  ] as const)('%# %o %o', (product, change, reason, words) => {
    const result = priceProduct(product as unknown as Product, { ...market, ...change });
    expect(result).toMatchObject({ ok: false, failure: { reason } });
    expect(result.ok ? '' : result.failure.message).toContain(words);
  });
});
