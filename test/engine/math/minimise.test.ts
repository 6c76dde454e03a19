import { describe, expect, it } from 'vitest';
import { minimiseOnInterval, nelderMead } from '../../../src/engine/math/minimise';
import { hessianOf, quasiNewton } from '../../../src/engine/math/quasiNewton';

/** Rosenbrock (1960): a bent valley with its bottom at (1, 1). */
const valley = ([x, y]: Float64Array): number => 100 * (y - x * x) ** 2 + (1 - x) ** 2;

describe('minimisers', () => {
  it.each([
    ['simplex', nelderMead(valley, [-1.2, 1], 0.5), 1e-7],
    ['quasi-Newton', quasiNewton(valley, [-1.2, 1], { tolerance: 1e-8 }), 1e-6],
  ])('find the bottom of a bent valley: %s', (_, found, tolerance) => {
    expect(found.converged).toBe(true);
    expect(Math.abs(found.x[0] - 1) + Math.abs(found.x[1] - 1)).toBeLessThan(tolerance);
  });

  it('never step where the function is undefined', () => {
    const loss = ([x]: Float64Array): number => (x > 0 ? x - Math.log(x) : NaN);
    expect(Math.abs(nelderMead(loss, [5], 1).x[0] - 1)).toBeLessThan(1e-6);
    expect(Math.abs(quasiNewton(loss, [5]).x[0] - 1)).toBeLessThan(1e-6);
  });

  it('say when the steps run out', () => {
    expect(nelderMead(valley, [-1.2, 1], 0.5, { steps: 5 }).converged).toBe(false);
    expect(quasiNewton(valley, [-1.2, 1], { steps: 3 }).converged).toBe(false);
  });

  it('find a minimum on an interval, inside and at its end', () => {
    expect(Math.abs(minimiseOnInterval((x) => Math.cos(x), 0, 5).x - Math.PI)).toBeLessThan(1e-7);
    expect(Math.abs(minimiseOnInterval((x) => x, 2, 5).x - 2)).toBeLessThan(1e-7);
  });

  it('measure second derivatives', () => {
    const h = hessianOf(([x, y]) => 3 * x * x + x * y + Math.exp(y), [0.5, 0.2], [1e-3, 1e-3]);
    const expected = [6, 1, 1, Math.exp(0.2)];
    h.entries.forEach((entry, k) => expect(Math.abs(entry - expected[k])).toBeLessThan(1e-6));
  });
});
