/**
 * The bivariate normal distribution function M(a, b; rho) = P(X <= a, Y <= b) for standard normals.
 *
 * Away from |rho| = 1: Plackett's identity, M = N(a) N(b) + (1/2pi) integral over the angle from 0 to asin(rho) of
 * exp(-(a^2 - 2ab sin t + b^2) / (2 cos^2 t)). Near |rho| = 1 the difference to the degenerate law is integrated,
 * with its first terms in closed form. Sources: Drezner and Wesolowsky (1990), "On the Computation of the Bivariate
 * Normal Integral", J. Statist. Comput. Simul. 35, eq. (3) and sect. 3; Genz (2004), "Numerical Computation of
 * Rectangular Bivariate and Trivariate Normal and t Probabilities", Statistics and Computing 14, sect. 2.
 *
 * Domain: any a, b (infinite too), |rho| <= 1. Accuracy: absolute error below 1e-15 or so; not relative in the tails.
 */
import { gaussLegendre } from './quadrature';
import { normalCdf } from './normal';

const TWO_PI = 2 * Math.PI;
/** From here on the angle integrand is too steep. */
const STEEP = 0.925;
const RULE = gaussLegendre(20);
/** exp of less than this does not count. */
const NEGLIGIBLE = -100;

export function bivariateNormalCdf(a: number, b: number, rho: number): number {
  if (a === -Infinity || b === -Infinity) return 0;
  if (a === Infinity) return normalCdf(b);
  if (b === Infinity) return normalCdf(a);
  const value = Math.abs(rho) < STEEP ? byAngle(a, b, rho) : nearDegenerate(a, b, rho);
  return Math.min(1, Math.max(0, value));
}

function byAngle(a: number, b: number, rho: number): number {
  const halfAngle = 0.5 * Math.asin(rho);
  const squares = 0.5 * (a * a + b * b);
  let sum = 0;
  for (let i = 0; i < RULE.nodes.length; i++) {
    const sine = Math.sin(halfAngle * (1 + RULE.nodes[i]));
    sum += RULE.weights[i] * Math.exp((sine * a * b - squares) / (1 - sine * sine));
  }
  return normalCdf(a) * normalCdf(b) + (sum * halfAngle) / TWO_PI;
}

function nearDegenerate(a: number, b: number, rho: number): number {
  if (rho > 0) return normalCdf(Math.min(a, b)) - correction(a, b, rho);
  return Math.max(0, bandBetween(-b, a)) + correction(a, -b, -rho);
}

/** N(to) - N(from), on the side where both are small. */
const bandBetween = (from: number, to: number): number =>
  from > 0 ? normalCdf(-from) - normalCdf(-to) : normalCdf(to) - normalCdf(from);

/** What the law lacks to the one with rho = 1, for rho >= STEEP: the integral over root(1 - u^2), u from rho to 1. */
function correction(a: number, b: number, rho: number): number {
  if (rho >= 1) return 0;
  const width2 = (1 - rho) * (1 + rho);
  const width = Math.sqrt(width2);
  const gap2 = (a - b) * (a - b);
  const ab = a * b;
  const c = (4 - ab) / 8;
  const d = (12 - ab) / 16;
  return (expansion(width, gap2, ab, c, d) + remainder(width, gap2, ab, c, d)) / TWO_PI;
}

/** The integral with the smooth factor replaced by 1 + c x^2 (1 + d x^2). */
function expansion(width: number, gap2: number, ab: number, c: number, d: number): number {
  const width2 = width * width;
  const exponent = -0.5 * (gap2 / width2 + ab);
  let value = 0;
  if (exponent > NEGLIGIBLE) {
    const bracket = 1 - (c * (gap2 - width2) * (1 - (d * gap2) / 5)) / 3 + (c * d * width2 * width2) / 5;
    value = width * Math.exp(exponent) * bracket;
  }
  if (ab <= NEGLIGIBLE) return value;
  const gap = Math.sqrt(gap2);
  const bracket = 1 - (c * gap2 * (1 - (d * gap2) / 5)) / 3;
  return value - Math.exp(-0.5 * ab) * Math.sqrt(TWO_PI) * normalCdf(-gap / width) * gap * bracket;
}

function remainder(width: number, gap2: number, ab: number, c: number, d: number): number {
  const half = 0.5 * width;
  let sum = 0;
  for (let i = 0; i < RULE.nodes.length; i++) {
    const x = half * (1 + RULE.nodes[i]);
    const x2 = x * x;
    const exponent = -0.5 * (gap2 / x2 + ab);
    if (exponent <= NEGLIGIBLE) continue;
    const root = Math.sqrt(1 - x2);
    const factor = Math.exp((-ab * x2) / (2 * (1 + root) * (1 + root))) / root;
    sum += RULE.weights[i] * Math.exp(exponent) * (factor - (1 + c * x2 * (1 + d * x2)));
  }
  return half * sum;
}
