import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filteredReturns } from '../../../../src/engine/risk/tail/filteredHistory';
import {
  historicalTail,
  type EsConvention,
  type VarConvention,
} from '../../../../src/engine/risk/tail/historicalTail';
import { weightedLoss } from '../../../../src/engine/risk/tail/scenarioWeights';
import { seriesTail, type TailMethod } from '../../../../src/engine/risk/tail/seriesTail';
import { ageWeightedTail, ageWeights, weightedTail } from '../../../../src/engine/risk/tail/weightedTail';
import { reasonOf, returnsOf, valueOf } from '../marketReturns';

const TWENTY = [
  0.3, -1.9, 1, 2, -5, 0.1, -2.2, 0.5, 0.7, -0.4, 0.2, 1.1, -3, 0.9, 1.4, -0.6, 0.8, 2.2, -1, 0.6,
];

describe('the tail of equally likely scenarios', () => {
  // Hand-made: 20 outcomes of which the worst are -5, -3, -2.2, -1.9; the k-th worst with k = ceil(alpha n).
  it.each([
    [0.05, 5, 5],
    [0.1, 3, 4],
    [0.2, 1.9, 3.025],
  ])('reads the k-th worst at alpha %d', (alpha, valueAtRisk, expectedShortfall) => {
    const tail = valueOf(historicalTail(TWENTY, { alpha, var: 'kth-worst', es: 'tail-mean' }));
    expect(tail.valueAtRisk).toBeCloseTo(valueAtRisk, 12);
    expect(tail.expectedShortfall).toBeCloseTo(expectedShortfall, 12);
  });

  const conventions = fc.record({
    var: fc.constantFrom<VarConvention>('kth-worst', 1, 2, 3, 4, 5, 6, 7, 8, 9),
    es: fc.constantFrom<EsConvention>('acerbi-tasche', 'tail-mean'),
    alpha: fc.double({ min: 0.001, max: 0.999, noNaN: true }),
  });
  const vectors = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 80 });

  it('weighs scenarios to exactly its own figures; weights sum to 1; scale and shift pass through', () => {
    fc.assert(
      fc.property(vectors, conventions, fc.integer({ min: -50, max: 50 }), (pnl, spec, shift) => {
        const tail = valueOf(historicalTail(pnl, spec));
        for (const weights of [tail.varWeights, tail.esWeights]) {
          expect(Math.abs(weights.weights.reduce((sum, w) => sum + w, 0) - 1)).toBeLessThan(1e-12);
          expect(new Set(weights.scenarios).size).toBe(weights.scenarios.length);
        }
        expect(weightedLoss(tail.varWeights, pnl)).toBe(tail.valueAtRisk);
        const moved = valueOf(
          historicalTail(
            pnl.map((x) => 2 * x + shift),
            spec,
          ),
        );
        expect(Math.abs(moved.valueAtRisk - (2 * tail.valueAtRisk - shift))).toBeLessThan(1e-9);
        expect(Math.abs(moved.expectedShortfall - (2 * tail.expectedShortfall - shift))).toBeLessThan(1e-9);
      }),
    );
  });

  it('keeps ES at or above VaR of the k-th worst, and ES coherent: never above the sum of the parts', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })), {
      minLength: 2,
      maxLength: 60,
    });
    fc.assert(
      fc.property(pairs, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (list, alpha) => {
        const es = (pnl: number[]): number => {
          const tail = valueOf(historicalTail(pnl, { alpha, var: 'kth-worst', es: 'acerbi-tasche' }));
          expect(tail.expectedShortfall).toBeGreaterThanOrEqual(tail.valueAtRisk - 1e-9);
          return tail.expectedShortfall;
        };
        expect(es(list.map(([a, b]) => a + b))).toBeLessThanOrEqual(
          es(list.map(([a]) => a)) + es(list.map(([, b]) => b)) + 1e-9,
        );
      }),
    );
  });

  it('refuses what is no P&L', () => {
    const spec = { alpha: 0.05, var: 7, es: 'acerbi-tasche' } as const;
    expect(reasonOf(historicalTail([], spec))).toBe('INVALID_INPUT');
    expect(historicalTail([1, Infinity], spec)).toMatchObject({
      failure: { message: 'P&L[1] is Infinity, not a finite number' },
    });
    expect(reasonOf(historicalTail([1, 2], { ...spec, alpha: 0 }))).toBe('OUT_OF_RANGE');
  });
});

describe('the tail of weighted scenarios', () => {
  // Boudoukh, Richardson and Whitelaw (1998): lambda 0.98, 20 days.
  it('fades with age', () => {
    const weights = ageWeights(20, 0.98);
    expect(weights[19]).toBeCloseTo(0.06017, 5);
    expect(weights[0]).toBeCloseTo(0.04099, 5);
    expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 14);
    expect([...ageWeights(4, 1)]).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('is the plain coherent tail when all weigh the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (pnl, alpha) => {
          const weighted = valueOf(
            weightedTail(
              pnl,
              pnl.map(() => 3),
              alpha,
            ),
          );
          const plain = valueOf(historicalTail(pnl, { alpha, var: 'kth-worst', es: 'acerbi-tasche' }));
          expect(Math.abs(weighted.expectedShortfall - plain.expectedShortfall)).toBeLessThan(1e-9);
          expect(weighted.valueAtRisk).toBe(plain.valueAtRisk);
        },
      ),
    );
  });

  it('refuses bad weights', () => {
    expect(reasonOf(weightedTail([1, 2], [1], 0.5))).toBe('INVALID_INPUT');
    expect(reasonOf(weightedTail([1, 2], [1, -1], 0.5))).toBe('INVALID_INPUT');
    expect(reasonOf(weightedTail([1, 2], [0, 0], 0.5))).toBe('INVALID_INPUT');
    expect(reasonOf(ageWeightedTail([1, 2], 1.1, 0.5))).toBe('OUT_OF_RANGE');
  });
});

describe('filtered history', () => {
  it('rescales by volatility, within bounds', () => {
    const series = { returns: [1, -2, 3], sigma: [1, 2, 0.1], sigmaNext: 2 };
    expect([...valueOf(filteredReturns(series))]).toEqual([2, -2, 60]);
    expect([...valueOf(filteredReturns(series, { low: 0.5, high: 3 }))]).toEqual([2, -2, 9]);
  });

  it('is the plain history when volatility never changes', () => {
    const pnl = [1, -4, 2, -3];
    expect([...valueOf(filteredReturns({ returns: pnl, sigma: [7, 7, 7, 7], sigmaNext: 7 }))]).toEqual(pnl);
  });

  it('refuses a volatility of zero, naming the day', () => {
    expect(filteredReturns({ returns: [1, 2], sigma: [1, 0], sigmaNext: 1 })).toMatchObject({
      ok: false,
      failure: { context: { row: 1 } },
    });
    expect(reasonOf(seriesTail([0, 0, 1, 2], { kind: 'filtered-ewma', lambda: 0.94 }, 0.05))).toBe(
      'INVALID_INPUT',
    );
  });
});

const METHODS: readonly TailMethod[] = [
  { kind: 'historical' },
  { kind: 'age-weighted', lambda: 0.99 },
  { kind: 'filtered-ewma', lambda: 0.94, bounds: { low: 0.3, high: 3 } },
  { kind: 'filtered-garch', asymmetric: true, innovations: 'student' },
  { kind: 'normal' },
  { kind: 'ewma-normal', lambda: 0.94 },
  { kind: 'student', nu: 4 },
  { kind: 'cornish-fisher' },
];

describe('methods side by side', () => {
  const pnl = returnsOf('btc_usd_close').slice(0, 700);

  it.each(METHODS)(
    '$kind grows in step with the position, and never prints a number that is none',
    (method) => {
      const once = valueOf(seriesTail(pnl, method, 0.01));
      const ten = valueOf(
        seriesTail(
          pnl.map((x) => 10 * x),
          method,
          0.01,
        ),
      );
      expect(ten.valueAtRisk / once.valueAtRisk).toBeCloseTo(10, 3);
      expect(ten.expectedShortfall / once.expectedShortfall).toBeCloseTo(10, 3);
      expect(once.expectedShortfall).toBeGreaterThan(once.valueAtRisk);
      for (const bad of [[], [1], new Float64Array(200).fill(3), [1, NaN, 2]]) {
        const found = seriesTail(bad, method, 0.01);
        expect(!found.ok || Number.isFinite(found.value.valueAtRisk + found.value.expectedShortfall)).toBe(
          true,
        );
      }
    },
  );
});
