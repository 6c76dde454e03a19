/**
 * The tail of tomorrow's P&L from its own history, by named method: what panels set side by side and backtests roll.
 * P&L in order of time, newest last. Losses positive.
 */
import { success, type Result } from '../../basics/result';
import { momentsOf, type Series } from '../../math/series';
import { ewmaVariance } from '../volatility/ewma';
import { fitGarch } from '../volatility/garchFit';
import { garchFilter, type GarchParameters } from '../volatility/garchModel';
import { filteredReturns, type RatioBounds } from './filteredHistory';
import { DEFAULT_CONVENTION, historicalTail, type EsConvention, type VarConvention } from './historicalTail';
import { cornishFisherTail, normalTail, studentScale, studentTail, type TailFigures } from './parametricTail';
import type { ScenarioWeights } from './scenarioWeights';
import { ageWeightedTail } from './weightedTail';

export type TailMethod =
  | { readonly kind: 'historical' }
  | { readonly kind: 'age-weighted'; readonly lambda: number }
  | { readonly kind: 'filtered-ewma'; readonly lambda: number; readonly bounds?: RatioBounds }
  | {
      readonly kind: 'filtered-garch';
      readonly asymmetric: boolean;
      readonly innovations: 'normal' | 'student';
      readonly bounds?: RatioBounds;
      /** Given: the recursion runs at these and nothing is fitted. */
      readonly parameters?: GarchParameters;
    }
  | { readonly kind: 'normal' }
  | { readonly kind: 'ewma-normal'; readonly lambda: number }
  | { readonly kind: 'student'; readonly nu: number }
  | { readonly kind: 'cornish-fisher' };

export interface Conventions {
  readonly var: VarConvention;
  readonly es: EsConvention;
}

export interface SeriesTail extends TailFigures {
  readonly method: TailMethod;
  /** Of scenario methods: which rows make the figures, for contributions. Parametric methods have none. */
  readonly varWeights?: ScenarioWeights;
  readonly esWeights?: ScenarioWeights;
  /** Factor by which each row's P&L was rescaled, of filtered methods. */
  readonly rescaling?: Float64Array;
  /** What the reader should know: boundary of a fit, expansion outside its domain. */
  readonly cautions: readonly string[];
}

/** Refusals are those of the method: short, constant, non-finite series; fits that do not converge. */
export function seriesTail(
  pnl: Series,
  method: TailMethod,
  alpha: number,
  conventions: Conventions = DEFAULT_CONVENTION,
): Result<SeriesTail> {
  const found = byMethod(pnl, method, alpha, conventions);
  return found.ok ? success({ cautions: [], ...found.value, method }) : found;
}

type Found = Omit<SeriesTail, 'method' | 'cautions'> & { readonly cautions?: readonly string[] };

function byMethod(pnl: Series, method: TailMethod, alpha: number, conventions: Conventions): Result<Found> {
  switch (method.kind) {
    case 'historical':
      return historicalTail(pnl, { alpha, ...conventions });
    case 'age-weighted':
      return ageWeightedTail(pnl, method.lambda, alpha);
    case 'filtered-ewma':
    case 'filtered-garch':
      return filtered(pnl, method, alpha, conventions);
    case 'ewma-normal':
      return ewmaNormal(pnl, method.lambda, alpha);
    default:
      return ofMoments(pnl, method, alpha);
  }
}

type FilteredMethod = Extract<TailMethod, { readonly bounds?: RatioBounds }>;

interface Volatilities {
  readonly sigma: Float64Array;
  readonly sigmaNext: number;
  readonly cautions: readonly string[];
}

function filtered(
  pnl: Series,
  method: FilteredMethod,
  alpha: number,
  conventions: Conventions,
): Result<Found> {
  const volatilities = volatilitiesOf(pnl, method);
  if (!volatilities.ok) return volatilities;
  const { sigma, sigmaNext, cautions } = volatilities.value;
  const rescaled = filteredReturns({ returns: pnl, sigma, sigmaNext }, method.bounds);
  if (!rescaled.ok) return rescaled;
  const tail = historicalTail(rescaled.value, { alpha, ...conventions });
  if (!tail.ok) return tail;
  const rescaling = sigma.map((s, t) => (pnl[t] === 0 ? sigmaNext / s : rescaled.value[t] / pnl[t]));
  return success({ ...tail.value, rescaling, cautions });
}

function volatilitiesOf(pnl: Series, method: FilteredMethod): Result<Volatilities> {
  if (method.kind === 'filtered-ewma') {
    const path = ewmaVariance(pnl, method.lambda);
    if (!path.ok) return path;
    const { variance, next } = path.value;
    return success({ sigma: variance.map(Math.sqrt), sigmaNext: Math.sqrt(next), cautions: [] });
  }
  if (method.parameters !== undefined) return atParameters(pnl, method.parameters);
  const fit = fitGarch(pnl, method);
  if (!fit.ok) return fit;
  const { filter, convergence } = fit.value;
  const cautions = convergence.reasons.map((reason) => `GARCH fit: ${reason}`);
  return success({ sigma: filter.variance.map(Math.sqrt), sigmaNext: Math.sqrt(filter.next), cautions });
}

function atParameters(pnl: Series, parameters: GarchParameters): Result<Volatilities> {
  const filter = garchFilter(pnl, parameters);
  if (!filter.ok) return filter;
  const { variance, next } = filter.value;
  return success({ sigma: variance.map(Math.sqrt), sigmaNext: Math.sqrt(next), cautions: [] });
}

function ewmaNormal(pnl: Series, lambda: number, alpha: number): Result<Found> {
  const path = ewmaVariance(pnl, lambda);
  return path.ok ? normalTail({ mean: 0, standardDeviation: Math.sqrt(path.value.next) }, alpha) : path;
}

function ofMoments(
  pnl: Series,
  method: Extract<TailMethod, { kind: 'normal' | 'student' | 'cornish-fisher' }>,
  alpha: number,
): Result<Found> {
  const moments = momentsOf(pnl, 'P&L');
  if (!moments.ok) return moments;
  const { mean, standardDeviation } = moments.value;
  if (method.kind === 'normal') return normalTail(moments.value, alpha);
  if (method.kind === 'student')
    return studentTail(mean, studentScale(standardDeviation, method.nu), method.nu, alpha);
  const tail = cornishFisherTail(moments.value, alpha);
  if (!tail.ok) return tail;
  const cautions = tail.value.monotone ? [] : ['the Cornish-Fisher expansion is outside its domain'];
  return success({ ...tail.value, cautions });
}
