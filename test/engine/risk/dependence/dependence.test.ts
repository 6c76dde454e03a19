import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/engine/math/random';
import {
  clusterTree,
  correlationDistance,
  cutClusters,
  leafOrder,
} from '../../../../src/engine/risk/dependence/clusters';
import { distanceCorrelation } from '../../../../src/engine/risk/dependence/distanceCorrelation';
import {
  distanceProductSum,
  independenceTest,
} from '../../../../src/engine/risk/dependence/independenceTest';
import { reasonOf, valueOf } from '../marketReturns';

const draws = (count: number, seed: number): Float64Array =>
  Float64Array.from({ length: count }, seededRandom(seed).normal);

describe('distance correlation', () => {
  const x = draws(150, 1);

  it('is 1 for a straight line, sees a parabola that correlation does not, nothing for independent series', () => {
    expect(
      valueOf(
        distanceCorrelation(
          x,
          x.map((v) => 3 - 2 * v),
        ),
      ).distanceCorrelation,
    ).toBeCloseTo(1, 12);
    const bent = x.map((v) => v * v);
    expect(valueOf(distanceCorrelation(x, bent)).biasCorrectedSquare).toBeGreaterThan(0.1);
    expect(valueOf(independenceTest(x, bent, { seed: 1 })).pValue).toBe(0.001);
    expect(Math.abs(valueOf(distanceCorrelation(x, draws(150, 2))).biasCorrectedSquare)).toBeLessThan(0.05);
  });

  it('its quick sum is the slow one, ties and all', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 })), {
      minLength: 4,
      maxLength: 30,
    });
    fc.assert(
      fc.property(pairs, (list) => {
        const order = list.map((_, i) => i).sort((a, b) => list[a][0] - list[b][0]);
        const levels = Int32Array.from(list, ([, b]) => b + 6);
        const padded = Int32Array.from(levels, (level) => Math.min(level, list.length));
        if (padded.some((level, i) => level !== levels[i])) return;
        const measure = distanceProductSum(
          Float64Array.from(order, (i) => list[i][0]),
          Float64Array.from(list, ([, b]) => b),
          levels,
        );
        let slow = 0;
        for (let i = 0; i < list.length; i++)
          for (let j = 0; j < i; j++)
            slow += Math.abs(list[i][0] - list[j][0]) * Math.abs(list[i][1] - list[j][1]);
        expect(measure(Int32Array.from(order))).toBe(slow);
      }),
    );
  });

  it('p values of independent series are spread evenly, and repeat with their seed', () => {
    const values = Array.from(
      { length: 60 },
      (_, k) =>
        valueOf(independenceTest(draws(40, 100 + k), draws(40, 900 + k), { permutations: 99, seed: k }))
          .pValue,
    );
    expect(values.filter((p) => p <= 0.5).length).toBeGreaterThan(18);
    expect(values.filter((p) => p <= 0.5).length).toBeLessThan(42);
    expect(values.filter((p) => p <= 0.05).length).toBeLessThan(10);
    const again = valueOf(
      independenceTest(draws(40, 100), draws(40, 900), { permutations: 99, seed: 0 }),
    ).pValue;
    expect(again).toBe(values[0]);
  });

  it('refuses short and constant series and few permutations', () => {
    expect(reasonOf(distanceCorrelation([1, 2, 3], [1, 2, 3]))).toBe('INVALID_INPUT');
    expect(reasonOf(distanceCorrelation([1, 1, 1, 1], [1, 2, 3, 4]))).toBe('INVALID_INPUT');
    expect(reasonOf(independenceTest(x, x, { permutations: 5, seed: 1 }))).toBe('OUT_OF_RANGE');
  });
});

describe('clusters', () => {
  const rows = [
    [1, 0.9, 0.1, 0.1],
    [0.9, 1, 0.1, 0.1],
    [0.1, 0.1, 1, 0.8],
    [0.1, 0.1, 0.8, 1],
  ];
  const tree = clusterTree({ size: 4, entries: Float64Array.from(rows.flat()) });

  it('joins what moves as one, closest first', () => {
    expect(tree.map(({ left, right, count }) => [left, right, count])).toEqual([
      [0, 1, 2],
      [2, 3, 2],
      [4, 5, 4],
    ]);
    expect(tree[0].height).toBeCloseTo(correlationDistance(0.9), 14);
    expect(tree[2].height).toBeCloseTo(correlationDistance(0.1), 14);
    expect(leafOrder(4, tree)).toEqual([0, 1, 2, 3]);
  });

  it('cuts into groups numbered by first factor', () => {
    expect([...cutClusters(4, tree, 0)]).toEqual([0, 1, 2, 3]);
    expect([...cutClusters(4, tree, 0.5)]).toEqual([0, 0, 1, 1]);
    expect([...cutClusters(4, tree, 1)]).toEqual([0, 0, 0, 0]);
  });

  it('heights never fall and leaves are a permutation', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 12 }), (seed, size) => {
        const random = seededRandom(seed);
        const entries = new Float64Array(size * size).fill(1);
        for (let i = 0; i < size; i++)
          for (let j = 0; j < i; j++)
            entries[i * size + j] = entries[j * size + i] = 2 * random.uniform() - 1;
        const mergers = clusterTree({ size, entries });
        expect(mergers.length).toBe(size - 1);
        for (let k = 1; k < mergers.length; k++)
          expect(mergers[k].height).toBeGreaterThanOrEqual(mergers[k - 1].height - 1e-12);
        expect([...leafOrder(size, mergers)].sort((a, b) => a - b)).toEqual(
          Array.from({ length: size }, (_, i) => i),
        );
      }),
    );
  });
});
