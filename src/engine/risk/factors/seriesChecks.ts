/** What is wrong with a price or rate history before anything is estimated from it: order, duplicates, gaps, outliers. */
import { failure, success, type Failure, type Result } from '../../basics/result';
import { adjacentOrderStatistics } from '../../math/orderStatistic';
import type { Series } from '../../math/series';

export type FindingKind =
  'not-a-number' | 'not-positive' | 'duplicate' | 'out-of-order' | 'gap' | 'outlier' | 'constant';

export interface SeriesFinding {
  readonly kind: FindingKind;
  /** Row of the series as given. */
  readonly row: number;
  readonly message: string;
}

export interface CheckRules {
  /** Prices and vols must be positive; rates need not. */
  readonly positive: boolean;
  /** A step longer than this is a gap, milliseconds. */
  readonly longestStepMs: number;
  /** A move beyond this many robust deviations (1.4826 times the median absolute deviation) is an outlier. */
  readonly outlierDeviations: number;
}

export const DAILY_RULES: CheckRules = {
  positive: true,
  longestStepMs: 1.5 * 86_400_000,
  outlierDeviations: 12,
};

/** All findings in order of row; an empty list is a clean series. Times in milliseconds. Nothing is changed. */
export function seriesFindings(
  times: Series,
  values: Series,
  rules: CheckRules = DAILY_RULES,
): SeriesFinding[] {
  const findings: SeriesFinding[] = [];
  for (let row = 0; row < values.length; row++) findings.push(...valueFindings(values[row], row, rules));
  for (let row = 1; row < times.length; row++) findings.push(...stepFindings(times, row, rules));
  findings.push(...moveFindings(values, rules));
  return findings.sort((a, b) => a.row - b.row);
}

function valueFindings(value: number, row: number, { positive }: CheckRules): SeriesFinding[] {
  if (!Number.isFinite(value)) return [{ kind: 'not-a-number', row, message: `row ${row}: ${value}` }];
  if (positive && value <= 0)
    return [{ kind: 'not-positive', row, message: `row ${row}: ${value}, must be positive` }];
  return [];
}

function stepFindings(times: Series, row: number, { longestStepMs }: CheckRules): SeriesFinding[] {
  const step = times[row] - times[row - 1];
  if (step === 0)
    return [{ kind: 'duplicate', row, message: `rows ${row - 1} and ${row} have the same time` }];
  if (!(step > 0))
    return [{ kind: 'out-of-order', row, message: `row ${row} is earlier than row ${row - 1}` }];
  if (step <= longestStepMs) return [];
  const days = (step / 86_400_000).toFixed(1);
  return [{ kind: 'gap', row, message: `${days} days between rows ${row - 1} and ${row}` }];
}

function moveFindings(values: Series, rules: CheckRules): SeriesFinding[] {
  const moves = movesOf(values, rules.positive ? 'log' : 'absolute');
  if (!moves.ok || moves.value.length < 2) return [];
  const median = medianOf(moves.value);
  const deviation = 1.4826 * medianOf(moves.value.map((move) => Math.abs(move - median)));
  if (moves.value.every((move) => move === 0))
    return [{ kind: 'constant', row: 0, message: `all ${values.length} values are ${values[0]}` }];
  if (deviation === 0) return [];
  return Array.from(moves.value.keys())
    .filter((k) => Math.abs(moves.value[k] - median) > rules.outlierDeviations * deviation)
    .map((k) => ({
      kind: 'outlier' as const,
      row: k + 1,
      message: `row ${k + 1}: ${values[k]} to ${values[k + 1]}, ${((moves.value[k] - median) / deviation).toFixed(1)} deviations`,
    }));
}

function medianOf(values: Float64Array): number {
  const [low, high] = adjacentOrderStatistics(values, (values.length - 1) >> 1);
  return values.length % 2 === 1 ? low : 0.5 * (low + high);
}

/** Log returns for prices and vols, differences for rates and spreads; entry k is the move from row k to k + 1. */
export type MoveKind = 'log' | 'absolute';

export function movesOf(values: Series, kind: MoveKind): Result<Float64Array> {
  const moves = new Float64Array(Math.max(0, values.length - 1));
  for (let k = 0; k < moves.length; k++) {
    const fault = moveFault(values, k, kind);
    if (fault !== undefined) return { ok: false, failure: fault };
    moves[k] = kind === 'log' ? Math.log(values[k + 1] / values[k]) : values[k + 1] - values[k];
  }
  return moves.length === 0 ? failure('EMPTY', `${values.length} values have no move`) : success(moves);
}

function moveFault(values: Series, k: number, kind: MoveKind): Failure | undefined {
  const bad = [k, k + 1].find((row) => !Number.isFinite(values[row]) || (kind === 'log' && values[row] <= 0));
  if (bad === undefined) return undefined;
  return {
    reason: 'INVALID_INPUT',
    message: `row ${bad}: ${values[bad]} has no ${kind} move`,
    context: { row: bad },
  };
}
