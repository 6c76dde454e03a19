/** The named tail methods as forecasters of a rolling backtest; GARCH models are refitted now and then, not every day. */
import { success, type Result } from '../basics/result';
import { DEFAULT_CONVENTION } from '../risk/tail/historicalTail';
import { seriesTail, type Conventions, type TailMethod } from '../risk/tail/seriesTail';
import { fitGarch } from '../risk/volatility/garchFit';
import type { GarchParameters } from '../risk/volatility/garchModel';
import type { Forecaster } from './rollingForecast';

export interface ForecasterRules {
  readonly alpha: number;
  readonly conventions?: Conventions;
  /** Days between fits of a GARCH model; each starts where the last one ended. */
  readonly refitEvery?: number;
}

/** Keeps the last fit: use a new one for each run. */
export function methodForecaster(method: TailMethod, rules: ForecasterRules): Forecaster {
  const { alpha, conventions = DEFAULT_CONVENTION, refitEvery = 20 } = rules;
  if (method.kind !== 'filtered-garch' || method.parameters !== undefined)
    return (past) => seriesTail(past, method, alpha, conventions);
  const parametersAt = refitter(method, refitEvery);
  return (past) => {
    const parameters = parametersAt(past);
    if (!parameters.ok) return parameters;
    return seriesTail(past, { ...method, parameters: parameters.value }, alpha, conventions);
  };
}

type GarchMethod = Extract<TailMethod, { kind: 'filtered-garch' }>;

function refitter(spec: GarchMethod, refitEvery: number): (past: Float64Array) => Result<GarchParameters> {
  let known: GarchParameters | undefined;
  let days = 0;
  return (past) => {
    if (known !== undefined && days++ % refitEvery !== 0) return success(known);
    const fit = fitGarch(past, spec, known);
    if (!fit.ok) return fit;
    if (known === undefined) days = 1;
    known = fit.value.parameters;
    return success(known);
  };
}
