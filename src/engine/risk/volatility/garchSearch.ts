/** The parameters of a GARCH model as numbers without bounds, which the search wants, and as a plain list. */
import type { GarchParameters, GarchSpec } from './garchModel';

/** Supremum of the persistence that the search reaches: the variance must not explode. */
export const LARGEST_PERSISTENCE = 1;
/** Range of the degrees of freedom; its reciprocal is what is searched, so that a normal tail is a finite end. */
const FEWEST_DEGREES = 2.01;
export const MOST_DEGREES = 400;
/** Of the variance of scaled returns: below it a day without shocks would have no variance at all. */
export const LEAST_OMEGA = 1e-10;

const squash = (x: number): number => 1 / (1 + Math.exp(-x));
const unsquash = (p: number): number => Math.log(p / (1 - p));

const START_DEGREES = 6;
const clamped = (tilt: number): number => Math.min(0.999, Math.max(-0.999, tilt));

const [LOW, HIGH] = [1 / MOST_DEGREES, 1 / FEWEST_DEGREES];
/** Keeps a start away from the ends, where the squashed numbers have no slope and nothing moves any more. */
const inside = (p: number): number => Math.min(0.9999, Math.max(1e-4, p));
const degreesOf = (x: number): number => 1 / (LOW + (HIGH - LOW) * squash(x));
const searchOfDegrees = (nu: number): number => unsquash(inside((1 / nu - LOW) / (HIGH - LOW)));

/**
 * mu, ln(omega - least), logit of the persistence, logit of the shock's share in it, [artanh of gamma/2 over the shock],
 * [logit of 1/nu in its range]. Any numbers name parameters within bounds, and any parameters a start within them.
 */
export function toSearch(p: GarchParameters, spec: GarchSpec): Float64Array {
  const shock = p.alpha + 0.5 * p.gamma;
  const persistence = shock + p.beta;
  const x = [
    p.mu,
    Math.log(Math.max(LEAST_OMEGA, p.omega - LEAST_OMEGA)),
    unsquash(inside(persistence)),
    unsquash(inside(persistence > 0 ? shock / persistence : 0)),
  ];
  if (spec.asymmetric) x.push(Math.atanh(shock > 0 ? clamped((0.5 * p.gamma) / shock) : 0));
  if (spec.innovations === 'student') x.push(searchOfDegrees(p.nu ?? START_DEGREES));
  return Float64Array.from(x);
}

export function fromSearch(x: Float64Array, spec: GarchSpec): GarchParameters {
  const persistence = LARGEST_PERSISTENCE * squash(x[2]);
  const shock = persistence * squash(x[3]);
  const tilt = spec.asymmetric ? Math.tanh(x[4]) : 0;
  return {
    mu: x[0],
    omega: LEAST_OMEGA + Math.exp(x[1]),
    alpha: shock * (1 - tilt),
    gamma: 2 * shock * tilt,
    beta: persistence - shock,
    nu: spec.innovations === 'student' ? degreesOf(x[x.length - 1]) : undefined,
  };
}

/** mu, omega, alpha, beta, [gamma], [nu]. */
export function naturalVector(p: GarchParameters, spec: GarchSpec): Float64Array {
  const list = [p.mu, p.omega, p.alpha, p.beta];
  if (spec.asymmetric) list.push(p.gamma);
  if (p.nu !== undefined) list.push(p.nu);
  return Float64Array.from(list);
}

export const parametersOf = (list: Float64Array, spec: GarchSpec): GarchParameters => ({
  mu: list[0],
  omega: list[1],
  alpha: list[2],
  beta: list[3],
  gamma: spec.asymmetric ? list[4] : 0,
  nu: spec.innovations === 'student' ? list[list.length - 1] : undefined,
});
