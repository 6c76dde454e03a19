/**
 * What the shortness of the history leaves open: block-bootstrap intervals of VaR, ES and margin, and the part of it that
 * comes from the correlations alone. Blocks keep volatility clusters and joint moves (Politis and Romano 1994).
 */
import { success, type Result } from '../../basics/result';
import {
  correlationOf,
  covarianceOf,
  sampleCorrelation,
  secondMoments,
} from '../../market/correlation/correlationMatrix';
import { nearestCorrelation } from '../../market/correlation/nearestCorrelation';
import type { SquareMatrix } from '../../math/matrix';
import { bootstrapInterval, type BootstrapInterval } from '../../risk/simulation/stationaryBootstrap';
import { deltaNormalTail } from '../../risk/tail/deltaGamma';
import { historicalTail, type TailSpec } from '../../risk/tail/historicalTail';

export interface BootstrapRules {
  /** Mean length of a block, days. */
  readonly meanBlock: number;
  readonly resamples: number;
  /** Of the intervals. */
  readonly confidence: number;
  readonly seed: number;
}

export const BOOTSTRAP_RULES: BootstrapRules = { meanBlock: 20, resamples: 500, confidence: 0.95, seed: 1 };

export interface EstimatedFigure extends BootstrapInterval {
  /** From the history as it is. */
  readonly figure: number;
}

export interface TailUncertainty {
  readonly valueAtRisk: EstimatedFigure;
  readonly expectedShortfall: EstimatedFigure;
}

/** Of P&L by day in order of time. The tail is read again on each resample. */
export function tailUncertainty(
  pnl: Float64Array,
  spec: TailSpec,
  rules: BootstrapRules,
): Result<TailUncertainty> {
  const read = (measure: 'valueAtRisk' | 'expectedShortfall', values: Float64Array): Result<number> => {
    const tail = historicalTail(values, spec);
    return tail.ok ? success(tail.value[measure]) : tail;
  };
  const figures: EstimatedFigure[] = [];
  for (const measure of ['valueAtRisk', 'expectedShortfall'] as const) {
    const found = estimated(pnl.length, rules, (rows) => read(measure, resampled(pnl, rows)));
    if (!found.ok) return found;
    figures.push(found.value);
  }
  return success({ valueAtRisk: figures[0], expectedShortfall: figures[1] });
}

const resampled = (values: Float64Array, rows: Int32Array): Float64Array =>
  Float64Array.from(rows, (row) => values[row]);

/** Any statistic of the rows of a history: margin from shocks, VaR from fitted parameters. */
export function estimated(
  rows: number,
  rules: BootstrapRules,
  statistic: (rows: Int32Array) => Result<number>,
): Result<EstimatedFigure> {
  const figure = statistic(Int32Array.from({ length: rows }, (_, k) => k));
  if (!figure.ok) return figure;
  const interval = bootstrapInterval({ rows, ...rules }, statistic);
  return interval.ok ? success({ ...interval.value, figure: figure.value }) : interval;
}

export interface CorrelationStress {
  /** Delta-normal VaR with volatilities as they are and correlations of each resample. */
  readonly valueAtRisk: EstimatedFigure;
  readonly expectedShortfall: EstimatedFigure;
  /** By pair i < j in the order of the columns: interval of the correlation itself. */
  readonly pairs: readonly {
    readonly first: number;
    readonly second: number;
    readonly rho: EstimatedFigure;
  }[];
  /** Each correlation at the end of its interval that costs more, repaired. */
  readonly adverse: {
    readonly valueAtRisk: number;
    readonly expectedShortfall: number;
    readonly repairDistance: number;
  };
}

/**
 * `delta`: P&L per unit move of each factor; `columns`: their moves. All amounts USD, losses positive. Refuses constant
 * columns and what the bootstrap refuses.
 */
export function correlationStress(
  delta: Float64Array,
  columns: readonly Float64Array[],
  alpha: number,
  rules: BootstrapRules,
): Result<CorrelationStress> {
  const moments = correlationOf(secondMoments(columns, true));
  if (!moments.ok) return moments;
  const { deviations, correlation } = moments.value;
  const days = columns[0].length;
  const correlationAt = (rows: Int32Array): Result<SquareMatrix> => {
    const found = correlationOf(
      secondMoments(
        columns.map((column) => resampled(column, rows)),
        true,
      ),
    );
    return found.ok ? success(found.value.correlation) : found;
  };
  const tailOf = (matrix: SquareMatrix) => deltaNormalTail(delta, covarianceOf(deviations, matrix), alpha);
  const figures: EstimatedFigure[] = [];
  for (const measure of ['valueAtRisk', 'expectedShortfall'] as const) {
    const found = estimated(days, rules, (rows) => {
      const matrix = correlationAt(rows);
      const tail = matrix.ok ? tailOf(matrix.value) : matrix;
      return tail.ok ? success(tail.value[measure]) : tail;
    });
    if (!found.ok) return found;
    figures.push(found.value);
  }
  const pairs = pairIntervals(columns, rules);
  if (!pairs.ok) return pairs;
  const worst = adverseMatrix(correlation, delta, pairs.value);
  const repair = nearestCorrelation(worst);
  if (!repair.ok) return repair;
  const tail = tailOf(repair.value.correlation);
  if (!tail.ok) return tail;
  const { valueAtRisk, expectedShortfall } = tail.value;
  return success({
    valueAtRisk: figures[0],
    expectedShortfall: figures[1],
    pairs: pairs.value,
    adverse: { valueAtRisk, expectedShortfall, repairDistance: repair.value.distance },
  });
}

/** The same seed gives the same resamples as above; two columns at a time keep many factors affordable. */
function pairIntervals(
  columns: readonly Float64Array[],
  rules: BootstrapRules,
): Result<CorrelationStress['pairs']> {
  const pairs: { first: number; second: number; rho: EstimatedFigure }[] = [];
  for (let first = 0; first < columns.length; first++)
    for (let second = first + 1; second < columns.length; second++) {
      const both = [columns[first], columns[second]];
      const rho = estimated(columns[0].length, rules, (rows) => {
        const found = sampleCorrelation(both.map((column) => resampled(column, rows)));
        return found.ok ? success(found.value.entries[1]) : found;
      });
      if (!rho.ok) return rho;
      pairs.push({ first, second, rho: rho.value });
    }
  return success(pairs);
}

/** Two exposures of one sign lose more when the correlation is high, of opposite signs when it is low. */
function adverseMatrix(
  { size, entries }: SquareMatrix,
  delta: Float64Array,
  pairs: CorrelationStress['pairs'],
): SquareMatrix {
  const worst = Float64Array.from(entries);
  for (const { first, second, rho } of pairs) {
    const value = delta[first] * delta[second] >= 0 ? rho.high : rho.low;
    worst[first * size + second] = worst[second * size + first] = value;
  }
  return { size, entries: worst };
}
