import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/engine/math/random';
import {
  bufferedMargin,
  correlationBreak,
  longRunFloor,
  stressBlend,
} from '../../../../src/engine/risk/tail/antiProcyclical';
import { historicalTail } from '../../../../src/engine/risk/tail/historicalTail';
import {
  liquidityHorizonEs,
  movesOverHorizons,
  normalEsOverVar,
  normalVarFactor,
  overlappingSums,
  rootTimeFactor,
  worstWindow,
} from '../../../../src/engine/risk/tail/horizon';
import { multiply } from '../../../../src/engine/risk/tail/multipliers';
import { rankCoverage, tailPrecision } from '../../../../src/engine/risk/tail/tailPrecision';
import { reasonOf, valueOf } from '../marketReturns';

const SPEC = { alpha: 0.05, var: 7, es: 'acerbi-tasche' } as const;

describe('horizon and confidence', () => {
  it('scale by the root of time and by normal quantiles', () => {
    expect(rootTimeFactor(1, 10)).toBeCloseTo(3.162278, 6);
    expect(normalVarFactor(0.05, 0.01)).toBeCloseTo(2.326348 / 1.644854, 5);
    expect(normalEsOverVar(0.025)).toBeCloseTo(2.337803 / 1.959964, 5);
  });

  it('sum overlapping returns', () => {
    expect([...valueOf(overlappingSums([1, 2, 3, 4], 2))]).toEqual([3, 5, 7]);
    expect(reasonOf(overlappingSums([1, 2], 3))).toBe('INVALID_INPUT');
    expect(reasonOf(overlappingSums([1, 2], 0.5))).toBe('OUT_OF_RANGE');
  });

  it('nest liquidity horizons: one alone is itself, all of one size is the root of time', () => {
    expect(valueOf(liquidityHorizonEs([{ horizonDays: 10, expectedShortfall: 7 }]))).toBe(7);
    const same = [10, 20, 40].map((horizonDays) => ({ horizonDays, expectedShortfall: 5 }));
    expect(valueOf(liquidityHorizonEs(same))).toBeCloseTo(5 * Math.sqrt(4), 12);
    // MAR33.5 by hand: root(100^2 + (60 root(10/10))^2 + (20 root(20/10))^2).
    const mixed = [100, 60, 20].map((expectedShortfall, k) => ({
      horizonDays: [10, 20, 40][k],
      expectedShortfall,
    }));
    expect(valueOf(liquidityHorizonEs(mixed))).toBeCloseTo(Math.sqrt(10000 + 3600 + 800), 12);
    expect(reasonOf(liquidityHorizonEs([...same].reverse()))).toBe('INVALID_INPUT');
    expect(reasonOf(liquidityHorizonEs([]))).toBe('EMPTY');
  });

  it('give each factor its own horizon', () => {
    expect([...movesOverHorizons(Float64Array.from([1, 1, 2, 2]), 1, [4, 9])]).toEqual([2, 3, 4, 6]);
  });

  it('find the worst window', () => {
    const pnl = Float64Array.from({ length: 100 }, (_, t) => (t >= 40 && t < 50 ? -10 : Math.sin(t)));
    const found = valueOf(worstWindow(pnl, 10, { ...SPEC, alpha: 0.95 }));
    expect([found.start, found.end, found.expectedShortfall]).toEqual([40, 50, 10]);
    expect(reasonOf(worstWindow(pnl, 101, SPEC))).toBe('INVALID_INPUT');
  });
});

describe('precision of a simulated tail', () => {
  it('is about what repeating the simulation shows', () => {
    const [vars, ess, errors, esErrors]: [number[], number[], number[], number[]] = [[], [], [], []];
    let inside = 0;
    for (let run = 0; run < 200; run++) {
      const random = seededRandom(run);
      const pnl = Float64Array.from({ length: 2000 }, () => random.normal());
      const tail = valueOf(historicalTail(pnl, SPEC));
      const precision = valueOf(tailPrecision(pnl, SPEC.alpha, tail));
      vars.push(tail.valueAtRisk);
      ess.push(tail.expectedShortfall);
      errors.push(precision.valueAtRisk.standardError);
      esErrors.push(precision.expectedShortfall.standardError);
      if (precision.valueAtRisk.low <= 1.6448536 && 1.6448536 <= precision.valueAtRisk.high) inside++;
    }
    const mean = (x: number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
    const deviation = (x: number[]): number => Math.sqrt(mean(x.map((v) => (v - mean(x)) ** 2)));
    expect(
      Math.abs(mean(errors) / deviation(vars) - 1),
      `stated ${mean(errors)}, seen ${deviation(vars)}`,
    ).toBeLessThan(0.15);
    expect(
      Math.abs(mean(esErrors) / deviation(ess) - 1),
      `stated ${mean(esErrors)}, seen ${deviation(ess)}`,
    ).toBeLessThan(0.15);
    expect(inside).toBeGreaterThan(180);
    expect(rankCoverage(2000, 0.05, 81, 121)).toBeGreaterThan(0.95);
  });

  it('refuses a handful of scenarios', () => {
    expect(reasonOf(tailPrecision([1, 2, 3], 0.05, { valueAtRisk: 1, expectedShortfall: 1 }))).toBe(
      'INVALID_INPUT',
    );
  });
});

describe('multipliers and brakes', () => {
  it('show raw number, multiplier and result', () => {
    const set = { name: 'house', source: 'risk committee 2026-01', factors: { valueAtRisk: 1.25, bad: -1 } };
    expect(valueOf(multiply(set, 'valueAtRisk', 8))).toEqual({
      set: 'house',
      measure: 'valueAtRisk',
      raw: 8,
      multiplier: 1.25,
      result: 10,
    });
    expect(reasonOf(multiply(set, 'expectedShortfall', 8))).toBe('NOT_FOUND');
    expect(reasonOf(multiply(set, 'bad', 8))).toBe('INVALID_INPUT');
  });

  // Current 8, stressed 20, floor of ten years 10.5.
  it('follow Art. 28 of Regulation (EU) 153/2013', () => {
    expect(stressBlend(8, 20)).toBe(11);
    expect(longRunFloor(8, 10.5)).toBe(10.5);
    expect(bufferedMargin(8, 8)).toBe(10);
    expect(bufferedMargin(13, 8)).toBe(13);
    expect(bufferedMargin(10.01, 8)).toBeCloseTo(10.01, 12);
  });

  it('charge for diversification that does not last, within bounds', () => {
    const bounds = { kappa: 1, low: 0, high: 0.5 };
    expect(correlationBreak(10, [10, 10], bounds)).toBe(0);
    expect(correlationBreak(10, [7, 13], bounds)).toBe(3);
    expect(correlationBreak(10, [0, 20], bounds)).toBe(5);
  });
});
