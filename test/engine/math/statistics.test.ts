import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binomialCdf, binomialProbability, binomialQuantile } from '../../../src/engine/math/binomial';
import { chiSquareQuantile } from '../../../src/engine/math/chiSquare';
import { chiSquareTail } from '../../../src/engine/math/gammaFunctions';
import { seededRandom, shuffle } from '../../../src/engine/math/random';
import { averageRanks, kendallTau, pearson, spearman } from '../../../src/engine/math/ranks';
import { momentsOf } from '../../../src/engine/math/series';

describe('random numbers', () => {
  it('repeat with their seed and differ without it', () => {
    const draw = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed).uniform);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(2 ** 33)).not.toEqual(draw(0));
  });

  it.each([0.4, 1, 7.5])('have the moments of their laws, gamma with shape %d', (shape) => {
    const random = seededRandom(11);
    const n = 40_000;
    const gamma = momentsOf(Float64Array.from({ length: n }, () => random.gamma(shape)));
    const normal = momentsOf(Float64Array.from({ length: n }, () => random.normal()));
    if (!gamma.ok || !normal.ok) throw new Error('no moments');
    expect(Math.abs(gamma.value.mean - shape)).toBeLessThan(4 * Math.sqrt(shape / n));
    expect(Math.abs(gamma.value.skewness * Math.sqrt(shape) - 2)).toBeLessThan(0.25);
    expect(Math.abs(normal.value.mean)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(normal.value.standardDeviation - 1)).toBeLessThan(4 / Math.sqrt(2 * n));
    expect(Math.abs(normal.value.excessKurtosis)).toBeLessThan(4 * Math.sqrt(24 / n));
  });

  it('shuffle all places, each order about equally often', () => {
    const random = seededRandom(3);
    const seen = new Map<string, number>();
    for (let k = 0; k < 6000; k++) {
      const places = Int32Array.from([0, 1, 2]);
      shuffle(places, random);
      seen.set(places.join(), (seen.get(places.join()) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
  });
});

/** p, degrees, quantile by scipy 1.17. */
const CHI_SQUARE = [
  [1e-6, 3, 0.00024181048720124264],
  [0.01, 2.07, 0.02385500732015191],
  [0.3, 0.5, 0.010982604948550948],
  [0.5, 5, 4.351460191095526],
  [0.99, 4, 13.276704135987622],
  [0.999999, 60, 127.09636024963264],
] as const;

describe('chi-square and binomial laws', () => {
  it.each(CHI_SQUARE)('quantile %d of %d degrees', (p, degrees, expected) => {
    const got = chiSquareQuantile(p, degrees);
    expect(Math.abs(got / expected - 1), `expected ${expected}, got ${got}`).toBeLessThan(1e-10);
    expect(Math.abs(chiSquareTail(got, degrees) - (1 - p))).toBeLessThan(1e-12);
  });

  it('sum of probabilities is the distribution function, and the quantile inverts it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (n, p) => {
          let sum = 0;
          for (let x = 0; x <= n; x++) {
            sum += binomialProbability(n, p, x);
            expect(Math.abs(sum - binomialCdf(n, p, x))).toBeLessThan(1e-11);
          }
          const x = binomialQuantile(n, p, 0.95);
          expect(binomialCdf(n, p, x)).toBeGreaterThanOrEqual(0.95);
          expect(binomialCdf(n, p, x - 1)).toBeLessThan(0.95);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('rank correlations', () => {
  const [x, y] = [
    [1, 2, 2, 3, 3, 3, 4, 5],
    [2, 1, 2, 2, 5, 4, 4, 9],
  ];

  it('with ties agree with scipy', () => {
    const [tau, rho] = [kendallTau(x, y), spearman(x, y)];
    expect(tau.ok && Math.abs(tau.value - 2 / 3)).toBeLessThan(1e-15);
    expect(rho.ok && Math.abs(rho.value - 0.7848101265822786)).toBeLessThan(1e-15);
    expect([...averageRanks(x)]).toEqual([1, 2.5, 2.5, 5, 5, 5, 7, 8]);
  });

  it('count what comparing every pair counts', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(pairs, (list) => {
        let [sum, nx, ny] = [0, 0, 0];
        for (let i = 0; i < list.length; i++)
          for (let j = 0; j < i; j++) {
            const [a, b] = [Math.sign(list[i][0] - list[j][0]), Math.sign(list[i][1] - list[j][1])];
            sum += a * b;
            nx += a * a;
            ny += b * b;
          }
        const got = kendallTau(
          list.map(([a]) => a),
          list.map(([, b]) => b),
        );
        if (nx === 0 || ny === 0) expect(got.ok).toBe(false);
        else expect(got.ok && Math.abs(got.value - sum / Math.sqrt(nx * ny))).toBeLessThan(1e-14);
      }),
    );
  });

  it('refuse constant and unequal series', () => {
    expect(pearson([1, 1, 1], [1, 2, 3])).toMatchObject({ ok: false, failure: { reason: 'INVALID_INPUT' } });
    expect(spearman([1, 2], [1, 2, 3])).toMatchObject({ ok: false });
    expect(momentsOf([4, 4, 4])).toMatchObject({ ok: false });
  });
});
