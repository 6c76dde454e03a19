import { describe, expect, it } from 'vitest';
import { BrownianBridge } from '../../../src/engine/math/brownianBridge';
import { gaussHermite } from '../../../src/engine/math/gaussHermite';
import { scrambled, SobolSequence } from '../../../src/engine/math/sobol';

/** Coordinates 0, 1, 2, 10, 31 and 63 by point, from SciPy 1.17 (unscrambled, its own tables). */
const KNOWN: Readonly<Record<number, readonly number[]>> = {
  1: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
  5: [0.875, 0.875, 0.125, 0.375, 0.625, 0.625],
  100: [0.4140625, 0.2578125, 0.7734375, 0.4609375, 0.4140625, 0.6484375],
  1000: [0.2197265625, 0.0966796875, 0.5185546875, 0.0849609375, 0.1455078125, 0.4462890625],
};

function points(dimension: number, count: number): readonly Uint32Array[] {
  const sequence = new SobolSequence(dimension);
  return Array.from({ length: count }, () => {
    const point = new Uint32Array(dimension);
    sequence.next(point);
    return point;
  });
}

describe('Sobol sequence', () => {
  it('agrees with another implementation', () => {
    const all = points(64, 1001);
    for (const [index, expected] of Object.entries(KNOWN)) {
      const got = [0, 1, 2, 10, 31, 63].map((d) => all[Number(index)][d] / 2 ** 32);
      expect(got, `point ${index}`).toEqual(expected);
    }
  });

  it('scrambled, 1024 points still take every one of 1024 intervals in each of 64 dimensions', () => {
    const all = points(64, 1024);
    for (const seed of [1, 77, 123456789])
      for (let d = 0; d < 64; d++) {
        const cells = new Set(all.map((point) => scrambled(point[d], seed + d) >>> 22));
        expect(cells.size, `dimension ${d}, seed ${seed}`).toBe(1024);
      }
  });

  it('scrambled, two dimensions keep the net: 4096 points, one in each of 64 x 64 cells', () => {
    const all = points(2, 4096);
    const cell = (point: Uint32Array): number =>
      (scrambled(point[0], 5) >>> 26) * 64 + (scrambled(point[1], 9) >>> 26);
    expect(new Set(all.map(cell)).size).toBe(4096);
  });
});

describe('Brownian bridge', () => {
  it('gives covariances min(s, t), for uneven times too', () => {
    const times = [0.1, 0.15, 0.7, 1.2, 1.25, 2, 3.5];
    const bridge = new BrownianBridge(times);
    const columns = times.map((_, k) => {
      const normals = new Float64Array(times.length);
      normals[k] = 1;
      const path = new Float64Array(times.length);
      bridge.build(normals, path);
      return path;
    });
    times.forEach((s, i) =>
      times.forEach((t, j) => {
        const covariance = columns.reduce((sum, path) => sum + path[i] * path[j], 0);
        expect(covariance, `${s}, ${t}`).toBeCloseTo(Math.min(s, t), 13);
      }),
    );
  });
});

describe('Gauss-Hermite rule', () => {
  it('has the moments of the normal law up to the degree of the rule', () => {
    for (const n of [1, 2, 5, 33, 99, 200]) {
      const { nodes, weights } = gaussHermite(n);
      let moment = 1;
      for (let degree = 0; degree <= Math.min(2 * n - 1, 40); degree += 2) {
        if (degree > 0) moment *= degree - 1;
        const got = nodes.reduce((sum, x, i) => sum + weights[i] * x ** degree, 0);
        expect(Math.abs(got / moment - 1), `n ${n}, degree ${degree}: ${got} for ${moment}`).toBeLessThan(
          1e-12,
        );
      }
    }
  });
});
