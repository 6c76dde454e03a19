import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bivariateNormalCdf } from '../../../src/engine/math/bivariateNormal';
import { betaRatio, logGamma, studentCdf, studentQuantile } from '../../../src/engine/math/gammaFunctions';
import { normalCdf } from '../../../src/engine/math/normal';
import { gaussLegendre, integrate } from '../../../src/engine/math/quadrature';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe('bivariate normal', () => {
  it('at the origin it is 1/4 + asin(rho) / 2 pi, through the steep range too', () => {
    for (const rho of [-1, -0.9999, -0.93, -0.92, 0, 0.5, 0.924, 0.926, 0.99999, 1])
      expect(bivariateNormalCdf(0, 0, rho)).toBeCloseTo(0.25 + Math.asin(rho) / (2 * Math.PI), 14);
  });

  it('is symmetric, has the right margins and complements', () => {
    fc.assert(
      fc.property(between(-60, 60), between(-60, 60), between(-1, 1), (a, b, rho) => {
        const value = bivariateNormalCdf(a, b, rho);
        expect(value).toBeCloseTo(bivariateNormalCdf(b, a, rho), 14);
        expect(value + bivariateNormalCdf(a, -b, -rho)).toBeCloseTo(normalCdf(a), 14);
        expect(value).toBeLessThanOrEqual(Math.min(normalCdf(a), normalCdf(b)) + 1e-15);
      }),
      { numRuns: 500 },
    );
  });

  it('takes infinite arguments', () => {
    expect(bivariateNormalCdf(Infinity, 0.3, 0.4)).toBe(normalCdf(0.3));
    expect(bivariateNormalCdf(-Infinity, 0.3, 0.4)).toBe(0);
  });
});

describe('quadrature, gamma and beta', () => {
  it('Gauss-Legendre is exact for polynomials of degree 2n - 1', () => {
    const { nodes, weights } = gaussLegendre(7);
    const moment = (power: number): number => nodes.reduce((sum, x, i) => sum + weights[i] * x ** power, 0);
    expect(moment(12)).toBeCloseTo(2 / 13, 15);
    expect(moment(13)).toBeCloseTo(0, 15);
    expect(integrate(Math.exp, 0, 2, 3, 8)).toBeCloseTo(Math.exp(2) - 1, 13);
  });

  it('ln Gamma of integers and a half; the beta ratio is a binomial tail', () => {
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 13);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 14);
    // P(at least 3 of 5 at 0.3) = 10 * .027 * .49 + 5 * .0081 * .7 + .00243
    expect(betaRatio(3, 3, 0.3, 0.7)).toBeCloseTo(0.16308, 14);
  });

  it('Student quantiles invert the law; nu = 1 is Cauchy', () => {
    expect(studentCdf(1, 1)).toBeCloseTo(0.75, 14);
    fc.assert(
      fc.property(between(1e-9, 1 - 1e-9), between(0.5, 60), (p, nu) => {
        expect(Math.abs(studentCdf(studentQuantile(p, nu), nu) - p)).toBeLessThan(2e-13);
      }),
    );
  });
});
