/** Least squares, Cholesky and minima of one variable. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solvePositiveDefinite } from '../../../src/engine/math/choleskyRoot';
import { goldenSection, gridMinimum } from '../../../src/engine/math/intervalMinimum';
import type { LeastSquaresProblem } from '../../../src/engine/math/leastSquaresProblem';
import { minimiseLeastSquares } from '../../../src/engine/math/levenbergMarquardt';

const FREE = [-1e9, -1e9];

const rosenbrock = (lower = FREE, upper = [1e9, 1e9]): LeastSquaresProblem => ({
  residualCount: 2,
  lower,
  upper,
  residuals(x, out) {
    out[0] = 10 * (x[1] - x[0] * x[0]);
    out[1] = 1 - x[0];
    return true;
  },
});

/** NIST StRD, Misra1a: volume against pressure, y = b1 (1 - exp(-b2 x)); certified to 11 digits. */
const MISRA = [
  [10.07, 77.6],
  [14.73, 114.9],
  [17.94, 141.1],
  [23.93, 190.8],
  [29.61, 239.9],
  [35.18, 289.0],
  [40.02, 332.8],
  [44.82, 378.4],
  [50.76, 434.8],
  [55.05, 477.3],
  [61.01, 536.8],
  [66.4, 593.1],
  [75.47, 689.1],
  [81.78, 760.0],
];

describe('Levenberg-Marquardt', () => {
  it('finds the minimum of Rosenbrock with and without given derivatives', () => {
    const derived = {
      ...rosenbrock(),
      jacobian(x: Float64Array, out: Float64Array) {
        out.set([-20 * x[0], 10, -1, 0]);
      },
    };
    for (const problem of [rosenbrock(), derived]) {
      const { x, cost, converged } = minimiseLeastSquares(problem, [-1.2, 1]);
      expect(converged).toBe(true);
      expect(cost).toBeLessThan(1e-24);
      expect(x[0]).toBeCloseTo(1, 11);
      expect(x[1]).toBeCloseTo(1, 11);
    }
  });

  it.each([
    [500, 0.0001],
    [250, 0.0005],
  ])('agrees with the certified values of Misra1a from (%d, %d)', (b1, b2) => {
    const problem: LeastSquaresProblem = {
      residualCount: MISRA.length,
      lower: [0, 0],
      upper: [1e6, 1],
      residuals(x, out) {
        MISRA.forEach(([y, pressure], i) => (out[i] = x[0] * -Math.expm1(-x[1] * pressure) - y));
        return true;
      },
    };
    const { x, cost } = minimiseLeastSquares(problem, [b1, b2]);
    expect(x[0] / 238.94212918).toBeCloseTo(1, 7);
    expect(x[1] / 5.5015643181e-4).toBeCloseTo(1, 7);
    expect(cost / 0.12455138894).toBeCloseTo(1, 9);
  });

  it('stops at a bound that cuts the minimum off, at the best point of the box', () => {
    const { x } = minimiseLeastSquares(rosenbrock([-2, -2], [0.5, 2]), [-1.2, 1]);
    expect(x[0]).toBeCloseTo(0.5, 12);
    expect(x[1]).toBeCloseTo(0.25, 8);
  });

  it('steps back where the residuals are not defined, and says so where they never are', () => {
    const problem: LeastSquaresProblem = {
      residualCount: 1,
      lower: [-10],
      upper: [10],
      residuals(x, out) {
        out[0] = Math.log(x[0]);
        return x[0] > 0;
      },
    };
    expect(minimiseLeastSquares(problem, [8]).x[0]).toBeCloseTo(1, 10);
    expect(minimiseLeastSquares(problem, [-1])).toMatchObject({ cost: Infinity, converged: false });
  });

  it('says when its iterations ran out', () => {
    const limits = { maxIterations: 2, stepTolerance: 1e-13, costTolerance: 1e-14 };
    expect(minimiseLeastSquares(rosenbrock(), [-1.2, 1], limits)).toMatchObject({
      converged: false,
      iterations: 2,
    });
  });
});

describe('Cholesky', () => {
  it('solves A x = b for A = B B^T + 1', () => {
    const entries = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(entries, (values) => {
        const [b, x] = [values.slice(0, 9), values.slice(9)];
        const a = new Float64Array(9);
        for (let i = 0; i < 3; i++)
          for (let j = 0; j < 3; j++)
            a[3 * i + j] =
              (i === j ? 1 : 0) + [0, 1, 2].reduce((sum, k) => sum + b[3 * i + k] * b[3 * j + k], 0);
        const right = Float64Array.from([0, 1, 2], (i) =>
          [0, 1, 2].reduce((sum, j) => sum + a[3 * i + j] * x[j], 0),
        );
        expect(solvePositiveDefinite(a, right, 3)).toBe(true);
        x.forEach((value, i) => expect(right[i]).toBeCloseTo(value, 9));
      }),
    );
  });

  it('refuses a matrix that is not positive definite', () => {
    expect(solvePositiveDefinite(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1), 2)).toBe(false);
    expect(solvePositiveDefinite(Float64Array.of(NaN), Float64Array.of(1), 1)).toBe(false);
  });
});

describe('minimum of one variable', () => {
  it('is found inside, and at the ends', () => {
    expect(goldenSection((x) => (x - 0.3) ** 2, 0, 1, 1e-10).at).toBeCloseTo(0.3, 7);
    expect(goldenSection((x) => x, 2, 5, 1e-10)).toEqual({ at: 2, value: 2 });
    expect(goldenSection((x) => -x, 2, 5, 1e-10)).toEqual({ at: 5, value: -5 });
  });

  it('is the deepest of several that the grid sees', () => {
    const f = (x: number): number => Math.cos(3 * x) + 0.1 * x;
    const grid = Float64Array.from({ length: 101 }, (_, i) => -5 + 0.1 * i);
    const found = gridMinimum(f, grid, 1e-10);
    const dense = Array.from({ length: 200001 }, (_, i) => -5 + 5e-5 * i);
    const best = dense.reduce((one, x) => (f(x) < f(one) ? x : one));
    expect(found.at).toBeCloseTo(best, 4);
    expect(found.value).toBeLessThanOrEqual(f(best));
  });
});
