/**
 * The learned challenger walked forward beside the classical figure: both forecast each day from what was known before it,
 * both are scored on it. It stands beside the classical number and never replaces it.
 */
import { failure, success, type Result } from '../basics/result';
import { quantile } from '../math/quantile';
import { probabilityFault, refusal, seriesFault, type Series } from '../math/series';
import {
  boostQuantile,
  MODEST_RULES,
  predictQuantile,
  type BoostedQuantile,
  type BoostRules,
} from '../risk/challenger/boostedQuantile';
import { TAIL_FEATURES, tailFeatures, type TailFeatures } from '../risk/challenger/tailFeatures';
import { coverageTests, type CoverageTests } from './coverageTests';
import { exceptionsOf } from './exceptions';
import type { RollingProgress } from './rollingForecast';
import { dieboldMariano, pinballLoss, type ForecastComparison } from './scores';

export interface ChallengerSetup {
  readonly alpha: number;
  /** Days of the first training set. */
  readonly firstTraining: number;
  /** Days between refits. */
  readonly refitEvery: number;
  readonly rules?: BoostRules;
}

export interface ScoredForecast {
  /** VaR by day, positive losses in the unit of the returns. */
  readonly valueAtRisk: Float64Array;
  readonly meanPinball: number;
  readonly coverage: CoverageTests;
}

export interface ChallengerRun {
  /** Day of the series of the first forecast. */
  readonly firstDay: number;
  readonly challenger: ScoredForecast;
  /** Filtered history (EWMA 0.94) over the same training days. */
  readonly classical: ScoredForecast;
  /** Of the losses; negative: the challenger is better. Undefined where they never differ. */
  readonly comparison: ForecastComparison | undefined;
  /** Share of the explained loss by feature in the last model. */
  readonly importance: readonly { readonly feature: string; readonly share: number }[];
  /** Forecasts for the day after the last. */
  readonly next: { readonly challenger: number; readonly classical: number };
}

/** Refuses histories too short for the first training set and 20 days of test. */
export function runChallenger(
  returns: Series,
  setup: ChallengerSetup,
  progress?: RollingProgress,
): Result<ChallengerRun> {
  const { alpha, firstTraining, refitEvery } = setup;
  const refused = refusal(probabilityFault(alpha, 'alpha'), seriesFault(returns, 'returns', 2));
  if (refused !== undefined) return refused;
  const features = tailFeatures(returns);
  if (!features.ok) return features;
  const days = features.value.table.rows - 1 - firstTraining;
  if (!(days >= 20) || !(refitEvery >= 1))
    return failure('OUT_OF_RANGE', `${returns.length} returns leave ${days} days of test, 20 are needed`, {
      days,
    });
  const walked = walk(returns, features.value, setup, progress);
  return walked.ok ? scored(returns, features.value, setup, walked.value) : walked;
}

interface Walk {
  readonly challenger: Float64Array;
  readonly classical: Float64Array;
  readonly model: BoostedQuantile;
}

/** Quantiles of each day (one more than there are days of test), in units of return. */
function walk(
  returns: Series,
  { table, sigma, firstDay }: TailFeatures,
  { alpha, firstTraining, refitEvery, rules = MODEST_RULES }: ChallengerSetup,
  progress: RollingProgress | undefined,
): Result<Walk> {
  const scaled = Float64Array.from({ length: table.rows - 1 }, (_, k) => returns[firstDay + k] / sigma[k]);
  const count = table.rows - firstTraining;
  const challenger = new Float64Array(count);
  const classical = new Float64Array(count);
  let model: BoostedQuantile | undefined;
  for (let k = 0; k < count; k++) {
    const row = firstTraining + k;
    const past = scaled.subarray(0, row);
    if (k % refitEvery === 0 || model === undefined) {
      if (progress?.keepGoing(k, count) === false)
        return failure('CANCELLED', `challenger run cancelled after ${k} of ${count} days`);
      const known = { ...table, rows: row, values: table.values.subarray(0, row * table.features) };
      const fitted = boostQuantile(known, past, alpha, rules);
      if (!fitted.ok) return fitted;
      model = fitted.value;
    }
    const plain = quantile(past, alpha);
    if (!plain.ok) return plain;
    const now = table.values.subarray(row * table.features, (row + 1) * table.features);
    challenger[k] = sigma[row] * predictQuantile(model, now);
    classical[k] = sigma[row] * plain.value;
  }
  return model === undefined ? failure('EMPTY', 'no day of test') : success({ challenger, classical, model });
}

function scored(
  returns: Series,
  { firstDay }: TailFeatures,
  { alpha, firstTraining }: ChallengerSetup,
  { challenger, classical, model }: Walk,
): Result<ChallengerRun> {
  const days = challenger.length - 1;
  const start = firstDay + firstTraining;
  const happened = Float64Array.from({ length: days }, (_, k) => returns[start + k]);
  const first = scoreOf(happened, challenger.subarray(0, days), alpha);
  const second = scoreOf(happened, classical.subarray(0, days), alpha);
  if (!first.ok) return first;
  if (!second.ok) return second;
  const comparison = dieboldMariano(first.value.losses, second.value.losses);
  return success({
    firstDay: start,
    challenger: first.value.forecast,
    classical: second.value.forecast,
    comparison: comparison.ok ? comparison.value : undefined,
    importance: TAIL_FEATURES.map((feature, f) => ({ feature, share: model.importance[f] })),
    next: { challenger: -challenger[days], classical: -classical[days] },
  });
}

function scoreOf(
  happened: Float64Array,
  quantiles: Float64Array,
  alpha: number,
): Result<{ readonly forecast: ScoredForecast; readonly losses: Float64Array }> {
  const valueAtRisk = quantiles.map((q) => -q);
  const hits = exceptionsOf(happened, valueAtRisk);
  if (!hits.ok) return hits;
  const coverage = coverageTests(hits.value, alpha);
  if (!coverage.ok) return coverage;
  const losses = happened.map((x, k) => pinballLoss(x, valueAtRisk[k], alpha));
  const meanPinball = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return success({ forecast: { valueAtRisk, meanPinball, coverage: coverage.value }, losses });
}
