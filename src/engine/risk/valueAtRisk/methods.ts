/** Every method on the same book and the same history, side by side. A method that cannot be run says why. */
import { success, type Result } from '../../basics/result';
import { mean } from '../../math/series';
import { tailPrecision } from '../tail/tailPrecision';
import { basisOf, METHOD_LABELS, refused, type MethodRun } from './methodRun';
import type { FigureBasis, TailFigure } from './riskReport';
import type { MethodId } from './riskRequest';
import { alphaOf, scenarioRun, type RiskContext, type ScenarioSetRun } from './scenarioMethods';
import { shortcutRun } from './shortcutMethods';
import { simulatedFigure } from './simulatedTail';

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
