/** Delta-normal and delta-gamma: closed forms on the Greeks of the factors, with their error against full revaluation. */
import { success, type Result } from '../../basics/result';
import {
  correlationOf,
  covarianceOf,
  sampleCorrelation,
  secondMoments,
} from '../../market/correlation/correlationMatrix';
import type { SquareMatrix } from '../../math/matrix';
import {
  deltaGammaPnl,
  deltaGammaTail,
  deltaNormalTail,
  shortcutError,
  type DeltaGammaBook,
} from '../tail/deltaGamma';
import { historicalTail } from '../tail/historicalTail';
import type { TailFigures } from '../tail/parametricTail';
import { overriddenFactors } from './correlationOverrides';
import { columnsOf, newestMoves, type FactorPanel } from './factorPanel';
import { basisOf, METHOD_LABELS, refused, type MethodRun } from './methodRun';
import { quadraticBook } from './quadraticBook';
import { pairMatrix } from './riskParameters';
import type { MethodResult, ShortcutComparison, TailFigure } from './riskReport';
import type { RiskRequest } from './riskRequest';
import { alphaOf, scenarioRun, type RiskContext } from './scenarioMethods';

export function shortcutRun(context: RiskContext, id: 'delta-normal' | 'delta-gamma'): MethodRun {
  const { run, panel, request } = context;
  const window = newestMoves(panel, request.windowDays);
  const columns = columnsOf(window);
  const rule = id === 'delta-normal' ? 'first order' : 'second order with all cross terms, Cornish-Fisher';
  const singular = sampleCorrelation(columns);
  if (!singular.ok) return refused(id, basisOf(context, rule), singular.failure);
  const law = normalMoves(request, window, columns);
  if (!law.ok) return refused(id, basisOf(context, rule), law.failure);
  const basis = basisOf(context, `${rule}; ${law.value.text}; root of time`);
  const book = quadraticBook(run, window);
  const { covariance } = law.value;
  const figures: TailFigure[] = [];
  let isMonotone = true;
  for (const confidence of request.confidences) {
    const alpha = alphaOf(confidence);
    const tail =
      id === 'delta-normal'
        ? deltaNormalTail(book.delta, covariance, alpha, request.horizonDays)
        : deltaGammaTail(book, covariance, alpha, request.horizonDays);
    if (!tail.ok) return refused(id, basis, tail.failure);
    if ('monotone' in tail.value && tail.value.monotone === false) isMonotone = false;
    figures.push(plainFigure(confidence, tail.value));
  }
  const shortcut = id === 'delta-gamma' ? taylorErrors(context, book) : success([]);
  return {
    result: {
      id,
      label: METHOD_LABELS[id],
      basis,
      figures,
      meanPnl: null,
      cautions: isMonotone ? [] : ['the Cornish-Fisher expansion is outside its domain'],
      failure: shortcut.ok ? null : shortcut.failure,
      shortcut: shortcut.ok ? shortcut.value : [],
    },
  };
}

/** The sample's deviations under the approved set's correlations and the desk's overrides; the sample itself without either. */
function normalMoves(
  { parameters, correlationOverrides }: RiskRequest,
  window: FactorPanel,
  columns: readonly Float64Array[],
): Result<{ readonly covariance: SquareMatrix; readonly text: string }> {
  const factors = window.factors.map(({ id }) => id);
  const sample = secondMoments(columns, false);
  const own = correlationOf(sample);
  if (!own.ok) return own;
  const approved = factors.length < 2 ? undefined : pairMatrix(parameters.correlation, factors);
  const { deviations, correlation } = own.value;
  const view = overriddenFactors(correlationOverrides, factors, approved ?? correlation);
  if (!view.ok) return view;
  if (approved === undefined && view.value.text === '')
    return success({ covariance: sample, text: 'normal moves, sample covariance about 0' });
  const from = approved === undefined ? 'sample correlations' : `correlations of ${parameters.name}`;
  return success({
    covariance: covarianceOf(deviations, view.value.correlation),
    text: [
      'normal moves, sample volatilities',
      from,
      ...(view.value.text === '' ? [] : [view.value.text]),
    ].join(', '),
  });
}

const plainFigure = (confidence: number, { valueAtRisk, expectedShortfall }: TailFigures): TailFigure => ({
  confidence,
  valueAtRisk,
  expectedShortfall,
  varPrecision: null,
  esPrecision: null,
});

/** The quadratic book and full revaluation on the same past moves: what the expansion alone gets wrong. */
function taylorErrors(context: RiskContext, book: DeltaGammaBook): Result<readonly ShortcutComparison[]> {
  const full = scenarioRun(context, 'historical');
  if (!full.ok) return full;
  const { request } = context;
  const quadratic = deltaGammaPnl(book, full.value.moves);
  const comparisons: ShortcutComparison[] = [];
  for (const confidence of request.confidences) {
    const spec = { alpha: alphaOf(confidence), var: request.varConvention, es: request.esConvention };
    const [short, exact] = [historicalTail(quadratic, spec), full.value.measures(spec.alpha)];
    if (!short.ok) return short;
    if (!exact.ok) return exact;
    const error = shortcutError(short.value.valueAtRisk, exact.value.valueAtRisk);
    comparisons.push({
      against: 'full revaluation of the same past moves',
      confidence,
      varError: error.absolute,
      varErrorShare: error.relative ?? null,
    });
  }
  return success(comparisons);
}

/** Adds how far the shortcuts lie from the simulated law of the same kind. */
export function compareShortcuts(results: readonly MethodResult[]): readonly MethodResult[] {
  const full = results.find(({ id, failure: problem }) => id === 'monte-carlo-normal' && problem === null);
  if (full === undefined) return results;
  return results.map((result) =>
    (result.id === 'delta-gamma' || result.id === 'delta-normal') && result.failure === null
      ? { ...result, shortcut: [...result.shortcut, ...against(result, full)] }
      : result,
  );
}

const against = (short: MethodResult, full: MethodResult): readonly ShortcutComparison[] =>
  short.figures.flatMap(({ confidence, valueAtRisk }): ShortcutComparison[] => {
    const exact = full.figures.find((figure) => figure.confidence === confidence);
    if (exact === undefined) return [];
    const error = shortcutError(valueAtRisk, exact.valueAtRisk);
    return [
      {
        against: `${full.label}, full revaluation`,
        confidence,
        varError: error.absolute,
        varErrorShare: error.relative ?? null,
      },
    ];
  });
