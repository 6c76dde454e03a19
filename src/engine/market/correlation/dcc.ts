/**
 * Dynamic conditional correlation: Q_t = (1-a-b) S + a z_t-1 z_t-1' + b Q_t-1, R_t = Q_t scaled to unit diagonal, with z
 * the residuals of a volatility model. Source: Engle (2002), "Dynamic Conditional Correlation", J. Business & Economic
 * Statistics 20(3), eqs. (24) to (28); S by correlation targeting (eq. 21); pairs by Engle, Shephard and Sheppard (2008).
 */
import { failure, success, type Result } from '../../basics/result';
import { choleskyRoot, solveLower } from '../../math/choleskyRoot';
import { copyMatrix, dot, type SquareMatrix } from '../../math/matrix';
import { nelderMead } from '../../math/minimise';
import type { Series } from '../../math/series';
import { correlationOf, panelRefusal, secondMoments } from './correlationMatrix';

export interface DccParameters {
  /** Weight of the last day's products, >= 0. */
  readonly a: number;
  /** Weight of the past, >= 0, a + b < 1. */
  readonly b: number;
}

export interface DccFit extends DccParameters {
  /** Correlation part of the log likelihood, -sum(ln|R| + z'R^-1 z - z'z)/2, over all factors or over pairs. */
  readonly logLikelihood: number;
  readonly likelihood: DccLikelihood;
  /** Of the same function with constant correlations (a = b = 0). */
  readonly constantLogLikelihood: number;
  /** Forecast for the day after the last. */
  readonly next: SquareMatrix;
}

/** `full` for a few factors; `pairs` sums the likelihood of neighbouring pairs, unbiased by size and quick for many. */
export type DccLikelihood = 'full' | 'pairs';

export const FEWEST_DCC_DAYS = 100;
const MOST_FULL_FACTORS = 6;

/** Walks the recursion; `visit` gets each day's R_t, which is overwritten by the next. Returns the forecast after the end. */
export function dccPath(
  residuals: readonly Series[],
  { a, b }: DccParameters,
  visit?: (t: number, correlation: SquareMatrix) => void,
): Result<SquareMatrix> {
  const target = correlationOf(secondMoments(residuals, false));
  if (!target.ok) return target;
  const constant = target.value.correlation;
  const q = copyMatrix(constant);
  const r = copyMatrix(constant);
  for (let t = 0; t < residuals[0].length; t++) {
    visit?.(t, r);
    advance(q, constant, residuals, t, a, b);
    scaleToUnit(q, r);
  }
  return success(r);
}

function advance(
  q: SquareMatrix,
  constant: SquareMatrix,
  z: readonly Series[],
  t: number,
  a: number,
  b: number,
): void {
  const n = q.size;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const k = i * n + j;
      q.entries[k] = (1 - a - b) * constant.entries[k] + a * z[i][t] * z[j][t] + b * q.entries[k];
    }
}

function scaleToUnit(q: SquareMatrix, r: SquareMatrix): void {
  const n = q.size;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      r.entries[i * n + j] =
        i === j ? 1 : q.entries[i * n + j] / Math.sqrt(q.entries[i * n + i] * q.entries[j * n + j]);
}

/** Correlation part of the log likelihood; -Infinity where a matrix is singular. */
export function dccLogLikelihood(
  residuals: readonly Series[],
  parameters: DccParameters,
  likelihood: DccLikelihood,
): number {
  let sum = 0;
  const add = (t: number, r: SquareMatrix): void => {
    sum += likelihood === 'full' ? fullTerm(residuals, t, r) : pairTerms(residuals, t, r);
  };
  return dccPath(residuals, parameters, add).ok ? sum : -Infinity;
}

function fullTerm(z: readonly Series[], t: number, r: SquareMatrix): number {
  const root = choleskyRoot(r);
  if (!root.ok) return -Infinity;
  const now = z.map((one) => one[t]);
  const white = solveLower(root.value, now);
  let logDeterminant = 0;
  for (let i = 0; i < r.size; i++) logDeterminant += 2 * Math.log(root.value.entries[i * r.size + i]);
  return -0.5 * (logDeterminant + dot(white, white) - dot(now, now));
}

function pairTerms(z: readonly Series[], t: number, r: SquareMatrix): number {
  let sum = 0;
  for (let i = 0; i + 1 < r.size; i++) {
    const rho = r.entries[i * r.size + i + 1];
    const [x, y] = [z[i][t], z[i + 1][t]];
    const rest = 1 - rho * rho;
    sum -= 0.5 * (Math.log(rest) + (x * x - 2 * rho * x * y + y * y) / rest - x * x - y * y);
  }
  return sum;
}

/**
 * Fits a and b to standardised residuals (GARCH or EWMA), parallel series. Refuses fewer than two series or
 * FEWEST_DCC_DAYS days and degenerate series; `NOT_CONVERGED` when the search does not settle.
 */
export function fitDcc(residuals: readonly Series[], likelihood?: DccLikelihood): Result<DccFit> {
  if (residuals.length < 2) return failure('INVALID_INPUT', `${residuals.length} series: two at least`);
  const refused = panelRefusal(residuals, FEWEST_DCC_DAYS);
  if (refused !== undefined) return refused;
  const chosen = likelihood ?? (residuals.length <= MOST_FULL_FACTORS ? 'full' : 'pairs');
  const loss = (x: Float64Array): number => -dccLogLikelihood(residuals, fromSearch(x), chosen);
  const found = nelderMead(loss, [Math.log(0.97 / 0.03), Math.log(0.03 / 0.97)], 0.5, {
    tolerance: 1e-5,
    steps: 300,
  });
  const constantLogLikelihood = dccLogLikelihood(residuals, { a: 0, b: 0 }, chosen);
  if (!found.converged || !Number.isFinite(found.value) || !Number.isFinite(constantLogLikelihood))
    return failure('NOT_CONVERGED', `the DCC likelihood of ${residuals.length} series found no maximum`);
  const parameters = fromSearch(found.x);
  const next = dccPath(residuals, parameters);
  if (!next.ok) return next;
  return success({
    ...parameters,
    logLikelihood: -found.value,
    likelihood: chosen,
    constantLogLikelihood,
    next: next.value,
  });
}

const squash = (x: number): number => 1 / (1 + Math.exp(-x));

/** Persistence a + b in (0, 0.9999) and the share of a in it. */
function fromSearch(x: Float64Array): DccParameters {
  const persistence = 0.9999 * squash(x[0]);
  const a = persistence * squash(x[1]);
  return { a, b: persistence - a };
}
