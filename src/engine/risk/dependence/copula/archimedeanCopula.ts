/**
 * Clayton (falls together), Gumbel (rises together) and Frank copulas of two factors. Source: Nelsen (2006), "An
 * Introduction to Copulas", 2nd ed., table 4.1, examples 5.4 and 5.5; Joe (1997), ch. 5. u, v in (0, 1).
 */
import { integrate } from '../../../math/quadrature';

/** theta > 0: (u^-th + v^-th - 1)^(-1/th). */
export const claytonCdf = (u: number, v: number, theta: number): number =>
  Math.exp(-claytonLogSum(u, v, theta) / theta);

export const claytonDensity = (u: number, v: number, theta: number): number =>
  (1 + theta) *
  Math.exp(-(theta + 1) * (Math.log(u) + Math.log(v)) - (2 + 1 / theta) * claytonLogSum(u, v, theta));

/** ln(u^-th + v^-th - 1) without overflow. */
function claytonLogSum(u: number, v: number, theta: number): number {
  const [small, large] = [-theta * Math.log(Math.max(u, v)), -theta * Math.log(Math.min(u, v))];
  return large + Math.log1p(Math.expm1(small) * Math.exp(-large));
}

export const claytonTau = (theta: number): number => theta / (theta + 2);
export const claytonFromTau = (tau: number): number => (2 * tau) / (1 - tau);
/** Lower tail dependence; the upper one is 0. */
export const claytonLowerTail = (theta: number): number => (theta > 0 ? 2 ** (-1 / theta) : 0);

/** theta >= 1: exp(-((-ln u)^th + (-ln v)^th)^(1/th)). */
export const gumbelCdf = (u: number, v: number, theta: number): number =>
  Math.exp(-gumbelNorm(-Math.log(u), -Math.log(v), theta));

/** (x^th + y^th)^(1/th) without overflow. */
function gumbelNorm(x: number, y: number, theta: number): number {
  const [small, large] = [Math.min(x, y), Math.max(x, y)];
  return large * Math.exp(Math.log1p((small / large) ** theta) / theta);
}

export function gumbelDensity(u: number, v: number, theta: number): number {
  const [x, y] = [-Math.log(u), -Math.log(v)];
  const norm = gumbelNorm(x, y, theta);
  const powers = (theta - 1) * (Math.log(x) + Math.log(y)) + (1 - 2 * theta) * Math.log(norm);
  return Math.exp(x + y - norm + powers) * (norm + theta - 1);
}

export const gumbelTau = (theta: number): number => 1 - 1 / theta;
export const gumbelFromTau = (tau: number): number => 1 / (1 - tau);
/** Upper tail dependence; the lower one is 0. */
export const gumbelUpperTail = (theta: number): number => 2 - 2 ** (1 / theta);

/** theta != 0, of either sign: -ln(1 + (e^-th u - 1)(e^-th v - 1)/(e^-th - 1))/th. */
export function frankCdf(u: number, v: number, theta: number): number {
  const ratio = (Math.expm1(-theta * u) * Math.expm1(-theta * v)) / Math.expm1(-theta);
  if (theta < 0 || ratio > -0.5) return -Math.log1p(ratio) / theta;
  return Math.min(u, v) - Math.log(frankRest(u, v, theta) / -Math.expm1(-theta)) / theta;
}

/** (1 - e^-th - (1 - e^-th u)(1 - e^-th v)) e^(th min(u, v)) for theta > 0, as a sum of positive terms. */
function frankRest(u: number, v: number, theta: number): number {
  const [low, high] = [Math.min(u, v), Math.max(u, v)];
  return -Math.expm1(-theta * high) - Math.exp(-theta * (high - low)) * Math.expm1(-theta * (1 - high));
}

export function frankDensity(u: number, v: number, theta: number): number {
  if (theta < 0) return frankDensity(1 - u, v, -theta);
  const rest = frankRest(u, v, theta);
  return (-theta * Math.expm1(-theta) * Math.exp(-theta * Math.abs(u - v))) / (rest * rest);
}

/** 1 - 4/th (1 - D(th)) with Debye's function D(th) = 1/th integral of t/(e^t - 1) over [0, th]; series near 0. */
export function frankTau(theta: number): number {
  if (theta < 0) return -frankTau(-theta);
  if (theta < 0.1) return theta / 9 - theta ** 3 / 900 + theta ** 5 / 52920;
  const reach = Math.min(theta, 750);
  const integrand = (t: number): number => (t === 0 ? 1 : t / Math.expm1(t));
  const debye = integrate(integrand, 0, reach, Math.ceil(reach / 8)) / theta;
  return 1 - (4 / theta) * (1 - debye);
}
