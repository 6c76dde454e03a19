/** Named methods against the formulas that they stand in for, and what they refuse. */
import { describe, expect, it } from 'vitest';
import type { ExoticPayoff } from '../../../src/engine/instruments/exoticPayoff';
import type { InstrumentMarket, PricingMethod } from '../../../src/engine/pricing/instrumentValue';
import { priceProduct } from '../../../src/engine/pricing/pricer';
import {
  american,
  barrier,
  DAY,
  european,
  exotic,
  market,
  second,
  valuationMs,
  valueOf,
} from './productCases';
import { vanilla } from './productCases';

const onDays = (...days: readonly number[]) => days.map((day) => valuationMs + day * DAY);
const by = (kind: PricingMethod['kind'], given: InstrumentMarket = market): InstrumentMarket => ({
  ...given,
  method: kind === 'monte-carlo' ? { kind, pathsPerReplicate: 2048, replicates: 16, seed: 7 } : { kind },
});
const asian = {
  style: 'asian',
  optionType: 'call',
  average: 'arithmetic',
  strike: 100,
  fixingsMs: onDays(30, 60, 90, 120, 146),
} as const;
const watched = { ...barrier, knock: 'out', watchedMs: onDays(36.5, 73, 109.5, 146) } as const;

function expectWithinErrors(payoff: ExoticPayoff, expected: number, given: InstrumentMarket = market): void {
  const { price, uncertainty } = valueOf(exotic(payoff), by('monte-carlo', given));
  expect(uncertainty?.kind).toBe('standard-error');
  const error = uncertainty?.amount ?? NaN;
  expect(error).toBeGreaterThan(0);
  expect(Math.abs(price - expected), JSON.stringify({ payoff, price, expected, error })).toBeLessThan(
    4 * error,
  );
}

describe('simulation', () => {
  it('agrees with the exact average, spread, best-of and worst-of within its errors', () => {
    const pair = { ...market, second };
    const options: readonly ExoticPayoff[] = [
      { ...vanilla, style: 'spread', strike: 4 },
      { ...vanilla, style: 'best-of' },
      { ...vanilla, style: 'worst-of' },
    ];
    for (const payoff of options) expectWithinErrors(payoff, valueOf(exotic(payoff), pair).price, pair);
    expectWithinErrors(asian, valueOf(exotic(asian)).price);
    const past = { ...asian, known: [98, 103], fixingsMs: onDays(0, 60, 146) };
    expectWithinErrors(past, valueOf(exotic(past)).price);
  });

  it('says its error, gives no Greeks and repeats itself', () => {
    const [one, two] = [1, 2].map(() => valueOf(exotic(asian), by('monte-carlo')));
    expect(one).toEqual(two);
    expect(Object.keys(one.greeks)).toEqual(['price']);
  });

  it('takes average strikes with fixings of the past, and extremes watched on dates', () => {
    const strike = { ...asian, strike: 'average', known: [90] } as const;
    const without = valueOf(exotic({ ...strike, known: [] }), by('monte-carlo')).price;
    expect(valueOf(exotic(strike), by('monte-carlo')).price).toBeGreaterThan(without);
    const lookback = { style: 'lookback', optionType: 'call', strike: 'floating', extremum: 100 } as const;
    const onDates = valueOf(exotic({ ...lookback, watchedMs: onDays(50, 100) }), by('monte-carlo')).price;
    expect(onDates).toBeLessThan(valueOf(exotic(lookback)).price);
  });
});

describe('approximations by name', () => {
  it('average as a lognormal: near the exact value, which is the default', () => {
    const [exact, matched] = [valueOf(exotic(asian)), valueOf(exotic(asian), by('moment-match'))];
    expect(Math.abs(matched.price - exact.price)).toBeLessThan(2e-4 * 100);
    expect(matched.price).not.toBe(exact.price);
    expect(matched.greeks.vega).toBeCloseTo(exact.greeks.vega ?? NaN, 0);
  });

  it('moved barriers are near the simulated ones', () => {
    const moved = valueOf(exotic(watched), by('continuity-correction')).price;
    const simulated = valueOf(exotic(watched), by('monte-carlo')).price;
    expect(Math.abs(moved - simulated)).toBeLessThan(0.02);
  });

  it.each(['barone-adesi-whaley', 'bjerksund-stensland', 'qd-plus', 'ju-quadratic'] as const)(
    '%s is within 0.5 %% of the American put, Greeks included',
    (kind) => {
      const [exact, near] = [valueOf(american), valueOf(american, by(kind))];
      expect(Math.abs(near.price / exact.price - 1)).toBeLessThan(5e-3);
      expect(near.greeks.delta).toBeCloseTo(exact.greeks.delta ?? NaN, 2);
      const future = { ...american, on: 'future' } as const;
      const given = { ...market, forward: 100 };
      const [rho, nearRho] = [valueOf(future, given), valueOf(future, by(kind, given))].map(
        ({ greeks }) => greeks.rho ?? NaN,
      );
      expect(Math.abs(nearRho - rho)).toBeLessThan(0.6);
    },
  );

  it.each(['kirk', 'bjerksund-stensland-spread'] as const)(
    '%s is within 1 %% of the exact spread',
    (kind) => {
      const [pair, payoff] = [{ ...market, second }, { ...vanilla, style: 'spread', strike: 4 } as const];
      const near = valueOf(exotic(payoff), by(kind, pair));
      expect(Math.abs(near.price / valueOf(exotic(payoff), pair).price - 1)).toBeLessThan(0.01);
      expect(near.second?.delta).toBeLessThan(0);
    },
  );
});

describe('refusals by name of the method', () => {
  it.each([
    [exotic(watched), market, 'barrier watched on dates has no formula'],
    [european, by('kirk'), 'by the method "kirk"'],
    [european, by('monte-carlo'), 'by the method "monte-carlo"'],
    [american, by('moment-match'), 'by the method "moment-match"'],
    [exotic({ ...asian, average: 'geometric' }), by('moment-match'), 'by the method'],
    [exotic({ ...barrier, knock: 'in' }), by('monte-carlo'), 'by the method'],
    [exotic({ ...watched, watchedMs: onDays(1, 146) }), by('continuity-correction'), 'not evenly spaced'],
    [exotic({ ...watched, rebate: 1 }), by('monte-carlo'), 'rebate = 1'],
    [exotic({ ...asian, strike: 'average', known: [90] }), market, 'average strike with fixings of the past'],
    [
      american,
      { ...by('qd-plus'), model: { kind: 'normal' } } as const,
      'in the model "normal" by the method',
    ],
  ] as const)('%#', (product, given, words) => {
    const result = priceProduct(product, given);
    expect(result).toMatchObject({ ok: false, failure: { reason: 'UNSUPPORTED' } });
    expect(result.ok ? '' : result.failure.message).toContain(words);
  });
});
