/** What every method's result has: its label, what its figures stand on, and how it looks when it was refused. */
import { newestMoves } from './factorPanel';
import type { FigureBasis, MethodResult } from './riskReport';
import type { MethodId } from './riskRequest';
import type { RiskContext, ScenarioSetRun } from './scenarioMethods';

export const METHOD_LABELS: Readonly<Record<MethodId, string>> = {
  historical: 'Historical',
  'age-weighted': 'Historical, age-weighted',
  'filtered-ewma': 'Historical, filtered EWMA',
  'filtered-garch': 'Historical, filtered GARCH',
  'filtered-gjr': 'Historical, filtered GJR',
  'filtered-dcc': 'Historical, filtered EWMA and DCC',
  stressed: 'Historical, stressed window',
  'delta-normal': 'Delta-normal',
  'delta-gamma': 'Delta-gamma, Cornish-Fisher',
  'monte-carlo-normal': 'Monte Carlo, normal',
  'monte-carlo-t': 'Monte Carlo, t copula',
};

export interface MethodRun {
  readonly result: MethodResult;
  /** Of methods with scenarios. */
  readonly scenarios?: ScenarioSetRun;
}

export const refused = (id: MethodId, basis: FigureBasis, problem: MethodResult['failure']): MethodRun => ({
  result: {
    id,
    label: METHOD_LABELS[id],
    basis,
    figures: [],
    meanPnl: null,
    cautions: [],
    failure: problem,
    shortcut: [],
  },
});

export function basisOf({ panel, request }: RiskContext, description: string): FigureBasis {
  const window = newestMoves(panel, request.windowDays);
  return {
    scenarios: window.count,
    firstMs: window.fromMs[0],
    lastMs: window.toMs[window.count - 1],
    horizonDays: request.horizonDays,
    horizonRule: request.horizonRule,
    description,
  };
}
