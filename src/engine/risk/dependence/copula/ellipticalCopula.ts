/**
 * The normal and the Student t copula of two factors. Sources: Demarta and McNeil (2005), "The t Copula and Related
 * Copulas", Int. Stat. Review 73(1); Aas et al. (2009), Insurance: Math. Econ. 44, appendix B (h functions).
 * u, v in (0, 1); rho in (-1, 1); nu > 0. Densities without unit.
 */
import { bivariateNormalCdf } from '../../../math/bivariateNormal';
import { logGamma, studentCdf, studentQuantile } from '../../../math/gammaFunctions';
import { inverseNormalCdf, normalCdf } from '../../../math/normal';

/** ln of the density at the normal scores x and y. */
export function normalCopulaLogDensity(x: number, y: number, rho: number): number {
  const rest = (1 - rho) * (1 + rho);
  return -0.5 * Math.log(rest) - (rho * rho * (x * x + y * y) - 2 * rho * x * y) / (2 * rest);
}

export const normalCopulaDensity = (u: number, v: number, rho: number): number =>
  Math.exp(normalCopulaLogDensity(inverseNormalCdf(u), inverseNormalCdf(v), rho));

export const normalCopulaCdf = (u: number, v: number, rho: number): number =>
  bivariateNormalCdf(inverseNormalCdf(u), inverseNormalCdf(v), rho);

/** P(V <= v | U = u). */
export const normalCopulaConditional = (u: number, v: number, rho: number): number =>
  normalCdf((inverseNormalCdf(v) - rho * inverseNormalCdf(u)) / Math.sqrt((1 - rho) * (1 + rho)));

/** ln of the part of the t copula's density that does not depend on the scores. */
export const studentCopulaConstant = (rho: number, nu: number): number =>
  logGamma(0.5 * nu + 1) +
  logGamma(0.5 * nu) -
  2 * logGamma(0.5 * nu + 0.5) -
  0.5 * Math.log((1 - rho) * (1 + rho));

/** ln of the rest, at the scores x and y, which are t quantiles. */
export function studentCopulaLogKernel(x: number, y: number, rho: number, nu: number): number {
  const form = (x * x - 2 * rho * x * y + y * y) / ((1 - rho) * (1 + rho));
  return (
    -0.5 * (nu + 2) * Math.log1p(form / nu) +
    0.5 * (nu + 1) * (Math.log1p((x * x) / nu) + Math.log1p((y * y) / nu))
  );
}

export const studentCopulaDensity = (u: number, v: number, rho: number, nu: number): number =>
  Math.exp(
    studentCopulaConstant(rho, nu) +
      studentCopulaLogKernel(studentQuantile(u, nu), studentQuantile(v, nu), rho, nu),
  );

/** P(V <= v | U = u). */
export function studentCopulaConditional(u: number, v: number, rho: number, nu: number): number {
  const [x, y] = [studentQuantile(u, nu), studentQuantile(v, nu)];
  const scale = Math.sqrt(((nu + x * x) * (1 - rho) * (1 + rho)) / (nu + 1));
  return studentCdf((y - rho * x) / scale, nu + 1);
}

/** Limit of P(V <= q | U <= q) as q falls to 0: the same in the upper tail. 0 for the normal copula with rho < 1. */
export function studentTailDependence(rho: number, nu: number): number {
  if (rho >= 1) return 1;
  if (rho <= -1) return 0;
  return 2 * studentCdf(-Math.sqrt(((nu + 1) * (1 - rho)) / (1 + rho)), nu + 1);
}

/** Kendall's tau of every elliptical copula: 2/pi arcsin rho. Lindskog, McNeil and Schmock (2003). */
export const ellipticalTau = (rho: number): number => (2 / Math.PI) * Math.asin(rho);
export const rhoFromTau = (tau: number): number => Math.sin(0.5 * Math.PI * tau);

/** Spearman's rank correlation of the normal copula: 6/pi arcsin(rho/2). */
export const normalSpearman = (rho: number): number => (6 / Math.PI) * Math.asin(0.5 * rho);
