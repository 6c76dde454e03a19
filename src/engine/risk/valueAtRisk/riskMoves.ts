/** Scenarios as factor moves over the horizon: history as it was, and history rescaled to today's volatility. */
import { failure, success, type Result } from '../../basics/result';
import { fitDcc } from '../../market/correlation/dcc';
import { ewmaVariance } from '../volatility/ewma';
import { fitGarch } from '../volatility/garchFit';
import { garchFilter } from '../volatility/garchModel';
import { filteredMoves, recolouredMoves } from '../simulation/filteredMoves';
import type { FilteredSeries, RatioBounds } from '../tail/filteredHistory';
import { columnOf, type FactorPanel } from './factorPanel';
import { DEFAULT_PARAMETERS, decayOf, decaysOf, type Decay, type RiskParameters } from './riskParameters';
import type { HorizonRule } from './riskRequest';

export interface HorizonMoves {
  /** [scenario][factor], oldest first. */
  readonly moves: Float64Array;
  readonly count: number;
  /** First and last day of each scenario, UTC midnights. */
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
}

/** Refuses horizons that are no whole number of days, and overlapping horizons longer than the history. */
export function horizonMoves(panel: FactorPanel, days: number, rule: HorizonRule): Result<HorizonMoves> {
  if (!(Number.isInteger(days) && days >= 1 && days <= 250))
    return failure('OUT_OF_RANGE', `horizon of ${days} days: a whole number from 1 to 250`, { days });
  const { count, moves, fromMs, toMs, factors } = panel;
  if (days === 1) return success({ moves, count, fromMs, toMs });
  if (rule === 'root-time') {
    const scale = Math.sqrt(days);
    return success({ moves: moves.map((move) => move * scale), count, fromMs, toMs });
  }
  const left = count - days + 1;
  if (left < 2)
    return failure('OUT_OF_RANGE', `${count} daily moves have no overlapping horizons of ${days} days`);
  const n = factors.length;
  const sums = new Float64Array(left * n);
  for (let t = 0; t < left; t++) for (let k = 0; k < days * n; k++) sums[t * n + (k % n)] += moves[t * n + k];
  return success({ moves: sums, count: left, fromMs: fromMs.slice(0, left), toMs: toMs.slice(days - 1) });
}

/** `dcc`: EWMA volatilities, and each day's correlations exchanged for those of the day to come. */
export type VolatilityFilter = 'ewma' | 'garch' | 'gjr' | 'dcc';

/** A day that was dead calm must not become a crash: bounds of today's volatility over that of the day. */
export const FILTER_BOUNDS: RatioBounds = { low: 0.25, high: 4 };

export interface FilteredPanel {
  readonly panel: FactorPanel;
  /** Volatility of the day to come, by factor. */
  readonly sigmaNext: Float64Array;
  readonly cautions: readonly string[];
}

/**
 * Every factor's moves times today's volatility over that of their day. A GARCH fit that does not converge, or reaches the
 * boundary of stationarity without a finite forecast, falls back to EWMA for that factor, and says so.
 */
export function filteredPanel(
  panel: FactorPanel,
  filter: VolatilityFilter,
  lambda: number,
  parameters: RiskParameters = DEFAULT_PARAMETERS,
): Result<FilteredPanel> {
  const cautions: string[] = [];
  const series: FilteredSeries[] = [];
  for (let factor = 0; factor < panel.factors.length; factor++) {
    const returns = columnOf(panel, factor);
    const { id } = panel.factors[factor];
    const found = volatilityOf(returns, { filter, lambda, parameters, id }, cautions);
    if (!found.ok) return found;
    series.push({ returns, ...found.value });
  }
  const moves = filter === 'dcc' ? recoloured(series, parameters, cautions) : bounded(series);
  if (!moves.ok) return moves;
  const sigmaNext = Float64Array.from(series, ({ sigmaNext: next }) => next);
  return success({ panel: { ...panel, moves: moves.value }, sigmaNext, cautions });
}

const bounded = (factors: readonly FilteredSeries[]): Result<Float64Array> =>
  filteredMoves({ factors, bounds: FILTER_BOUNDS });

/** One factor, or a DCC that does not fit: volatilities alone, with the reason. */
function recoloured(
  series: readonly FilteredSeries[],
  { dcc }: RiskParameters,
  cautions: string[],
): Result<Float64Array> {
  const factors = series.map(withinBounds);
  const residuals = factors.map(({ returns, sigma }) => Float64Array.from(returns, (r, t) => r / sigma[t]));
  const fit = dcc === null || residuals.length < 2 ? fitDcc(residuals) : success(dcc);
  const moves = fit.ok ? recolouredMoves(factors, fit.value) : fit;
  if (moves.ok) return moves;
  cautions.push(`correlations are those of each day: ${moves.failure.message}`);
  return bounded(factors);
}

/** The volatility of a day held where its ratio to today's is within the bounds: whitening has no ratio to bound later. */
function withinBounds({ returns, sigma, sigmaNext }: FilteredSeries): FilteredSeries {
  const [least, most] = [sigmaNext / FILTER_BOUNDS.high, sigmaNext / FILTER_BOUNDS.low];
  return { returns, sigma: Float64Array.from(sigma, (s) => Math.min(most, Math.max(least, s))), sigmaNext };
}

interface Volatility {
  readonly sigma: Float64Array;
  readonly sigmaNext: number;
}

interface FilterOf {
  readonly filter: VolatilityFilter;
  readonly lambda: number;
  readonly parameters: RiskParameters;
  readonly id: string;
}

function volatilityOf(returns: Float64Array, of: FilterOf, cautions: string[]): Result<Volatility> {
  const { filter, parameters, id } = of;
  const lambda = decayOf(decaysOf(parameters, of.lambda), id);
  if (filter === 'ewma' || filter === 'dcc') return ewmaVolatility(returns, lambda);
  const approved = (filter === 'gjr' ? parameters.gjr : parameters.garch)[id];
  if (approved !== undefined) {
    const path = garchFilter(returns, approved);
    if (path.ok) return success(deviationsOf(path.value));
    cautions.push(`${id}: ${path.failure.message} under ${parameters.name}; fitted to the window instead`);
  }
  const fit = fitGarch(returns, { asymmetric: filter === 'gjr', innovations: 'student' });
  if (!fit.ok) {
    cautions.push(`${id}: ${fit.failure.message}; EWMA with lambda ${lambda} stands in`);
    return ewmaVolatility(returns, lambda);
  }
  cautions.push(...fit.value.convergence.reasons.map((reason) => `${id}, GARCH fit: ${reason}`));
  return success(deviationsOf(fit.value.filter));
}

const deviationsOf = (path: { readonly variance: Float64Array; readonly next: number }): Volatility => ({
  sigma: path.variance.map(Math.sqrt),
  sigmaNext: Math.sqrt(path.next),
});

/** Standard deviations by day and for the day to come; starts at the sample's variance. */
export function ewmaVolatility(returns: Float64Array, lambda: number): Result<Volatility> {
  const path = ewmaVariance(returns, lambda, 'sample');
  if (!path.ok) return path;
  return success({ sigma: path.value.variance.map(Math.sqrt), sigmaNext: Math.sqrt(path.value.next) });
}

/** Moves over their day's volatility: what correlations and dependence are measured on. */
export function standardisedColumns(panel: FactorPanel, lambda: Decay): Result<readonly Float64Array[]> {
  const columns: Float64Array[] = [];
  for (let factor = 0; factor < panel.factors.length; factor++) {
    const returns = columnOf(panel, factor);
    const volatility = ewmaVolatility(returns, decayOf(lambda, panel.factors[factor].id));
    if (!volatility.ok) return volatility;
    const { sigma } = volatility.value;
    columns.push(returns.map((move, t) => move / sigma[t]));
  }
  return success(columns);
}
