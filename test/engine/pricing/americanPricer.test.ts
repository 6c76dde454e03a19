/** American options through the registry: against European ones, at the boundary, at expiry, on a future. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { american, european, market, valuationMs, valueOf } from './productCases';

describe('American options', () => {
  it('are worth at least the European option and the payoff, and the premium is the difference', () => {
    const strikes = fc.double({ min: 60, max: 160, noNaN: true });
    fc.assert(
      fc.property(strikes, fc.constantFrom('call' as const, 'put' as const), (strike, optionType) => {
        const early = valueOf({ ...american, strike, optionType });
        const late = valueOf({ ...european, strike, optionType });
        const payoff = (optionType === 'call' ? 1 : -1) * (100 - strike);
        expect(early.price).toBeGreaterThanOrEqual(Math.max(payoff, late.price) - 1e-9);
        expect(early.early?.premium ?? NaN).toBeCloseTo(early.price - late.price, 8);
      }),
      { numRuns: 10 },
    );
  });

  it('have the Greeks of the European call where early exercise never pays', () => {
    const noYield = { ...market, yieldRate: 0 };
    const early = valueOf({ ...american, optionType: 'call' }, noYield).greeks;
    const late = valueOf({ ...european, optionType: 'call' }, noYield).greeks;
    for (const name of [
      'price',
      'delta',
      'gamma',
      'vega',
      'theta',
      'rho',
      'vanna',
      'volga',
      'charm',
    ] as const)
      expect(Math.abs((early[name] ?? NaN) - (late[name] ?? NaN)), name).toBeLessThan(
        1e-5 * Math.abs(late[name] ?? NaN) + 1e-12,
      );
  });

  it('on a future hold the mark fixed and carry no cost', () => {
    const onFuture = valueOf(
      { ...american, on: 'future' },
      { valuationMs, forward: 100, vol: 0.35, rate: 0.04 },
    );
    const onSpot = valueOf(american, { ...market, yieldRate: 0.04 });
    expect(onFuture.price).toBe(onSpot.price);
    expect(onFuture.greeks.rho).toBeLessThan(0);
    expect(onFuture.greeks.rhoQ).toBeCloseTo(0, 10);
  });

  it('beyond the boundary are the payoff, with delta -1 and nothing else', () => {
    const { price, greeks, early } = valueOf({ ...american, strike: 220, multiplier: 100 });
    expect({ price, ...early }).toMatchObject({ price: 120, exerciseNow: true });
    expect(greeks).toMatchObject({ price: 12_000, delta: -100, gamma: 0, vega: 0, theta: 0, rho: 0 });
  });

  it('at the instant of expiry are the payoff', () => {
    const atEnd = { ...market, valuationMs: american.expiryMs };
    expect(valueOf(american, atEnd)).toMatchObject({ price: 5, early: { exerciseNow: true, premium: 0 } });
    expect(valueOf({ ...american, optionType: 'call' }, atEnd).price).toBe(0);
  });
});
