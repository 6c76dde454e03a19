import { describe, expect, it } from 'vitest';
import { derivative } from '../../../src/engine/math/derivative';
import { solveInPlace } from '../../../src/engine/math/linearSystem';
import {
  makeTridiagonal,
  solveComplementarity,
  solveTridiagonal,
} from '../../../src/engine/math/tridiagonal';

/** Numbers in -1..1 that look irregular and are the same every time. */
const irregular = (n: number, seed: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(1e4 * Math.sin(seed + 3.7 * i)));

describe('linear systems', () => {
  it.each([1, 2, 6, 33])('dense of order %d: A x = b', (n) => {
    const a = irregular(n * n, 1);
    const b = irregular(n, 2);
    const x = b.slice();
    expect(solveInPlace(a.slice(), x, n)).toBe(true);
    for (let i = 0; i < n; i++) {
      const got = x.reduce((sum, value, k) => sum + a[i * n + k] * value, 0);
      expect(got).toBeCloseTo(b[i], 10);
    }
  });

  it('dense: a singular matrix is no solution', () => {
    expect(solveInPlace(new Float64Array([1, 2, 2, 4]), new Float64Array([1, 1]), 2)).toBe(false);
    expect(solveInPlace(new Float64Array([NaN]), new Float64Array([1]), 1)).toBe(false);
  });

  const n = 40;
  const a = makeTridiagonal(n);
  a.lower.fill(-1);
  a.upper.fill(-1);
  a.diagonal.fill(2.1);
  const row = (x: Float64Array, i: number): number =>
    2.1 * x[i] - (i > 0 ? x[i - 1] : 0) - (i < n - 1 ? x[i + 1] : 0);

  it('tridiagonal: A x = b', () => {
    const [b, x] = [irregular(n, 3), new Float64Array(n)];
    solveTridiagonal(a, b, x, new Float64Array(n));
    for (let i = 0; i < n; i++) expect(row(x, i)).toBeCloseTo(b[i], 12);
  });

  it('complementarity: at every point both sides hold and one of them binds', () => {
    const [b, x, obstacle] = [irregular(n, 4), new Float64Array(n), irregular(n, 5)];
    const held = new Uint8Array(n);
    expect(solveComplementarity(a, b, obstacle, x, held, new Float64Array(n))).toBe(true);
    expect(held.some((h) => h === 1) && held.some((h) => h === 0)).toBe(true);
    for (let i = 0; i < n; i++) {
      const [rest, above] = [row(x, i) - b[i], x[i] - obstacle[i]];
      expect(Math.min(rest, above)).toBeGreaterThan(-1e-9);
      expect(Math.abs(Math.min(rest, above))).toBeLessThan(1e-9);
    }
  });
});

describe('derivative', () => {
  it.each(['both', 'up', 'down'] as const)('is of fourth order (%s)', (side) => {
    const error = (h: number): number => Math.abs((derivative(Math.exp, 1, h, side) ?? NaN) - Math.E);
    expect(error(0.02) / error(0.01)).toBeGreaterThan(14);
    expect(error(0.01)).toBeLessThan(1e-7);
  });

  it('is undefined where the function is, and one side does not ask for the other', () => {
    const root = (x: number): number | undefined => (x < 0 ? undefined : Math.sqrt(x + 1));
    expect(derivative(root, 0, 0.01)).toBeUndefined();
    expect(derivative(root, 0, 0.01, 'up')).toBeCloseTo(0.5, 6);
  });
});
