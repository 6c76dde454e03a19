/** Correlations of standardised moves: the constant matrix, and dynamic conditional correlation about it. */
import { success, type Result } from '../../basics/result';
import { choleskyRoot, solveLower } from '../../math/choleskyRoot';
import { dot, type SquareMatrix } from '../../math/matrix';
import { correlationOf, sampleCorrelation } from '../../market/correlation/correlationMatrix';
import { dccPath, FEWEST_DCC_DAYS, fitDcc } from '../../market/correlation/dcc';
import { nearestCorrelation } from '../../market/correlation/nearestCorrelation';
import { shrunkCovariance } from '../../market/correlation/shrinkage';
import { pureNumber, type Columns, type DayScores, type Fitted, type FitTask } from '../fitTask';
import type { FittedNumber } from '../parameterSet';
import type { SeriesTask } from './ewmaFit';

/** Eigenvalues that a likelihood can divide by. */
const FLOOR = 1e-8;

export const pairName = (first: string, second: string): string => `rho ${first}~${second}`;

/** One number per pair i < j, with the large-sample error (1 - rho^2)/root(n) of independent normal days. */
export function pairNumbers(factors: readonly string[], matrix: SquareMatrix, days: number): FittedNumber[] {
  return factors.flatMap((first, i) =>
    factors.slice(i + 1).map((second, k) => {
      const rho = matrix.entries[i * matrix.size + i + 1 + k];
      return pureNumber(pairName(first, second), rho, (1 - rho * rho) / Math.sqrt(days));
    }),
  );
}

/** Two factors: the sample's. More: shrunk towards the constant correlation, which errs less (Ledoit and Wolf 2004). */
function fitMatrix(
  window: Columns,
): Result<{ readonly matrix: SquareMatrix; readonly intensity: number | undefined }> {
  if (window.length === 2) {
    const sample = sampleCorrelation(window);
    return sample.ok ? success({ matrix: sample.value, intensity: undefined }) : sample;
  }
  const shrunk = shrunkCovariance(window);
  if (!shrunk.ok) return shrunk;
  const found = correlationOf(shrunk.value.covariance);
  if (!found.ok) return found;
  return success({ matrix: found.value.correlation, intensity: shrunk.value.intensity });
}

export function correlationTask(series: SeriesTask): FitTask<SquareMatrix> {
  const { factors } = series;
  return {
    ...series,
    id: 'correlation',
    kind: 'correlation',
    label: `Correlation of ${factors.length} factors, standardised moves`,
    fewest: 100,
    embargo: 0,
    fit: (window): Result<Fitted<SquareMatrix>> => {
      const found = fitMatrix(window);
      if (!found.ok) return found;
      const { matrix, intensity } = found.value;
      const likelihood = -sumOf(dayLosses(window, () => matrix));
      return success({
        parameters: matrix,
        numbers: [
          ...pairNumbers(factors, matrix, window[0].length),
          ...(intensity === undefined ? [] : [pureNumber('shrinkage', intensity)]),
        ],
        objective: { kind: 'log-likelihood', value: likelihood },
        convergence: {
          status: 'closed-form',
          note: intensity === undefined ? 'sample correlation' : 'Ledoit-Wolf, constant-correlation target',
        },
        cautions: [],
      });
    },
    score: (matrix, _window, [...test]) =>
      repaired(matrix, (usable) =>
        dependenceScores(
          dayLosses(test, () => usable),
          undefined,
        ),
      ),
  };
}

interface DccState {
  readonly a: number;
  readonly b: number;
  readonly constant: SquareMatrix;
}

export function dccTask(series: SeriesTask): FitTask<DccState> {
  return {
    ...series,
    id: 'dcc',
    kind: 'dcc',
    label: `Dynamic conditional correlation of ${series.factors.length} factors`,
    fewest: FEWEST_DCC_DAYS,
    embargo: 0,
    fit: (window): Result<Fitted<DccState>> => {
      const found = fitDcc(window);
      const constant = sampleCorrelation(window);
      if (!found.ok) return found;
      if (!constant.ok) return constant;
      const { a, b, logLikelihood, likelihood, next } = found.value;
      const isStatic = a < 1e-4 || a + b > 0.9998;
      return success({
        parameters: { a, b, constant: constant.value },
        numbers: [
          pureNumber('a', a),
          pureNumber('b', b),
          ...pairNumbers(series.factors, next, window[0].length).map(({ name, value }) =>
            pureNumber(`next ${name}`, value),
          ),
        ],
        objective: { kind: 'log-likelihood', value: logLikelihood },
        convergence: {
          status: isStatic ? 'at-boundary' : 'converged',
          note: `simplex, ${likelihood === 'full' ? 'full' : 'pairwise'} likelihood`,
        },
        cautions: isStatic
          ? ['a or a + b lies at its end: the data show no dynamics that this can name']
          : [],
      });
    },
    score: ({ a, b, constant }, window, test) => {
      const path: SquareMatrix[] = [];
      for (let t = 0; t < test[0].length; t++) {
        const known = window.map((column, i) => concatenated(column, test[i].subarray(0, t)));
        const next = dccPath(known, { a, b });
        if (!next.ok) return next;
        path.push(next.value);
      }
      const model = dayLosses(test, (t) => path[t]);
      return dependenceScores(model, {
        name: 'constant correlation',
        losses: dayLosses(test, () => constant),
      });
    },
  };
}

function concatenated(first: Float64Array, second: Float64Array): Float64Array {
  const all = new Float64Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function repaired(matrix: SquareMatrix, use: (usable: SquareMatrix) => Result<DayScores>): Result<DayScores> {
  const repair = nearestCorrelation(matrix, { floor: FLOOR });
  return repair.ok ? use(repair.value.correlation) : repair;
}

function dependenceScores(
  model: Float64Array,
  against: { readonly name: string; readonly losses: Float64Array } | undefined,
): Result<DayScores> {
  const { name, losses } = against ?? { name: 'no correlation', losses: new Float64Array(model.length) };
  return success({ losses: [{ score: 'dependence', benchmark: name, model, reference: losses }] });
}

/** Minus what the correlations add to a day's normal log density: (ln|R| + z'R^-1 z - z'z)/2. Engle (2002), eq. (26). */
function dayLosses(columns: Columns, at: (t: number) => SquareMatrix): Float64Array {
  return Float64Array.from({ length: columns[0].length }, (_, t) => {
    const matrix = at(t);
    const root = choleskyRoot(matrix);
    if (!root.ok) return NaN;
    const z = columns.map((column) => column[t]);
    const white = solveLower(root.value, z);
    let logRoot = 0;
    for (let i = 0; i < matrix.size; i++) logRoot += Math.log(root.value.entries[i * matrix.size + i]);
    return logRoot + 0.5 * (dot(white, white) - dot(z, z));
  });
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
