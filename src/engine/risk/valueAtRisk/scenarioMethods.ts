/** Methods that read the tail of scenarios: where the moves come from, what the book makes of them, how the tail is read. */
import { failure, success, type Result } from '../../basics/result';
import { historicalTail } from '../tail/historicalTail';
import { worstWindow } from '../tail/horizon';
import type { TailMeasures } from '../tail/scenarioWeights';
import { ageWeightedTail } from '../tail/weightedTail';
import type { BookRun } from './bookRun';
import { columnsOf, newestMoves, type FactorPanel } from './factorPanel';
import { filteredPanel, horizonMoves, type VolatilityFilter } from './riskMoves';
import { normalLaw, studentLaw } from './jointLaws';
import { decayText } from './riskParameters';
import type { MethodId, RiskRequest } from './riskRequest';
import { marginalsOf, simulatedMoves } from './simulatedTail';

export interface RiskContext {
  readonly run: BookRun;
  /** All joint moves there are. */
  readonly panel: FactorPanel;
  readonly request: RiskRequest;
}

export interface ScenarioSetRun {
  /** [scenario][factor]. */
  readonly moves: Float64Array;
  readonly pnl: Float64Array;
  /** Days of each scenario; of simulated ones the data range that the law was fitted to. */
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
  /** Scenarios are days of history. */
  readonly isDated: boolean;
  /** Independent and equally likely, so that the sampling error of the tail can be told. */
  readonly isSample: boolean;
  /** Simulated: equal parts with a scramble each; 0 for history. */
  readonly replicates: number;
  readonly description: string;
  readonly cautions: readonly string[];
  measures(alpha: number): Result<TailMeasures>;
}

export const conventionText = ({ varConvention, esConvention }: RiskRequest): string => {
  const quantile =
    varConvention === 'kth-worst'
      ? 'VaR the k-th worst, k = ceil(alpha n)'
      : `VaR by quantile definition ${varConvention}`;
  return `${quantile}, ES ${esConvention}`;
};

const FILTERS: Readonly<Partial<Record<MethodId, VolatilityFilter>>> = {
  'filtered-ewma': 'ewma',
  'filtered-garch': 'garch',
  'filtered-gjr': 'gjr',
  'filtered-dcc': 'dcc',
};

function filterText({ request, panel }: RiskContext, filter: VolatilityFilter): string {
  const { parameters, lambda } = request;
  const ids = panel.factors.map(({ id }) => id);
  const decay = `EWMA ${decayText(parameters, lambda, ids)}`;
  if (filter === 'ewma') return decay;
  if (filter === 'dcc') {
    const from = parameters.dcc === null ? '' : ` of ${parameters.name}`;
    return `${decay}, and to the DCC correlations${from} of the next day`;
  }
  const [name, fitted] =
    filter === 'gjr' ? ['GJR-GARCH(1,1)', parameters.gjr] : ['GARCH(1,1)', parameters.garch];
  const own = ids.filter((id) => fitted[id] === undefined);
  const refitted = 'Student innovations, by maximum likelihood';
  if (own.length === ids.length) return `${name}, ${refitted}`;
  const rest = own.length === 0 ? '' : `; ${own.join(', ')} ${refitted} of the window`;
  return `${name} of ${parameters.name}${rest}`;
}

/** P&L of the method's scenarios. Refuses methods without scenarios (`delta-normal`, `delta-gamma`). */
export function scenarioRun(context: RiskContext, method: MethodId): Result<ScenarioSetRun> {
  if (method === 'historical' || method === 'age-weighted') return plainRun(context, method);
  if (method === 'stressed') return stressedRun(context);
  const filter = FILTERS[method];
  if (filter !== undefined) return filteredRun(context, filter);
  if (method === 'monte-carlo-normal' || method === 'monte-carlo-t') return simulatedRun(context, method);
  return failure('UNSUPPORTED', `${method} has no scenarios`);
}

function historyRun(
  { run, request }: RiskContext,
  panel: FactorPanel,
  description: string,
  cautions: readonly string[] = [],
): Result<ScenarioSetRun> {
  const horizon = horizonMoves(panel, request.horizonDays, request.horizonRule);
  if (!horizon.ok) return horizon;
  const { moves, fromMs, toMs } = horizon.value;
  const pnl = run.pnl(moves);
  const conventions = { var: request.varConvention, es: request.esConvention };
  return success({
    moves,
    pnl,
    fromMs,
    toMs,
    isDated: true,
    isSample: request.horizonDays === 1 || request.horizonRule === 'root-time',
    replicates: 0,
    description: `${description}; ${conventionText(request)}`,
    cautions,
    measures: (alpha) => historicalTail(pnl, { alpha, ...conventions }),
  });
}

function plainRun(context: RiskContext, method: MethodId): Result<ScenarioSetRun> {
  const window = newestMoves(context.panel, context.request.windowDays);
  const plain = historyRun(context, window, 'full revaluation of past moves, equal weights');
  if (!plain.ok || method === 'historical') return plain;
  const { ageLambda } = context.request;
  const { pnl } = plain.value;
  return success({
    ...plain.value,
    isSample: false,
    description: `full revaluation of past moves, weights falling by ${ageLambda} a day; VaR at cumulated probability, ES over exactly alpha`,
    measures: (alpha) => ageWeightedTail(pnl, ageLambda, alpha),
  });
}

/** The filter runs over the whole history, the scenarios are those of the window. */
function filteredRun(context: RiskContext, filter: VolatilityFilter): Result<ScenarioSetRun> {
  const { lambda, windowDays, parameters } = context.request;
  const filtered = filteredPanel(context.panel, filter, lambda, parameters);
  if (!filtered.ok) return filtered;
  const { panel, cautions } = filtered.value;
  const text = `full revaluation of past moves rescaled to today's volatility, ${filterText(context, filter)}`;
  return historyRun(context, newestMoves(panel, windowDays), text, cautions);
}

/** The window of the whole history that hurts today's book most. */
function stressedRun(context: RiskContext): Result<ScenarioSetRun> {
  const { stressedDays, leadConfidence, varConvention, esConvention } = context.request;
  const whole = historyRun(context, context.panel, '');
  if (!whole.ok) return whole;
  const spec = { alpha: alphaOf(leadConfidence), var: varConvention, es: esConvention };
  const worst = worstWindow(whole.value.pnl, stressedDays, spec);
  if (!worst.ok) return worst;
  const { start, end } = worst.value;
  const n = context.panel.factors.length;
  const pnl = whole.value.pnl.slice(start, end);
  return success({
    ...whole.value,
    isSample: false,
    moves: whole.value.moves.slice(start * n, end * n),
    pnl,
    fromMs: whole.value.fromMs.slice(start, end),
    toMs: whole.value.toMs.slice(start, end),
    description: `full revaluation of the ${stressedDays} consecutive scenarios with the largest ES; ${conventionText(context.request)}`,
    measures: (alpha) => historicalTail(pnl, { ...spec, alpha }),
  });
}

function simulatedRun(context: RiskContext, method: MethodId): Result<ScenarioSetRun> {
  const { run, request } = context;
  const window = newestMoves(context.panel, request.windowDays);
  const columns = columnsOf(window);
  const isNormal = method === 'monte-carlo-normal';
  const kind = isNormal ? 'normal' : request.simulation.marginals;
  const marginals = marginalsOf(columns, kind, request.horizonDays);
  if (!marginals.ok) return marginals;
  const law = isNormal ? normalLaw(request, window) : studentLaw(request, window);
  if (!law.ok) return law;
  const { correlation, copula, text, cautions } = law.value;
  const drawn = simulatedMoves(correlation, copula, marginals.value, request.simulation);
  if (!drawn.ok) return drawn;
  const { moves, replicates } = drawn.value;
  const pnl = run.pnl(moves);
  const conventions = { var: request.varConvention, es: request.esConvention };
  const { points, seed } = request.simulation;
  const source = points === 'sobol' ? `Sobol points, ${replicates} scrambles` : 'pseudo-random points';
  return success({
    moves,
    pnl,
    fromMs: window.fromMs,
    toMs: window.toMs,
    isDated: false,
    isSample: true,
    replicates,
    description: `full revaluation; ${text}, ${kind} margins, ${source}, seed ${seed}; ${conventionText(request)}`,
    cautions:
      request.horizonDays > 1 && !isNormal
        ? [...cautions, 'margins of one day scaled by root of time']
        : cautions,
    measures: (alpha) => historicalTail(pnl, { alpha, ...conventions }),
  });
}

/** Tail probability without the noise of 1 - 0.99. */
export const alphaOf = (confidence: number): number => Math.round((1 - confidence) * 1e12) / 1e12;
