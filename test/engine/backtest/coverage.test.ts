import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coverageTests,
  firstFailureTest,
  independenceStatistic,
  kupiecAcceptedRange,
  kupiecTest,
} from '../../../src/engine/backtest/coverageTests';
import { exceptionsOf, transitionsOf } from '../../../src/engine/backtest/exceptions';
import { marginCoverage, rowsBySegment } from '../../../src/engine/backtest/marginCoverage';
import { trafficLight, zoneBounds } from '../../../src/engine/backtest/trafficLight';
import { chiSquareTail } from '../../../src/engine/math/gammaFunctions';
import { reasonOf, valueOf } from '../risk/marketReturns';

describe('exceptions', () => {
  it('are losses strictly beyond VaR', () => {
    expect([...valueOf(exceptionsOf([-1, -1.01, 5, -3], [1, 1, 1, 2]))]).toEqual([0, 1, 0, 1]);
    expect(reasonOf(exceptionsOf([1, 2], [1]))).toBe('INVALID_INPUT');
    expect(reasonOf(exceptionsOf([1], [NaN]))).toBe('INVALID_INPUT');
    expect(transitionsOf([0, 1, 1, 0, 0])).toEqual({ n00: 1, n01: 1, n10: 1, n11: 1 });
  });
});

/** Days, exceptions, p, statistic, p value: Kupiec (1995) recomputed. */
const KUPIEC = [
  [250, 0, 0.01, 5.025168, 0.024982],
  [250, 2, 0.01, 0.108435, 0.741933],
  [250, 5, 0.01, 1.95681, 0.161855],
  [250, 10, 0.01, 12.955491, 0.000319],
  [250, 20, 0.05, 4.03952, 0.044446],
  [1000, 15, 0.01, 2.189248, 0.138977],
] as const;

describe('coverage tests', () => {
  it.each(KUPIEC)('Kupiec: %d days, %d exceptions at %d', (days, exceptions, p, statistic, pValue) => {
    const test = valueOf(kupiecTest(days, exceptions, p));
    expect(test.statistic).toBeCloseTo(statistic, 5);
    expect(test.pValue).toBeCloseTo(pValue, 5);
  });

  // Kupiec (1995), table of non-rejection regions at 5 %.
  it.each([
    [255, 0.01, 6],
    [510, 0.01, 10],
    [1000, 0.01, 16],
  ])('accepts up to the published count in %d days', (days, p, most) => {
    expect(valueOf(kupiecAcceptedRange(days, p, 0.05))?.most).toBe(most);
  });

  // Christoffersen (1998), by hand from the counts n00, n01, n10, n11.
  it.each([
    [{ n00: 240, n01: 4, n10: 4, n11: 1 }, 3.153989, 0.075742],
    [{ n00: 243, n01: 3, n10: 3, n11: 0 }, 0.073173, undefined],
  ])('independence of %o', (counts, statistic, pValue) => {
    expect(independenceStatistic(counts)).toBeCloseTo(statistic, 5);
    if (pValue !== undefined) expect(chiSquareTail(independenceStatistic(counts), 1)).toBeCloseTo(pValue, 5);
  });

  it('first failure on the expected day is no surprise', () => {
    expect(valueOf(firstFailureTest(100, 0.01)).statistic).toBeCloseTo(0, 12);
    expect(valueOf(firstFailureTest(1, 0.01)).statistic).toBeCloseTo(-2 * Math.log(0.01), 12);
  });

  it('never go below 0, add up, and stand days without or with nothing but exceptions', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 80 }),
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        (hits, p) => {
          const tests = valueOf(coverageTests(hits, p));
          const { unconditional, independence, conditional } = tests;
          for (const { statistic, pValue } of [unconditional, independence, conditional]) {
            expect(statistic).toBeGreaterThanOrEqual(0);
            expect(pValue >= 0 && pValue <= 1).toBe(true);
          }
          expect(conditional.statistic).toBeCloseTo(unconditional.statistic + independence.statistic, 12);
        },
      ),
    );
    expect(reasonOf(coverageTests([1], 0.01))).toBe('INVALID_INPUT');
    expect(reasonOf(kupiecTest(10, 11, 0.01))).toBe('OUT_OF_RANGE');
    expect(reasonOf(kupiecTest(10, 1, 0))).toBe('OUT_OF_RANGE');
  });
});

describe('traffic light', () => {
  // Basel Committee (1996), table 2: cumulative probability in percent, plus factor.
  it.each([
    [0, 8.11, 0, 'green'],
    [4, 89.22, 0, 'green'],
    [5, 95.88, 0.4, 'yellow'],
    [7, 99.6, 0.65, 'yellow'],
    [9, 99.97, 0.85, 'yellow'],
    [10, 99.99, 1, 'red'],
  ])('%d exceptions in 250 days', (exceptions, cumulative, plus, zone) => {
    const light = valueOf(trafficLight(250, exceptions, 0.01));
    expect(light.cumulativeProbability * 100).toBeCloseTo(cumulative, 2);
    expect(light.plusFactor).toBe(plus);
    expect(light.multiplier).toBe(3 + plus);
    expect(light.zone).toBe(zone);
  });

  it('has the multipliers of 2019, and none for samples that the rules do not cover', () => {
    expect(valueOf(trafficLight(250, 7, 0.01, 'basel2019')).multiplier).toBeCloseTo(1.83, 12);
    expect(valueOf(trafficLight(500, 7, 0.01)).multiplier).toBeUndefined();
    expect(valueOf(zoneBounds(250, 0.01))).toEqual({ firstYellow: 5, firstRed: 10 });
    expect(reasonOf(trafficLight(250, -1, 0.01))).toBe('OUT_OF_RANGE');
  });
});

describe('margin coverage', () => {
  it('counts breaches, the worst day, what was missing and what was spare', () => {
    const found = valueOf(marginCoverage([-5, 3, -12, -1, -11], [10, 10, 10, 5, 10]));
    expect(found).toEqual({
      days: 5,
      breaches: 2,
      coverage: 0.6,
      worstRatio: 1.2,
      worstRow: 2,
      shortfall: 3,
      meanSurplus: 4.5,
    });
    expect(rowsBySegment([0, 1, 0], 2).map((rows) => [...rows])).toEqual([[0, 2], [1]]);
  });

  it('refuses a loss without margin', () => {
    expect(marginCoverage([-5], [0])).toMatchObject({
      ok: false,
      failure: { message: 'margin[0] is 0 against a loss of 5' },
    });
  });
});
