/** The t copula of the factors as a calibration task, judged on days after by pairs against the normal copula. */
import { failure, success, type Result } from '../../basics/result';
import { inverseNormalCdf } from '../../math/normal';
import { studentQuantile } from '../../math/gammaFunctions';
import { fitMultivariateCopula } from '../../risk/dependence/copula/multivariateCopulaFit';
import { NU_RANGE } from '../../risk/dependence/copula/copulaFit';
import {
  normalCopulaLogDensity,
  studentCopulaConstant,
  studentCopulaLogKernel,
  studentTailDependence,
} from '../../risk/dependence/copula/ellipticalCopula';
import type { SquareMatrix } from '../../math/matrix';
import { pureNumber, type Columns, type Fitted, type FitTask } from '../fitTask';
import { pairNumbers } from './correlationFit';
import type { SeriesTask } from './ewmaFit';

interface CopulaState {
  readonly correlation: SquareMatrix;
  readonly nu: number;
}

const LARGEST_RHO = 0.999999;

export function copulaTask(series: SeriesTask): FitTask<CopulaState> {
  const { factors } = series;
  return {
    ...series,
    id: 'copula',
    kind: 'copula',
    label: `Student t copula of ${factors.length} factors, standardised moves`,
    fewest: 100,
    embargo: 0,
    fit: (window) => fitWindow(factors, window),
    score: (state, window, test) => {
      const sorted = window.map((column) => Float64Array.from(column).sort());
      const ranks = test.map((column, i) => column.map((value) => rankOf(sorted[i], value)));
      const student = pairLosses(state, ranks, true);
      const normal = pairLosses(state, ranks, false);
      if (student.some(Number.isNaN)) return failure('NOT_CONVERGED', 'the t copula has no density there');
      return success({
        losses: [
          {
            score: 'copula',
            benchmark: 'normal copula, same correlations',
            model: student,
            reference: normal,
          },
        ],
      });
    },
  };
}

function fitWindow(factors: readonly string[], window: Columns): Result<Fitted<CopulaState>> {
  const found = fitMultivariateCopula(window);
  if (!found.ok) return found;
  const { correlation, nu, logLikelihood, repair } = found.value;
  const atBound = nu > 0.99 * NU_RANGE[1] || nu < 1.01;
  const pairs = pairNumbers(factors, correlation, window[0].length);
  return success({
    parameters: { correlation, nu },
    numbers: [
      pureNumber('nu', nu),
      ...pairs,
      ...pairs.map(({ name, value }) =>
        pureNumber(name.replace('rho', 'tail dependence'), studentTailDependence(value, nu)),
      ),
    ],
    objective: { kind: 'log-likelihood', value: logLikelihood },
    convergence: {
      status: atBound ? 'at-boundary' : 'converged',
      note: 'correlations from Kendall tau, nu by likelihood on ranks',
    },
    cautions: [
      ...(atBound
        ? [`nu ${nu.toPrecision(3)} lies at the end of its range: the normal copula does as well`]
        : []),
      ...(repair.wasSemidefinite ? [] : [`correlations repaired by ${repair.distance.toPrecision(3)}`]),
    ],
  });
}

/** Place of a value among sorted ones on (0, 1), mid-rank. */
function rankOf(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return (low + 0.5) / (sorted.length + 1);
}

/** Mean over the pairs of minus the log density: a composite likelihood, which any number of factors can bear. */
function pairLosses({ correlation, nu }: CopulaState, ranks: Columns, isStudent: boolean): Float64Array {
  const { size, entries } = correlation;
  const scores = ranks.map((column) =>
    column.map((u) => (isStudent ? studentQuantile(u, nu) : inverseNormalCdf(u))),
  );
  const losses = new Float64Array(ranks[0].length);
  const pairs = (size * (size - 1)) / 2;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) {
      const rho = Math.max(-LARGEST_RHO, Math.min(LARGEST_RHO, entries[i * size + j]));
      const constant = isStudent ? studentCopulaConstant(rho, nu) : 0;
      for (let t = 0; t < losses.length; t++) {
        const [x, y] = [scores[i][t], scores[j][t]];
        const density = isStudent
          ? constant + studentCopulaLogKernel(x, y, rho, nu)
          : normalCopulaLogDensity(x, y, rho);
        losses[t] -= density / pairs;
      }
    }
  return losses;
}
