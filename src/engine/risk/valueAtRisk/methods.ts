/** Every method on the same book and the same history, side by side. A method that cannot be run says why. */
import { success, type Result } from '../../basics/result';
import { covarianceOf, sampleCorrelation, secondMoments } from '../../market/correlation/correlationMatrix';
import type { SquareMatrix } from '../../math/matrix';
import { mean } from '../../math/series';
import {
  deltaGammaPnl,
  deltaGammaTail,
  deltaNormalTail,
  shortcutError,
  type DeltaGammaBook,
} from '../tail/deltaGamma';
import { historicalTail } from '../tail/historicalTail';
import type { TailFigures } from '../tail/parametricTail';
import { tailPrecision } from '../tail/tailPrecision';
import { columnsOf, newestMoves } from './factorPanel';
import { quadraticBook } from './quadraticBook';
import type { FigureBasis, MethodResult, ShortcutComparison, TailFigure } from './riskReport';
import { pairMatrix } from './riskParameters';
import type { MethodId } from './riskRequest';
import { alphaOf, scenarioRun, type RiskContext, type ScenarioSetRun } from './scenarioMethods';
import { simulatedFigure } from './simulatedTail';

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

const refused = (id: MethodId, basis: FigureBasis, problem: MethodResult['failure']): MethodRun => ({
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

function basisOf({ panel, request }: RiskContext, description: string): FigureBasis {
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

/** Runs one method; a refusal is a result with its reason and without figures. */
export function runMethod(context: RiskContext, id: MethodId): MethodRun {
  if (id === 'delta-normal' || id === 'delta-gamma') return shortcutRun(context, id);
  const scenarios = scenarioRun(context, id);
  if (!scenarios.ok) return refused(id, basisOf(context, ''), scenarios.failure);
  const figures = figuresOf(context, scenarios.value);
  if (!figures.ok) return refused(id, basisOf(context, scenarios.value.description), figures.failure);
  const { pnl, fromMs, toMs, description } = scenarios.value;
  const basis: FigureBasis = {
    ...basisOf(context, description),
    scenarios: pnl.length,
    firstMs: fromMs[0],
    lastMs: toMs[toMs.length - 1],
  };
  return {
    scenarios: scenarios.value,
    result: {
      id,
      label: METHOD_LABELS[id],
      basis,
      figures: figures.value,
      meanPnl: mean(pnl),
      cautions: [...scenarios.value.cautions, ...thinTail(context, pnl.length)],
      failure: null,
      shortcut: [],
    },
  };
}

/** A quantile that fewer than five scenarios stand behind. */
function thinTail({ request }: RiskContext, scenarios: number): readonly string[] {
  return request.confidences
    .filter((confidence) => alphaOf(confidence) * scenarios < 5)
    .map((confidence) => {
      const behind = (alphaOf(confidence) * scenarios).toFixed(1);
      return `${100 * confidence} %: ${behind} of ${scenarios} scenarios lie beyond`;
    });
}

function figuresOf({ request }: RiskContext, set: ScenarioSetRun): Result<readonly TailFigure[]> {
  const figures: TailFigure[] = [];
  for (const confidence of request.confidences) {
    const alpha = alphaOf(confidence);
    const found = set.replicates > 0 ? simulated(request, set, alpha) : historical(set, alpha);
    if (!found.ok) return found;
    figures.push({ ...found.value, confidence });
  }
  return success(figures);
}

const simulated = (
  { varConvention, esConvention }: RiskContext['request'],
  { pnl, replicates }: ScenarioSetRun,
  alpha: number,
): Result<TailFigure> => simulatedFigure(pnl, replicates, { alpha, var: varConvention, es: esConvention });

/** Overlapping, weighted and chosen scenarios are no independent sample: they get no interval. */
function historical(set: ScenarioSetRun, alpha: number): Result<TailFigure> {
  const tail = set.measures(alpha);
  if (!tail.ok) return tail;
  const { valueAtRisk, expectedShortfall } = tail.value;
  const precision = set.isSample ? tailPrecision(set.pnl, alpha, tail.value) : undefined;
  return success({
    confidence: 1 - alpha,
    valueAtRisk,
    expectedShortfall,
    varPrecision: precision?.ok === true ? precision.value.valueAtRisk : null,
    esPrecision: precision?.ok === true ? precision.value.expectedShortfall : null,
  });
}

function shortcutRun(context: RiskContext, id: 'delta-normal' | 'delta-gamma'): MethodRun {
  const { run, panel, request } = context;
  const window = newestMoves(panel, request.windowDays);
  const columns = columnsOf(window);
  const approved = pairMatrix(
    request.parameters.correlation,
    window.factors.map(({ id: factor }) => factor),
  );
  const law =
    approved === undefined || columns.length < 2
      ? 'normal moves, sample covariance about 0'
      : `normal moves, sample volatilities, correlations of ${request.parameters.name}`;
  const rule = id === 'delta-normal' ? 'first order' : 'second order with all cross terms, Cornish-Fisher';
  const basis = basisOf(context, `${rule}; ${law}; root of time`);
  const singular = sampleCorrelation(columns);
  if (!singular.ok) return refused(id, basis, singular.failure);
  const book = quadraticBook(run, window);
  const covariance = covarianceUnder(secondMoments(columns, false), approved);
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

/** The sample's deviations under the given correlations; the sample itself where there are none. */
function covarianceUnder(sample: SquareMatrix, correlation: SquareMatrix | undefined): SquareMatrix {
  if (correlation === undefined || sample.size < 2) return sample;
  const { size, entries } = sample;
  const deviations = Float64Array.from({ length: size }, (_, i) => Math.sqrt(entries[i * size + i]));
  return covarianceOf(deviations, correlation);
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
