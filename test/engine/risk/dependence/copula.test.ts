import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/engine/math/random';
import * as archimedean from '../../../../src/engine/risk/dependence/copula/archimedeanCopula';
import {
  fitNormalCopula,
  fitStudentCopula,
  rhoFromRanks,
} from '../../../../src/engine/risk/dependence/copula/copulaFit';
import * as elliptical from '../../../../src/engine/risk/dependence/copula/ellipticalCopula';
import { fitMultivariateCopula } from '../../../../src/engine/risk/dependence/copula/multivariateCopulaFit';
import { empiricalTailDependence } from '../../../../src/engine/risk/dependence/tailDependence';
import { reasonOf, returnsOf, valueOf } from '../marketReturns';

const unit = fc.double({ min: 0.02, max: 0.98, noNaN: true });
const H = 1e-4;

describe('copulas', () => {
  const ARCHIMEDEAN = [
    ['Clayton', archimedean.claytonCdf, archimedean.claytonDensity, [0.3, 2, 8]],
    ['Gumbel', archimedean.gumbelCdf, archimedean.gumbelDensity, [1.1, 2, 6]],
    ['Frank', archimedean.frankCdf, archimedean.frankDensity, [-7, 0.5, 9]],
  ] as const;

  it.each(ARCHIMEDEAN)(
    '%s: the density is the mixed slope of the law; bounds hold',
    (_, cdf, density, thetas) => {
      fc.assert(
        fc.property(unit, unit, fc.constantFrom(...thetas), (u, v, theta) => {
          const c = cdf(u, v, theta);
          expect(c).toBeGreaterThanOrEqual(Math.max(0, u + v - 1) - 1e-12);
          expect(c).toBeLessThanOrEqual(Math.min(u, v) + 1e-12);
          const mixed =
            (cdf(u + H, v + H, theta) -
              cdf(u + H, v - H, theta) -
              cdf(u - H, v + H, theta) +
              cdf(u - H, v - H, theta)) /
            (4 * H * H);
          const value = density(u, v, theta);
          expect(
            Math.abs(mixed - value),
            `u ${u}, v ${v}, theta ${theta}: slope ${mixed}, density ${value}`,
          ).toBeLessThan(2e-3 * (1 + value) + 1e-4 * value ** 3);
        }),
      );
    },
  );

  it('normal: conditional law is the slope of the joint law, density the slope of the conditional', () => {
    fc.assert(
      fc.property(unit, unit, fc.double({ min: -0.95, max: 0.95, noNaN: true }), (u, v, rho) => {
        const slope =
          (elliptical.normalCopulaCdf(u + H, v, rho) - elliptical.normalCopulaCdf(u - H, v, rho)) / (2 * H);
        expect(Math.abs(slope - elliptical.normalCopulaConditional(u, v, rho))).toBeLessThan(1e-3);
      }),
    );
  });

  it('t: density is the slope of the conditional law; large nu is normal', () => {
    fc.assert(
      fc.property(unit, unit, fc.double({ min: -0.9, max: 0.9, noNaN: true }), (u, v, rho) => {
        const at = (w: number): number => elliptical.studentCopulaConditional(u, w, rho, 3.5);
        const density = elliptical.studentCopulaDensity(u, v, rho, 3.5);
        expect(Math.abs((at(v + H) - at(v - H)) / (2 * H) / density - 1)).toBeLessThan(1e-2);
        expect(
          Math.abs(
            elliptical.studentCopulaDensity(u, v, rho, 1e6) / elliptical.normalCopulaDensity(u, v, rho) - 1,
          ),
        ).toBeLessThan(5e-3);
      }),
    );
  });

  // u, v, theta, law, density by mpmath with 40 digits: where 1 - (1 - e^-x)(1 - e^-y) would cancel.
  it.each([
    [0.9991821171129831, 0.9992950930604166, 30, 0.9984941205475634, 28.689417005636727],
    [0.000992545572246149, 0.7313264023452779, -30, 3.182192562292249e-7, 0.009762045955209101],
  ])('Frank keeps its digits in the corners: %d, %d, %d', (u, v, theta, law, density) => {
    expect(Math.abs(archimedean.frankCdf(u, v, theta) / law - 1)).toBeLessThan(1e-14);
    expect(Math.abs(archimedean.frankDensity(u, v, theta) / density - 1)).toBeLessThan(1e-13);
  });

  it('tail dependence has its ends, tau its inverses, Frank its symmetry and its series', () => {
    expect(elliptical.studentTailDependence(1, 4)).toBe(1);
    expect(elliptical.studentTailDependence(-1, 4)).toBe(0);
    expect(elliptical.rhoFromTau(elliptical.ellipticalTau(0.37))).toBeCloseTo(0.37, 14);
    expect(archimedean.claytonTau(archimedean.claytonFromTau(0.4))).toBeCloseTo(0.4, 14);
    expect(archimedean.gumbelTau(archimedean.gumbelFromTau(0.4))).toBeCloseTo(0.4, 14);
    expect(archimedean.frankTau(-5)).toBe(-archimedean.frankTau(5));
    expect(Math.abs(archimedean.frankTau(0.1 - 1e-9) - archimedean.frankTau(0.1 + 1e-9))).toBeLessThan(1e-9);
    expect(archimedean.frankTau(1e5)).toBeGreaterThan(0.9999);
  });
});

/** Pairs of t variates with correlation rho and nu degrees. */
function studentPairs(count: number, rho: number, nu: number, seed: number): Float64Array[] {
  const random = seededRandom(seed);
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  for (let t = 0; t < count; t++) {
    const mixing = Math.sqrt((0.5 * nu) / random.gamma(0.5 * nu));
    const [a, b] = [random.normal(), random.normal()];
    x[t] = a * mixing;
    y[t] = (rho * a + Math.sqrt(1 - rho * rho) * b) * mixing;
  }
  return [x, y];
}

describe('fits', () => {
  const [x, y] = studentPairs(3000, 0.6, 4, 17);

  it('find what made the data', () => {
    const fit = valueOf(fitStudentCopula(x, y));
    expect(Math.abs(fit.rho - 0.6)).toBeLessThan(0.04);
    expect(Math.abs(fit.nu - 4)).toBeLessThan(1);
    expect(fit.logLikelihood).toBeGreaterThan(valueOf(fitNormalCopula(x, y)).logLikelihood);
    expect(Math.abs(valueOf(rhoFromRanks(x, y)) - 0.6)).toBeLessThan(0.04);
    const counted = valueOf(empiricalTailDependence(x, y, 0.02));
    expect(Math.abs(counted.lower - fit.tailDependence)).toBeLessThan(0.2);
  });

  it('do not change under rising transforms of either series', () => {
    const bent = valueOf(
      fitStudentCopula(
        x.map(Math.atan),
        y.map((v) => 5 * v + 2),
      ),
    );
    expect(bent.nu).toBeCloseTo(valueOf(fitStudentCopula(x, y)).nu, 10);
  });

  it('of many factors agree with the pair and repair what pairs contradict', () => {
    const both = valueOf(fitMultivariateCopula([x, y]));
    expect(Math.abs(both.nu - valueOf(fitStudentCopula(x, y)).nu)).toBeLessThan(0.4);
    const panel = ['DAX', 'SMI', 'CAC', 'FTSE'].map(returnsOf);
    const fit = valueOf(fitMultivariateCopula(panel));
    expect(fit.nu).toBeGreaterThan(2);
    expect(fit.nu).toBeLessThan(20);
    expect(fit.repair.distance).toBe(0);
  });

  it('refuse what has no dependence to measure', () => {
    expect(reasonOf(fitStudentCopula([1, 2], [1, 2]))).toBe('INVALID_INPUT');
    expect(reasonOf(fitNormalCopula(x, new Float64Array(x.length)))).toBe('INVALID_INPUT');
    expect(reasonOf(fitMultivariateCopula([x]))).toBe('INVALID_INPUT');
    expect(reasonOf(empiricalTailDependence(x, y, 0.001))).toBe('OUT_OF_RANGE');
  });
});
