import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { millsRatio, millsSlope } from '../../../src/engine/math/mills';
import {
  erfc,
  inverseNormalCdf,
  normalCdf,
  normalPdf,
  normalUpperTail,
} from '../../../src/engine/math/normal';

const relative = (got: number, expected: number): number => Math.abs(got / expected - 1);

/** mpmath, 40 digits, rounded to double: z, N(-z), M(z), 1 - z M(z). */
const TABLE: readonly (readonly [number, number, number, number])[] = [
  [0.1, 0.460172162722971, 1.1592623996187363, 0.8840737600381263],
  [1, 0.15865525393145705, 0.6556795424187984, 0.34432045758120156],
  [5, 2.866515718791939e-7, 0.19280810471531576, 0.03595947642342118],
  [10, 7.619853024160525e-24, 0.09902859647173193, 0.009714035282680786],
  [20, 2.7536241186062337e-89, 0.04987592598183679, 0.002481480363264327],
  [38, 2.88542835e-316, 0.026297602974252963, 0.0006910869783873536],
];

describe('normal distribution', () => {
  it.each(TABLE)('tail, Mills ratio and its slope at %d', (z, tail, mills, slope) => {
    if (tail > 1e-300) expect(relative(normalUpperTail(z), tail)).toBeLessThan(1e-15);
    expect(relative(millsRatio(z), mills)).toBeLessThan(6e-16);
    expect(relative(millsSlope(z), slope)).toBeLessThan(6e-16);
  });

  it.each([
    [0.3, 0.6713732405408726],
    [1.7, 0.01620954140922544],
    [6.1, 6.3146021501937184e-18],
    [19.3, 4.953762402955995e-164],
    [26, 5.663192408856143e-296],
  ])('erfc(%d) keeps its digits', (x, expected) => {
    expect(relative(erfc(x), expected)).toBeLessThan(2e-15);
    expect(Math.abs(erfc(x) + erfc(-x) - 2)).toBeLessThan(1e-15);
  });

  it('continues without a step where the fits hand over to the continued fraction', () => {
    expect(relative(millsRatio(40 * (1 + 1e-15)), millsRatio(40))).toBeLessThan(2e-15);
    expect(relative(millsSlope(40 * (1 + 1e-15)), millsSlope(40))).toBeLessThan(4e-15);
    expect(relative(millsRatio(1e8), 1e-8)).toBeLessThan(1e-15);
  });

  it('keeps N(x) + N(-x) = 1 and the density as its slope', () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (x) => {
        expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThan(3e-16);
        const h = 1e-4;
        const slope = (normalCdf(x + h) - normalCdf(x - h)) / (2 * h);
        expect(Math.abs(slope - normalPdf(x))).toBeLessThan(1e-9);
      }),
    );
  });

  it('inverts itself over the whole range of probabilities', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 8, noNaN: true }), (x) => {
        const p = normalCdf(x);
        const conditioning = Math.max(1, p / Math.max(normalPdf(x), 1e-300));
        expect(Math.abs(inverseNormalCdf(p) - x)).toBeLessThan(8e-16 * (conditioning + Math.abs(x)));
      }),
      { numRuns: 1000 },
    );
  });

  it('answers the ends and refuses the outside', () => {
    expect(inverseNormalCdf(0)).toBe(-Infinity);
    expect(inverseNormalCdf(1)).toBe(Infinity);
    expect(inverseNormalCdf(0.5)).toBe(0);
    expect(inverseNormalCdf(-1e-9)).toBeNaN();
    expect(inverseNormalCdf(NaN)).toBeNaN();
    expect(normalCdf(NaN)).toBeNaN();
    expect(normalCdf(-Infinity)).toBe(0);
    expect(normalCdf(Infinity)).toBe(1);
    expect(erfc(0)).toBe(1);
  });
});
