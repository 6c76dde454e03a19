/** A whole calibration: the fits that the histories allow, each made and checked on its own; one that fails is refused alone. */
import { success, type Failure, type Result } from '../basics/result';
import { isPriceLike, type FactorHistory } from '../market/factorHistory';
import { columnsOf, factorPanel, type FactorPanel } from '../risk/valueAtRisk/factorPanel';
import { standardisedColumns } from '../risk/valueAtRisk/riskMoves';
import { sliceOf, type FitTask } from './fitTask';
import { correlationTask, dccTask } from './fits/correlationFit';
import { copulaTask } from './fits/copulaTask';
import { ewmaTask, type SeriesTask } from './fits/ewmaFit';
import { garchTask } from './fits/garchTask';
import { marginShockTask } from './fits/marginShockTask';
import { volResponseTask } from './fits/volResponseTask';
import { PARAMETER_SET_FORMAT, type FitRecord, type ParameterSet, type RefusedFit } from './parameterSet';
import { rulesRefusal, type CalibrationRules } from './rules';
import { walkForward, type KeepGoing } from './walkForward';

export interface CalibrationPlan {
  readonly rules: CalibrationRules;
  readonly history: ParameterSet['history'];
  /** Each runs alone, so that a caller can do other work in between. */
  readonly steps: readonly CalibrationStep[];
  /** Known before any fit: histories that are not there. */
  readonly refused: readonly RefusedFit[];
}

export interface CalibrationStep {
  readonly label: string;
  /** Fails only when it was cancelled. */
  run(keepGoing?: KeepGoing): Result<StepOutcome>;
}

export type StepOutcome = { readonly fit: FitRecord } | { readonly refused: RefusedFit };

/** Refuses bad rules and histories that have no common days, are constant or too short. */
export function planCalibration(
  histories: readonly FactorHistory[],
  rules: CalibrationRules,
): Result<CalibrationPlan> {
  const bad = rulesRefusal(rules);
  if (bad !== undefined) return bad;
  const panel = factorPanel(histories, rules.panel);
  if (!panel.ok) return panel;
  const standardised = standardisedColumns(panel.value, rules.lambda);
  if (!standardised.ok) return standardised;
  const tasks = [
    ...singleTasks(panel.value, rules),
    ...jointTasks(panel.value, standardised.value),
    ...responseTasks(panel.value),
  ];
  const { count, fromMs, toMs, notes } = panel.value;
  return success({
    rules,
    history: {
      factors: histories.map(({ id, provenance }) => ({ id, source: provenance.source })),
      moves: count,
      firstMs: fromMs[0],
      lastMs: toMs[count - 1],
      notes,
    },
    steps: tasks.map((task) => ({ label: task.label, run: (keepGoing) => runTask(task, rules, keepGoing) })),
    refused: missingVols(panel.value),
  });
}

export const assembledSet = (
  { rules, history, refused }: CalibrationPlan,
  outcomes: readonly StepOutcome[],
): ParameterSet => ({
  format: PARAMETER_SET_FORMAT,
  rules,
  history,
  fits: outcomes.flatMap((outcome) => ('fit' in outcome ? [outcome.fit] : [])),
  refused: [...outcomes.flatMap((outcome) => ('refused' in outcome ? [outcome.refused] : [])), ...refused],
});

/** All steps at once. Refuses what the plan refuses; `CANCELLED` when `keepGoing` said so. */
export function calibrate(
  histories: readonly FactorHistory[],
  rules: CalibrationRules,
  keepGoing?: KeepGoing,
): Result<ParameterSet> {
  const plan = planCalibration(histories, rules);
  if (!plan.ok) return plan;
  const outcomes: StepOutcome[] = [];
  for (const step of plan.value.steps) {
    const outcome = step.run(keepGoing);
    if (!outcome.ok) return outcome;
    outcomes.push(outcome.value);
  }
  return success(assembledSet(plan.value, outcomes));
}

/** The tasks differ in their parameters, which nobody outside a task looks into. */
type AnyTask = FitTask<never>;
const forgetful = <P>(task: FitTask<P>): AnyTask => task as unknown as AnyTask;

function seriesOf(panel: FactorPanel, columns: readonly Float64Array[], ...places: number[]): SeriesTask {
  return {
    factors: places.map((place) => panel.factors[place].id),
    columns: places.map((place) => columns[place]),
    fromMs: panel.fromMs,
    toMs: panel.toMs,
  };
}

function singleTasks(panel: FactorPanel, rules: CalibrationRules): AnyTask[] {
  const { alpha, lambda, innovations, horizonDays } = rules;
  const columns = columnsOf(panel);
  return panel.factors.flatMap(({ kind }, place) => {
    const series = seriesOf(panel, columns, place);
    const garch = { innovations, alpha, lambda };
    return [
      forgetful(ewmaTask(series, alpha, lambda)),
      forgetful(garchTask(series, { ...garch, asymmetric: false })),
      forgetful(garchTask(series, { ...garch, asymmetric: true })),
      forgetful(marginShockTask(series, { alpha, horizonDays, isPrice: isPriceLike(kind) })),
    ];
  });
}

function jointTasks(panel: FactorPanel, standardised: readonly Float64Array[]): AnyTask[] {
  if (panel.factors.length < 2) return [];
  const series = seriesOf(panel, standardised, ...panel.factors.keys());
  return [forgetful(correlationTask(series)), forgetful(dccTask(series)), forgetful(copulaTask(series))];
}

function responseTasks(panel: FactorPanel): AnyTask[] {
  const columns = columnsOf(panel);
  return panel.factors.flatMap(({ kind, subject }, spot) => {
    const vol = panel.factors.findIndex((other) => other.kind === 'vol' && other.subject === subject);
    if (kind !== 'spot' || vol < 0) return [];
    return [forgetful(volResponseTask(seriesOf(panel, columns, spot, vol)))];
  });
}

function missingVols({ factors }: FactorPanel): RefusedFit[] {
  const hasVol = (coin: string): boolean => factors.some((f) => f.kind === 'vol' && f.subject === coin);
  return factors
    .filter(({ kind, subject }) => kind === 'spot' && !hasVol(subject))
    .map(({ id, subject }) => ({
      id: `vol-response:vol:${subject}`,
      kind: 'vol-response' as const,
      factors: [id, `vol:${subject}`],
      failure: {
        reason: 'MISSING_MARKET_DATA' as const,
        message: `there is no history vol:${subject}: the response of its vol to spot stays as assumed`,
        context: { factor: `vol:${subject}` },
      },
    }));
}

function runTask(task: AnyTask, rules: CalibrationRules, keepGoing?: KeepGoing): Result<StepOutcome> {
  const { id, kind, factors, label, columns, fromMs, toMs } = task;
  const refuse = (failure: Failure): Result<StepOutcome> =>
    success({ refused: { id, kind, factors, failure } });
  const count = columns[0].length;
  const start = Math.max(0, count - rules.windowMoves);
  if (count - start < task.fewest)
    return refuse({
      reason: 'INVALID_INPUT',
      message: `${label}: ${count - start} moves, ${task.fewest} are needed`,
      context: { moves: count - start, minimum: task.fewest },
    });
  const fitted = task.fit(sliceOf(columns, start, count));
  if (!fitted.ok) return refuse(fitted.failure);
  const check = rules.walkForward ? walkForward(task, rules, keepGoing) : undefined;
  if (check?.ok === false && check.failure.reason === 'CANCELLED') return check;
  const { numbers, objective, convergence, cautions } = fitted.value;
  return success({
    fit: {
      id,
      kind,
      label,
      factors,
      numbers,
      basis: { moves: count - start, firstMs: fromMs[start], lastMs: toMs[count - 1] },
      objective,
      convergence,
      cautions:
        check?.ok === false ? [...cautions, `no walk-forward check: ${check.failure.message}`] : cautions,
      walkForward: check?.ok === true ? check.value : null,
    },
  });
}
