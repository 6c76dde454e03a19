import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjacentOrderStatistics, smallestPlaces } from '../../../src/engine/math/orderStatistic';
import { quantile, type QuantileType } from '../../../src/engine/math/quantile';

const SAMPLE = [2.5, -1, 3.7, 3.7, 0.4, -6, 8.1, 5, 5.5, -0.2, 1.1];

/** p, then the quantiles of types 1 to 9, by numpy 2.4 (methods named after Hyndman and Fan's definitions). */
const TABLE: readonly (readonly [number, readonly number[]])[] = [
  [0.05, [-6, -6, -6, -6, -5.75, -6, -3.5, -6, -6]],
  [0.1, [-1, -1, -6, -5.5, -3, -5, -1, -3.666666666666666, -3.5]],
  [0.25, [-0.2, -0.2, -0.2, -0.4, -0.05, -0.2, 0.1, -0.1, -0.0875]],
  [
    3 / 11,
    [
      -0.2, 0.1, -0.2, -0.2, 0.1, -0.03636363636363649, 0.23636363636363625, 0.05454545454545462,
      0.06590909090909103,
    ],
  ],
  [0.5, [2.5, 2.5, 2.5, 1.8, 2.5, 2.5, 2.5, 2.5, 2.5]],
  [0.9, [5.5, 5.5, 5.5, 5.45, 6.54, 7.58, 5.5, 6.886666666666667, 6.8]],
];

describe('quantiles', () => {
  it.each(TABLE)('agree with the nine definitions at p = %d', (p, expected) => {
    expected.forEach((value, k) => {
      const got = quantile(SAMPLE, p, (k + 1) as QuantileType);
      expect(
        got.ok && Math.abs(got.value - value),
        `p ${p} type ${k + 1}: expected ${value}, got ${JSON.stringify(got)}`,
      ).toBeLessThan(1e-14);
    });
  });

  it('refuses empty samples, values that are not finite and p outside (0, 1), naming them', () => {
    expect(quantile([], 0.5)).toMatchObject({ ok: false, failure: { reason: 'INVALID_INPUT' } });
    expect(quantile([1, NaN], 0.5)).toMatchObject({ ok: false, failure: { context: { row: 1 } } });
    expect(quantile([1, 2], 1)).toMatchObject({ ok: false, failure: { reason: 'OUT_OF_RANGE' } });
  });
});

const samples = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 });

describe('selection', () => {
  it('finds what sorting finds, ties and all', () => {
    fc.assert(
      fc.property(samples, fc.nat(59), (values, seed) => {
        const sorted = [...values].sort((a, b) => a - b);
        const k = seed % values.length;
        expect(adjacentOrderStatistics(values, k)).toEqual([
          sorted[k],
          sorted[Math.min(k + 1, sorted.length - 1)],
        ]);
        const places = [...smallestPlaces(values, k + 1)];
        const expected = values.map((_, i) => i).sort((a, b) => values[a] - values[b] || a - b);
        expect(places).toEqual(expected.slice(0, k + 1));
      }),
    );
  });
});
