/** The parameters of a GARCH model as numbers without bounds, which the search wants, and as a plain list. */
import type { GarchParameters, GarchSpec } from './garchModel';

/** Supremum of the persistence that the search reaches: the variance must not explode. */
export const LARGEST_PERSISTENCE = 1;
const FEWEST_DEGREES = 2.01;

const squash = (x: number): number => 1 / (1 + Math.exp(-x));
const unsquash = (p: number): number => Math.log(p / (1 - p));

/**
 * mu, ln omega, logit persistence, share of the shock in the persistence, [gamma/2 over the shock, between -1 and 1], [ln(nu - 2)].
 */
export function toSearch(p: GarchParameters, spec: GarchSpec): Float64Array {
  const shock = p.alpha + 0.5 * p.gamma;
  const persistence = shock + p.beta;
  const x = [p.mu, Math.log(p.omega), unsquash(persistence), unsquash(shock / persistence)];
  if (spec.asymmetric) x.push(Math.atanh((0.5 * p.gamma) / shock));
  if (p.nu !== undefined) x.push(Math.log(p.nu - FEWEST_DEGREES));
  return Float64Array.from(x);
}

export function fromSearch(x: Float64Array, spec: GarchSpec): GarchParameters {
  const persistence = LARGEST_PERSISTENCE * squash(x[2]);
  const shock = persistence * squash(x[3]);
  const tilt = spec.asymmetric ? Math.tanh(x[4]) : 0;
  return {
    mu: x[0],
    omega: Math.exp(x[1]),
    alpha: shock * (1 - tilt),
    gamma: 2 * shock * tilt,
    beta: persistence - shock,
    nu: spec.innovations === 'student' ? FEWEST_DEGREES + Math.exp(x[x.length - 1]) : undefined,
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
