/**
 * What the collocation of an exercise boundary needs and no option changes: collocation points, quadrature angles
 * and the weights that interpolate from the former to the latter. Made once per scheme and kept.
 *
 * The boundary is interpolated in w = (t/T)^(1/(2 power)) at the Chebyshev points of 0..1; time integrals over 0..t
 * run in the angle of u = t sin^2, whose nodes are the same share of t for every t. Berrut and Trefethen (2004),
 * "Barycentric Lagrange Interpolation", SIAM Review 46, eq. (5.4); Abramowitz and Stegun 25.4.29.
 */
import { gaussLegendre } from '../../math/quadrature';

export interface CollocationScheme {
  /** Degree of the interpolating polynomial: number of unknown boundary levels. */
  readonly degree: number;
  /** Quadrature nodes of the boundary equation. */
  readonly points: number;
  /** Quadrature nodes of the premium. */
  readonly premiumPoints: number;
  /** 1 interpolates in sqrt(t), 2 in its root, which resolves the corner at expiry better. */
  readonly power: number;
  /** The iteration ends with a Newton step below this (in the logarithm of the boundary); it converges quadratically. */
  readonly tolerance: number;
}

export interface CollocationGrid {
  readonly scheme: CollocationScheme;
  /** w of the points 0..degree, increasing from 0 to 1. */
  readonly knots: Float64Array;
  /** sqrt(t/T) of the levels 1..degree, increasing to 1; the level at expiry is known. */
  readonly roots: Float64Array;
  readonly equation: AngleRule;
  readonly premium: AngleRule;
  /** [level][node][level]: interpolation to the nodes of the equation of each level. */
  readonly equationRows: Float64Array;
  /** [node][level]: interpolation to the nodes of the premium. */
  readonly premiumRows: Float64Array;
}

/** The spot may stand close to the boundary, where the integrand turns within a short time. */
const PREMIUM_GRADING = 2;

/** Nodes u = t sine^2, t - u = t cosine^2, du = t weight. */
export interface AngleRule {
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
  readonly weights: Float64Array;
}

export function makeCollocationGrid(scheme: CollocationScheme): CollocationGrid {
  const { degree, points, premiumPoints, power } = scheme;
  const knots = Float64Array.from(
    { length: degree + 1 },
    (_, i) => Math.sin((0.5 * Math.PI * i) / degree) ** 2,
  );
  const roots = knots.slice(1).map((w) => w ** power);
  const equation = angleRule(points, 2);
  const premium = angleRule(premiumPoints, PREMIUM_GRADING);
  const equationRows = new Float64Array(degree * points * degree);
  for (let i = 0; i < degree; i++)
    for (let j = 0; j < points; j++) {
      const w = knots[i + 1] * equation.sines[j] ** (1 / power);
      fillRow(equationRows, (i * points + j) * degree, knots, w);
    }
  const premiumRows = new Float64Array(premiumPoints * degree);
  for (let j = 0; j < premiumPoints; j++)
    fillRow(premiumRows, j * degree, knots, premium.sines[j] ** (1 / power));
  return { scheme, knots, roots, equation, premium, equationRows, premiumRows };
}

/** Complement of the angle = (pi/2) v^grading, v in 0..1: a grading above 1 gathers nodes where t - u is small. */
function angleRule(points: number, grading: number): AngleRule {
  const { nodes, weights } = gaussLegendre(points);
  const shares = nodes.map((node) => 0.5 * (1 + node));
  const angles = shares.map((v) => 0.5 * Math.PI * v ** grading);
  const sines = angles.map(Math.cos);
  const cosines = angles.map(Math.sin);
  const stretch = shares.map((v) => 0.5 * Math.PI * grading * v ** (grading - 1));
  return { sines, cosines, weights: weights.map((w, j) => w * stretch[j] * sines[j] * cosines[j]) };
}

/** Barycentric weights of the levels 1..degree at sqrt(t/T) = `root`. */
export function interpolationRow({ knots, scheme }: CollocationGrid, root: number): Float64Array {
  const row = new Float64Array(scheme.degree);
  fillRow(row, 0, knots, root ** (1 / scheme.power));
  return row;
}

/** Barycentric weights of the knots 1..degree at w; the function is 0 at knot 0. */
function fillRow(rows: Float64Array, from: number, knots: Float64Array, w: number): void {
  const degree = knots.length - 1;
  const hit = knots.indexOf(w);
  if (hit >= 0) {
    if (hit > 0) rows[from + hit - 1] = 1;
    return;
  }
  let total = 0;
  for (let k = 0; k <= degree; k++) {
    const weight = ((k % 2 === 0 ? 1 : -1) * (k === 0 || k === degree ? 0.5 : 1)) / (w - knots[k]);
    total += weight;
    if (k > 0) rows[from + k - 1] = weight;
  }
  for (let k = 0; k < degree; k++) rows[from + k] /= total;
}
