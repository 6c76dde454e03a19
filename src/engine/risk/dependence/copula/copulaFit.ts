/**
 * Copulas fitted to a pair of series by maximum likelihood on their ranks. Genest, Ghoudi and Rivest (1995), Biometrika
 * 82(3): pseudo-observations are average ranks / (n + 1).
 */
import { failure, success, type Result } from '../../../basics/result';
import { minimiseOnInterval } from '../../../math/minimise';
import { inverseNormalCdf } from '../../../math/normal';
import { averageRanks, kendallTau, pairRefusal } from '../../../math/ranks';
import type { Series } from '../../../math/series';
import {
  normalCopulaLogDensity,
  rhoFromTau,
  studentCopulaConstant,
  studentCopulaLogKernel,
  studentTailDependence,
} from './ellipticalCopula';
import { studentScores } from './studentScores';

/** Ranks on (0, 1). */
export const pseudoObservations = (values: Series): Float64Array =>
  averageRanks(values).map((rank) => rank / (values.length + 1));

export interface NormalCopulaFit {
  readonly rho: number;
  readonly logLikelihood: number;
}

export interface StudentCopulaFit extends NormalCopulaFit {
  readonly nu: number;
  readonly tailDependence: number;
  /** The best nu lies at the end of the search range [0.2, 200]: at its upper end the t copula is the normal one. */
  readonly atBound: boolean;
}

const FEWEST_PAIRS = 20;
const LARGEST_RHO = 0.999999;
export const NU_RANGE: readonly [number, number] = [0.2, 200];

function fitRefusal(x: Series, y: Series): ReturnType<typeof pairRefusal> {
  const refused = pairRefusal(x, y, FEWEST_PAIRS);
  if (refused !== undefined) return refused;
  const tau = kendallTau(x, y);
  return tau.ok ? undefined : tau;
}

/** Refuses fewer than 20 pairs, unequal and constant series. */
export function fitNormalCopula(x: Series, y: Series): Result<NormalCopulaFit> {
  const refused = fitRefusal(x, y);
  if (refused !== undefined) return refused;
  const [u, v] = [pseudoObservations(x).map(inverseNormalCdf), pseudoObservations(y).map(inverseNormalCdf)];
  const best = minimiseOnInterval((rho) => -normalLikelihood(u, v, rho), -LARGEST_RHO, LARGEST_RHO);
  return success({ rho: best.x, logLikelihood: -best.value });
}

function normalLikelihood(x: Float64Array, y: Float64Array, rho: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += normalCopulaLogDensity(x[i], y[i], rho);
  return sum;
}

/** Both parameters by likelihood: nu on the outside in ln nu, rho inside. Refuses as the normal fit does. */
export function fitStudentCopula(x: Series, y: Series): Result<StudentCopulaFit> {
  const refused = fitRefusal(x, y);
  if (refused !== undefined) return refused;
  const [u, v] = [pseudoObservations(x), pseudoObservations(y)];
  const inner = (nu: number): NormalCopulaFit => {
    const [scoresX, scoresY] = studentScores([u, v], nu);
    return bestRho(scoresX, scoresY, nu);
  };
  const [low, high] = NU_RANGE.map(Math.log);
  const best = minimiseOnInterval((logNu) => -inner(Math.exp(logNu)).logLikelihood, low, high, 1e-7);
  const nu = Math.exp(best.x);
  const { rho, logLikelihood } = inner(nu);
  const atBound = best.x - low < 1e-3 || high - best.x < 1e-3;
  return success({ rho, nu, logLikelihood, tailDependence: studentTailDependence(rho, nu), atBound });
}

function bestRho(x: Float64Array, y: Float64Array, nu: number): NormalCopulaFit {
  const loss = (rho: number): number => {
    let sum = studentCopulaConstant(rho, nu) * x.length;
    for (let i = 0; i < x.length; i++) sum += studentCopulaLogKernel(x[i], y[i], rho, nu);
    return -sum;
  };
  const best = minimiseOnInterval(loss, -LARGEST_RHO, LARGEST_RHO);
  return { rho: best.x, logLikelihood: -best.value };
}

/** rho of an elliptical copula from Kendall's tau: needs no likelihood and stands outliers. */
export function rhoFromRanks(x: Series, y: Series): Result<number> {
  const tau = kendallTau(x, y);
  if (!tau.ok) return tau;
  if (Math.abs(tau.value) === 1)
    return failure('OUT_OF_RANGE', 'the ranks agree perfectly: rho is at its end');
  return success(rhoFromTau(tau.value));
}
