/** GARCH(1,1) and GJR as calibration tasks: maximum likelihood, judged by variance and tail on the days after. */
import { success, type Result } from '../../basics/result';
import { fitGarch, FEWEST_RETURNS, type GarchFit } from '../../risk/volatility/garchFit';
import {
  nextVariance,
  unconditionalVariance,
  type GarchParameters,
  type GarchSpec,
} from '../../risk/volatility/garchModel';
import type { Columns, Fitted, FitTask } from '../fitTask';
import type { FittedNumber } from '../parameterSet';
import { ewmaBenchmark, type SeriesTask } from './ewmaFit';
import { forecastLosses, residualTail, type VarianceForecast } from './quasiLikelihood';

export interface GarchState {
  readonly parameters: GarchParameters;
  readonly next: number;
  readonly tail: number;
}

export interface GarchTaskRules {
  readonly asymmetric: boolean;
  readonly innovations: GarchSpec['innovations'];
  readonly alpha: number;
  readonly lambda: number;
}

export function garchTask(series: SeriesTask, rules: GarchTaskRules): FitTask<GarchState> {
  const [factor] = series.factors;
  const kind = rules.asymmetric ? 'gjr' : 'garch';
  const law = rules.innovations === 'student' ? 'Student' : 'normal';
  return {
    ...series,
    id: `${kind}:${factor}`,
    kind,
    label: `${rules.asymmetric ? 'GJR' : 'GARCH'}(1,1) of ${factor}, ${law} innovations`,
    fewest: FEWEST_RETURNS,
    embargo: 0,
    fit: (window: Columns, near?: GarchState) => fitWindow(window[0], rules, near),
    score: (state, [window], [test]) => {
      const benchmark = ewmaBenchmark(window, test, rules.lambda, rules.alpha);
      if (!benchmark.ok) return benchmark;
      return success(forecastLosses(test, rules.alpha, garchForecast(state, test), benchmark.value));
    },
  };
}

function fitWindow(
  window: Float64Array,
  rules: GarchTaskRules,
  near?: GarchState,
): Result<Fitted<GarchState>> {
  const { asymmetric, innovations, alpha } = rules;
  const found = fitGarch(window, { asymmetric, innovations }, near?.parameters);
  if (!found.ok) return found;
  return described(window, alpha, found.value);
}

function described(window: Float64Array, alpha: number, fit: GarchFit): Result<Fitted<GarchState>> {
  const { parameters, filter, persistence, convergence } = fit;
  return success({
    parameters: {
      parameters,
      next: filter.next,
      tail: residualTail(window, parameters.mu, filter.variance, alpha),
    },
    numbers: numbersOf(fit),
    objective: { kind: 'log-likelihood', value: filter.logLikelihood },
    convergence: {
      status: convergence.status === 'converged' ? 'converged' : 'at-boundary',
      note: `quasi-Newton${convergence.from === 'cold' ? ' from plain starts' : ' from the fit before'}, persistence ${persistence.toFixed(6)}`,
    },
    cautions: convergence.reasons,
  });
}

function numbersOf(fit: GarchFit): FittedNumber[] {
  const { spec, parameters, standardErrors, filter, persistence, atBoundary } = fit;
  const named: [string, number | undefined, string][] = [
    ['mu', parameters.mu, 'fraction'],
    ['omega', parameters.omega, 'fraction^2'],
    ['alpha', parameters.alpha, '1'],
    ['beta', parameters.beta, '1'],
    ['gamma', spec.asymmetric ? parameters.gamma : undefined, '1'],
    ['nu', parameters.nu, '1'],
  ];
  const numbers = named.flatMap(([name, value, unit]) =>
    value === undefined ? [] : [{ name, value, unit }],
  );
  const longRun = unconditionalVariance(parameters);
  const plain = (name: string, value: number, unit: string): FittedNumber => ({
    name,
    value,
    standardError: null,
    unit,
  });
  return [
    ...numbers.map((number, k) => ({ ...number, standardError: standardErrors?.[k] ?? null })),
    plain('persistence', persistence, '1'),
    ...(atBoundary || !Number.isFinite(longRun)
      ? []
      : [plain('long-run volatility', Math.sqrt(longRun), 'fraction')]),
    plain('next volatility', Math.sqrt(filter.next), 'fraction'),
  ];
}

function garchForecast({ parameters, next, tail }: GarchState, test: Float64Array): VarianceForecast {
  const variance = new Float64Array(test.length);
  let h = next;
  for (let t = 0; t < test.length; t++) {
    variance[t] = h;
    h = nextVariance(parameters, test[t], h);
  }
  return { centre: parameters.mu, variance, tail };
}
