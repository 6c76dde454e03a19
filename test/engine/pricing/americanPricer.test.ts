/** American options through the registry: against European ones, at the boundary, at expiry, on a future. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceProduct } from '../../../src/engine/pricing/pricer';
import { american, DAY, european, exotic, market, valuationMs, valueOf, vanilla } from './productCases';

const digital = exotic({ ...vanilla, style: 'cash-or-nothing', cash: 1 });

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

describe('dividends on known dates', () => {
  const call = { ...american, optionType: 'call', strike: 95 } as const;
  const paid = (amount: number, kind: 'cash' | 'proportional' = 'cash') => ({
    ...market,
    yieldRate: 0,
    dividends: [{ exMs: valuationMs + 70 * DAY, kind, amount }],
  });

  it('a share of spot costs the European option that share of spot', () => {
    const { price, greeks } = valueOf({ ...european, strike: 95 }, paid(0.03, 'proportional'));
    const lower = valueOf({ ...european, strike: 95 }, { ...market, yieldRate: 0, spot: 97 });
    expect(price).toBeCloseTo(lower.price, 3);
    expect(greeks.delta).toBeCloseTo(0.97 * (lower.greeks.delta ?? NaN), 4);
    expect(greeks.vega).toBeCloseTo(lower.greeks.vega ?? NaN, 1);
  });

  it('make the American call worth more than the European one, and exercise at once when large enough', () => {
    const early = valueOf(call, paid(6));
    const late = valueOf({ ...european, ...call, exercise: 'european' } as const, paid(6));
    expect(early.early?.premium).toBeGreaterThan(0.5);
    expect(early.price - late.price).toBeCloseTo(early.early?.premium ?? NaN, 6);
    expect(early.greeks.theta).toBeLessThan(0);
    const eve = { ...paid(20), valuationMs: valuationMs + 70 * DAY - 1000 };
    const { price, early: now } = valueOf(call, eve);
    expect(price).toBeCloseTo(5, 5);
    expect(now?.exerciseNow).toBe(true);
  });

  it('that have been paid, or are paid after expiry, do not count', () => {
    const none = valueOf(call, { ...market, yieldRate: 0 });
    for (const exMs of [valuationMs, valuationMs - DAY, call.expiryMs])
      expect(
        valueOf(call, { ...paid(0), dividends: [{ exMs, kind: 'cash', amount: 50 }] }),
        `${exMs}`,
      ).toEqual(none);
  });

  it('are in a forward already, and refused where no pricer knows them', () => {
    const onForward = { valuationMs, forward: 100, vol: 0.3, rate: 0.04 };
    const { dividends } = paid(5);
    expect(valueOf(european, { ...onForward, dividends })).toEqual(valueOf(european, onForward));
    expect(priceProduct(digital, paid(5))).toMatchObject({ ok: false, failure: { reason: 'UNSUPPORTED' } });
    const negative = priceProduct(call, paid(-1));
    expect(negative).toMatchObject({ ok: false, failure: { reason: 'INVALID_INPUT' } });
  });
});

describe('two exercise boundaries', () => {
  it('are valued by finite differences: at least the European put and the payoff', () => {
    const given = { ...market, rate: -0.01, yieldRate: -0.04 };
    const { price, early } = valueOf({ ...american, strike: 100 }, given);
    const late = valueOf({ ...european, strike: 100 }, given).price;
    expect(price).toBeGreaterThan(late - 1e-4);
    expect(early?.premium).toBeGreaterThanOrEqual(0);
  });
});
