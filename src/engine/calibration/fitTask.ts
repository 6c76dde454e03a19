/** The contract of a fit: parameters from a window of moves, and losses on the days after it. One file per kind. */
import type { Result } from '../basics/result';
import type { Convergence, FitKind, FittedNumber, Objective, ScoreKind } from './parameterSet';

/** Moves of the fit's factors, oldest first, parallel. */
export type Columns = readonly Float64Array[];

export interface Fitted<P> {
  readonly parameters: P;
  readonly numbers: readonly FittedNumber[];
  readonly objective: Objective;
  readonly convergence: Convergence;
  readonly cautions: readonly string[];
}

/** Losses by day of the fit and of what it must beat, made with what was known before each day. */
export interface DayLosses {
  readonly score: ScoreKind;
  readonly benchmark: string;
  readonly model: Float64Array;
  readonly reference: Float64Array;
}

export interface DayScores {
  readonly losses: readonly DayLosses[];
  /** Days beyond the quantile that the fit stands for. */
  readonly exceptions?: number;
}

export interface FitTask<P = unknown> {
  readonly id: string;
  readonly kind: FitKind;
  readonly label: string;
  readonly factors: readonly string[];
  readonly columns: Columns;
  /** Start of each move's first day and end of its last, ms. */
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
  /** Fewest moves that it is given. */
  readonly fewest: number;
  /** Moves to leave out between window and test, for moves that overlap. */
  readonly embargo: number;
  /** `near`: parameters of nearly the same window. */
  fit(window: Columns, near?: P): Result<Fitted<P>>;
  score(parameters: P, window: Columns, test: Columns): Result<DayScores>;
}

export const pureNumber = (
  name: string,
  value: number,
  standardError: number | null = null,
): FittedNumber => ({ name, value, standardError, unit: '1' });

export const sliceOf = (columns: Columns, start: number, end: number): Columns =>
  columns.map((column) => column.subarray(start, end));
