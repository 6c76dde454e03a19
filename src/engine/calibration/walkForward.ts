/** The check of a fit on days that it has not seen: refit on what was known, judge the days after, go on. */
import { failure, success, type Result } from '../basics/result';
import { kupiecTest } from '../backtest/coverageTests';
import { dieboldMariano } from '../backtest/scores';
import { mean } from '../math/series';
import { sliceOf, type DayLosses, type DayScores, type Fitted, type FitTask } from './fitTask';
import type { CoverageCheck, ParameterDrift, ScoreComparison, WalkForward } from './parameterSet';
import type { CalibrationRules } from './rules';

/** Answering false ends the run as `CANCELLED`. */
export type KeepGoing = (label: string) => boolean;

interface Fold<P> {
  readonly fitted: Fitted<P>;
  readonly scores: DayScores;
  readonly days: number;
}

const LEVEL = 0.05;

/**
 * Windows grow to `windowMoves` and then roll; each refit is judged on the next `refitEvery` days. A refit that fails is
 * counted and its days are left out. Refuses a history without `refitEvery` days after the first window, and a task of
 * which half of the refits fail.
 */
export function walkForward<P>(
  task: FitTask<P>,
  rules: CalibrationRules,
  keepGoing: KeepGoing = () => true,
): Result<WalkForward> {
  const count = task.columns[0].length;
  const first = Math.max(rules.firstTrain, task.fewest) + task.embargo;
  if (count - first < rules.refitEvery)
    return failure(
      'INVALID_INPUT',
      `${count} moves leave ${Math.max(0, count - first)} days after a first window of ${first}; ${rules.refitEvery} are needed`,
      { moves: count, firstTrain: first },
    );
  const folds: Fold<P>[] = [];
  let failedRefits = 0;
  let near: P | undefined;
  for (let start = first; start < count; start += rules.refitEvery) {
    if (!keepGoing(task.label)) return failure('CANCELLED', `walk-forward check of ${task.label} cancelled`);
    const fold = foldOf(task, rules, start, Math.min(count, start + rules.refitEvery), near);
    if (fold.ok) {
      folds.push(fold.value);
      near = startFrom(fold.value.fitted);
    } else failedRefits++;
  }
  if (folds.length <= failedRefits)
    return failure('NOT_CONVERGED', `${task.label}: ${failedRefits} refits of the walk-forward check failed`);
  return success({
    refits: folds.length,
    failedRefits,
    days: folds.reduce((sum, { days }) => sum + days, 0),
    firstMs: task.fromMs[first],
    lastMs: task.toMs[count - 1],
    scores: folds[0].scores.losses.map((_, k) => comparisonOf(folds.map(({ scores }) => scores.losses[k]))),
    coverage: coverageOf(folds, rules.alpha),
    drift: driftOf(folds),
  });
}

function foldOf<P>(
  task: FitTask<P>,
  rules: CalibrationRules,
  start: number,
  end: number,
  near: P | undefined,
): Result<Fold<P>> {
  const known = start - task.embargo;
  const window = sliceOf(task.columns, Math.max(0, known - rules.windowMoves), known);
  const fitted = task.fit(window, near);
  if (!fitted.ok) return fitted;
  const scores = task.score(fitted.value.parameters, window, sliceOf(task.columns, start, end));
  if (!scores.ok) return scores;
  const isFinite = scores.value.losses.every(
    ({ model, reference }) => model.every(Number.isFinite) && reference.every(Number.isFinite),
  );
  if (!isFinite) return failure('NOT_CONVERGED', `${task.label}: losses from day ${start} on are not finite`);
  return success({ fitted: fitted.value, scores: scores.value, days: end - start });
}

/** A search that starts on a boundary seldom leaves it: the next one starts afresh. */
const startFrom = <P>({ parameters, convergence }: Fitted<P>): P | undefined =>
  convergence.status === 'at-boundary' ? undefined : parameters;

function comparisonOf(parts: readonly DayLosses[]): ScoreComparison {
  const model = joined(parts.map((part) => part.model));
  const reference = joined(parts.map((part) => part.reference));
  const test = dieboldMariano(model, reference);
  const pValue = test.ok ? test.value.pValue : null;
  const isClear = pValue !== null && pValue < LEVEL;
  const [score, against] = [mean(model), mean(reference)];
  return {
    score: parts[0].score,
    days: model.length,
    model: score,
    benchmark: parts[0].benchmark,
    benchmarkScore: against,
    pValue,
    verdict: !isClear ? 'no difference' : score < against ? 'better' : 'worse',
  };
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function coverageOf<P>(folds: readonly Fold<P>[], alpha: number): CoverageCheck | null {
  const judged = folds.filter(({ scores }) => scores.exceptions !== undefined);
  const days = judged.reduce((sum, fold) => sum + fold.days, 0);
  const exceptions = judged.reduce((sum, { scores }) => sum + (scores.exceptions ?? 0), 0);
  const test = judged.length === 0 ? undefined : kupiecTest(days, exceptions, alpha);
  if (test === undefined || !test.ok) return null;
  return { alpha, days, exceptions, expected: alpha * days, kupiecPValue: test.value.pValue };
}

function driftOf<P>(folds: readonly Fold<P>[]): ParameterDrift[] {
  const all = folds.flatMap(({ fitted }) => fitted.numbers);
  const names = [...new Set(all.map(({ name }) => name))];
  return names.map((name) => {
    const values = all.filter((number) => number.name === name).map(({ value }) => value);
    return { name, low: Math.min(...values), high: Math.max(...values) };
  });
}
