/** What the challenger sees of the past: figures of a return series known before each day, free of the return's scale. */
import { success, type Result } from '../../basics/result';
import type { Series } from '../../math/series';
import { ewmaVariance } from '../volatility/ewma';
import type { FeatureTable } from './quantileTree';

export const TAIL_FEATURES = [
  'fast over slow volatility',
  'last return',
  'last return, size',
  'return of 5 days',
  'worst of 10 days',
  'volatility over its year',
] as const;

export interface TailFeatures {
  /** Row k belongs to day `firstDay` + k of the series. One row more than there are returns left: the day to come. */
  readonly table: FeatureTable;
  /** Volatility forecast of each row's day. */
  readonly sigma: Float64Array;
  readonly firstDay: number;
}

/** Days that the features need before the first row. */
const WARM_UP = 30;
const [FAST, SLOW, YEAR] = [0.85, 0.94, 0.996];
/** Floor of a volatility, relative to its yearly level: a dead series must not divide by 0. */
const FLOOR = 1e-3;

/** Refuses short and non-finite series. */
export function tailFeatures(returns: Series): Result<TailFeatures> {
  const paths = [FAST, SLOW, YEAR].map((lambda) => ewmaVariance(returns, lambda));
  const volatilities: Float64Array[] = [];
  for (const path of paths) {
    if (!path.ok) return path;
    volatilities.push(Float64Array.from([...path.value.variance, path.value.next], Math.sqrt));
  }
  const rows = Math.max(0, returns.length + 1 - WARM_UP);
  const values = new Float64Array(rows * TAIL_FEATURES.length);
  const sigma = new Float64Array(rows);
  for (let k = 0; k < rows; k++) {
    const day = k + WARM_UP;
    const [fast, slow, year] = volatilities.map((path) => path[day]);
    sigma[k] = Math.max(slow, FLOOR * year, Number.MIN_VALUE);
    values.set(rowOf(returns, day, fast, sigma[k], year), k * TAIL_FEATURES.length);
  }
  return success({ table: { rows, features: TAIL_FEATURES.length, values }, sigma, firstDay: WARM_UP });
}

function rowOf(returns: Series, day: number, fast: number, slow: number, year: number): number[] {
  const last = returns[day - 1] / slow;
  let [week, worst] = [0, 0];
  for (let back = 1; back <= 10; back++) {
    if (back <= 5) week += returns[day - back];
    worst = Math.min(worst, returns[day - back]);
  }
  return [fast / slow, last, Math.abs(last), week / slow, worst / slow, year > 0 ? slow / year : 1];
}
