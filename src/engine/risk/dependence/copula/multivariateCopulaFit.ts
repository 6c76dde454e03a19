/**
 * The t copula of many factors: correlations from Kendall's tau pair by pair, repaired, then one nu by likelihood.
 * Source: Mashal and Zeevi (2002); McNeil, Frey and Embrechts (2015), 7.5.1 and example 7.56.
 */
import { failure, success, type Result } from '../../../basics/result';
import { choleskyRoot, solveLower } from '../../../math/choleskyRoot';
import { logGamma } from '../../../math/gammaFunctions';
import { dot, identityMatrix, type SquareMatrix } from '../../../math/matrix';
import { minimiseOnInterval } from '../../../math/minimise';
import { kendallTau } from '../../../math/ranks';
import type { Series } from '../../../math/series';
import { panelRefusal } from '../../../market/correlation/correlationMatrix';
import { nearestCorrelation, type CorrelationRepair } from '../../../market/correlation/nearestCorrelation';
import { NU_RANGE, pseudoObservations } from './copulaFit';
import { rhoFromTau } from './ellipticalCopula';
import { studentScores } from './studentScores';

export interface MultivariateCopulaFit {
  readonly correlation: SquareMatrix;
  readonly nu: number;
  readonly logLikelihood: number;
  /** What the pairwise matrix lacked to be a correlation matrix. */
  readonly repair: CorrelationRepair;
}

/** Eigenvalues that the likelihood can divide by. */
const FLOOR = 1e-6;

/** Parallel series of two factors or more. Refuses short, unequal and constant series. */
export function fitMultivariateCopula(series: readonly Series[]): Result<MultivariateCopulaFit> {
  const refused = panelRefusal(series, 20);
  if (refused !== undefined) return refused;
  if (series.length < 2) return failure('INVALID_INPUT', 'a copula needs two series at least');
  const pairwise = tauCorrelation(series);
  if (!pairwise.ok) return pairwise;
  const repair = nearestCorrelation(pairwise.value, { floor: FLOOR });
  if (!repair.ok) return repair;
  const root = choleskyRoot(repair.value.correlation);
  if (!root.ok) return root;
  const observed = series.map(pseudoObservations);
  const [low, high] = [Math.max(1, NU_RANGE[0]), NU_RANGE[1]].map(Math.log);
  const loss = (logNu: number): number => -likelihood(observed, root.value, Math.exp(logNu));
  const best = minimiseOnInterval(loss, low, high, 1e-5);
  return success({
    correlation: repair.value.correlation,
    nu: Math.exp(best.x),
    logLikelihood: -best.value,
    repair: repair.value,
  });
}

function tauCorrelation(series: readonly Series[]): Result<SquareMatrix> {
  const n = series.length;
  const matrix = identityMatrix(n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) {
      const tau = kendallTau(series[i], series[j]);
      if (!tau.ok) return tau;
      matrix.entries[i * n + j] = matrix.entries[j * n + i] = rhoFromTau(tau.value);
    }
  return success(matrix);
}

/** Sum of the log densities of the t copula with the correlation root L. */
function likelihood(observed: readonly Float64Array[], root: SquareMatrix, nu: number): number {
  const n = root.size;
  const scores = studentScores(observed, nu);
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) logDeterminant += 2 * Math.log(root.entries[i * n + i]);
  const constant =
    logGamma(0.5 * (nu + n)) +
    (n - 1) * logGamma(0.5 * nu) -
    n * logGamma(0.5 * (nu + 1)) -
    0.5 * logDeterminant;
  let sum = constant * scores[0].length;
  const x = new Float64Array(n);
  for (let t = 0; t < scores[0].length; t++) {
    for (let i = 0; i < n; i++) x[i] = scores[i][t];
    const white = solveLower(root, x);
    sum -= 0.5 * (nu + n) * Math.log1p(dot(white, white) / nu);
    for (let i = 0; i < n; i++) sum += 0.5 * (nu + 1) * Math.log1p((x[i] * x[i]) / nu);
  }
  return sum;
}
