/** GARCH filters, forecasts and fits. */
import { fitGarch, type GarchFit } from '../../../engine/risk/volatility/garchFit';
import {
  garchFilter,
  horizonVariance,
  unconditionalVariance,
  varianceForecast,
  type GarchParameters,
  type GarchSpec,
} from '../../../engine/risk/volatility/garchModel';
import { unsupported, values, type Computation, type JsonObject, type SuiteAdapter } from '../adapter';
import { numberOf, textOf } from '../inputs';
import { returnsOf } from '../series';
import { demand } from './varEs';

export const garch: SuiteAdapter = {
  suite: 'garch',
  compute: ({ tag, inputs }, data) => {
    const returns = returnsOf(inputs, data);
    if (tag === 'filter') return filtered(returns, inputs);
    const spec = specOf(inputs);
    if (spec === undefined)
      return unsupported(`model "${String(inputs.model)}", ${String(inputs.distribution)}`);
    return fitted(demand(fitGarch(returns, spec)));
  },
};

const INNOVATIONS: Readonly<Record<string, GarchSpec['innovations']>> = {
  normal: 'normal',
  'student-t (unit variance)': 'student',
};

function specOf(inputs: JsonObject): GarchSpec | undefined {
  const innovations = INNOVATIONS[textOf(inputs, 'distribution')];
  const model = textOf(inputs, 'model');
  if (innovations === undefined || !/^(GJR-)?GARCH\(1,1\) constant mean$/.test(model)) return undefined;
  return { asymmetric: model.startsWith('GJR'), innovations };
}

function filtered(returns: ArrayLike<number>, inputs: JsonObject): Computation {
  const optional = (field: string): number | undefined =>
    inputs[field] === undefined ? undefined : numberOf(inputs, field);
  const parameters: GarchParameters = {
    mu: numberOf(inputs, 'mu'),
    omega: numberOf(inputs, 'omega'),
    alpha: numberOf(inputs, 'alpha'),
    beta: numberOf(inputs, 'beta'),
    gamma: optional('gamma') ?? 0,
    nu: optional('nu'),
  };
  const { variance, next, logLikelihood } = demand(garchFilter(returns, parameters));
  const ahead = varianceForecast(parameters, next, 250);
  const steps = Object.fromEntries(Array.from(ahead, (h, m) => [`variance_step_${m + 1}`, h]));
  const sums = Object.fromEntries(
    [5, 10, 20, 22].map((m) => [`sum_variance_${m}`, horizonVariance(parameters, next, m)]),
  );
  return values({
    loglik: logLikelihood,
    h_1: variance[0],
    h_2: variance[1],
    h_n: variance[variance.length - 1],
    next_variance: next,
    unconditional_variance: unconditionalVariance(parameters),
    ...steps,
    ...sums,
  });
}

function fitted({ parameters, filter, standardErrors, persistence, spec }: GarchFit): Computation {
  const names = ['mu', 'omega', 'alpha', 'beta', ...(spec.asymmetric ? ['gamma'] : []), 'nu'];
  const errors = Object.fromEntries(
    Array.from(standardErrors ?? [], (error, i) => [`se_${names[i]}`, error]),
  );
  const { mu, omega, alpha, beta, gamma, nu } = parameters;
  return values({
    ...{ mu, omega, alpha, beta, gamma, persistence },
    ...(nu === undefined ? {} : { nu }),
    loglik: filter.logLikelihood,
    next_variance: filter.next,
    ...errors,
  });
}
