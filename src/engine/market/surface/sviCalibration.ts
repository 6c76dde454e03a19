/** Fits one expiry's smile to quoted vols. */
import { failure, success, type Result } from '../../basics/result';
import { minimiseLeastSquares, TIGHT_LIMITS, type LeastSquaresLimits } from '../../math/levenbergMarquardt';
import { measureFit, type FitQuality } from './fitQuality';
import type { RawSvi } from './rawSvi';
import { dropOutliers, huberWeight, robustScale } from './robustWeights';
import { prepareSlice, type PreparedSlice, type QuotedSlice, type SmileTarget } from './sliceQuotes';
import { fitSsviSlice } from './ssviSliceFit';
import { boxOf } from './sviBox';
import { coordinatesOf, sviOfCoordinates, type CoordinateBox } from './sviCoordinates';
import { sviProblem, writeVols } from './sviProblem';
import { sviStarts } from './sviStart';

export interface SliceFitOptions {
  readonly target?: SmileTarget;
  /** A former fit of the same expiry: the first of two starting points. */
  readonly start?: RawSvi;
  /** Vol errors below this (fraction) are never damped as bad quotes; 0.001 without. */
  readonly noiseFloor?: number;
}

export interface SliceFit {
  readonly svi: RawSvi;
  /** `ssvi`: three-parameter slice, where fewer than five strikes are quoted. */
  readonly model: 'svi' | 'ssvi';
  readonly prepared: PreparedSlice;
  /** By point of `prepared`: weight that the fit ended with, 0 for an outlier. */
  readonly weights: Float64Array;
  readonly quality: FitQuality;
  readonly converged: boolean;
}

const STARTS = 3;
const REWEIGHTINGS = 8;
const LARGEST_OUTLIER_SHARE = 0.2;
const QUICK: LeastSquaresLimits = { maxIterations: 12, stepTolerance: 1e-7, costTolerance: 1e-5 };
const FINAL: LeastSquaresLimits = { ...TIGHT_LIMITS, maxIterations: 200, costTolerance: 1e-9 };
const LEAST_STRIKES = 3;
const SVI_STRIKES = 5;

/**
 * SVI slice of one expiry: least vega-weighted squares of vol errors, small inside bid and ask, damped by Huber's
 * weights beyond the errors' own robust scale, without points that stand out from their neighbours; wings within
 * Lee's bound and total variance not negative by construction. Butterfly arbitrage is checked elsewhere
 * (`checkButterfly`, `repairSlice`).
 * Errors: MISSING_MARKET_DATA below three distinct strikes, EXPIRED, INVALID_INPUT, NOT_CONVERGED.
 * Noise-free slices come back with vols within 1e-9.
 */
export function fitSlice(slice: QuotedSlice, options: SliceFitOptions = {}): Result<SliceFit> {
  const prepared = prepareSlice(slice, options.target);
  if (!prepared.ok) return prepared;
  const strikes = distinctStrikes(prepared.value);
  if (strikes < LEAST_STRIKES)
    return failure(
      'MISSING_MARKET_DATA',
      `a smile needs ${LEAST_STRIKES} strikes with a vol, got ${strikes} (${prepared.value.refused.length} refused)`,
      { strikes, limit: LEAST_STRIKES },
    );
  const counts = new Uint8Array(prepared.value.k.length).fill(1);
  const fitted = strikes < SVI_STRIKES ? fitPlainly(prepared.value) : fitSvi(prepared.value, counts, options);
  if (fitted === undefined)
    return failure('NOT_CONVERGED', `no smile fits the ${strikes} strikes of T = ${slice.years}`);
  const model = strikes < SVI_STRIKES ? 'ssvi' : 'svi';
  const quality = measureFit(prepared.value, fitted.weights, { svi: fitted.svi });
  return success({ ...fitted, model, prepared: prepared.value, quality });
}

function distinctStrikes({ quotes, weight }: PreparedSlice): number {
  return new Set(quotes.filter((_, i) => weight[i] > 0).map(({ strike }) => strike)).size;
}

interface Fitted {
  readonly svi: RawSvi;
  readonly weights: Float64Array;
  readonly converged: boolean;
}

function fitSvi(slice: PreparedSlice, counts: Uint8Array, options: SliceFitOptions): Fitted | undefined {
  const box = boxOf(slice);
  const starts =
    options.start === undefined
      ? sviStarts(slice, counts, STARTS)
      : [coordinatesOf(options.start), ...sviStarts(slice, counts, 1)];
  let fitted = fitRobustly(slice, counts, box, starts, options);
  let room = Math.floor(slice.k.length * LARGEST_OUTLIER_SHARE);
  while (fitted !== undefined && room > 0) {
    const fit = { k: slice.k, vol: slice.vol, errors: fitted.errors };
    const dropped = dropOutliers(fit, counts, fitted.scale, room);
    if (dropped === 0) break;
    room -= dropped;
    fitted = fitRobustly(slice, counts, box, [...sviStarts(slice, counts, 1), fitted.x], options);
  }
  if (fitted === undefined) return undefined;
  return { svi: sviOfCoordinates(fitted.x), weights: fitted.weights, converged: fitted.converged };
}

function fitPlainly(slice: PreparedSlice): Fitted | undefined {
  const fitted = fitSsviSlice(slice, slice.weight);
  return fitted === undefined ? undefined : { ...fitted, weights: slice.weight };
}

interface RobustFit {
  readonly x: Float64Array;
  /** Excess of each vol error over its bid-ask band. */
  readonly errors: Float64Array;
  readonly scale: number;
  readonly weights: Float64Array;
  readonly converged: boolean;
}

/** Quick runs from every start, then reweighting from the best one until the weights settle, then a tight run. */
function fitRobustly(
  slice: PreparedSlice,
  counts: Uint8Array,
  box: CoordinateBox,
  starts: readonly Float64Array[],
  { noiseFloor = 0.001 }: SliceFitOptions,
): RobustFit | undefined {
  const roots = slice.weight.map((weight, i) => Math.sqrt(weight * counts[i]));
  const problem = sviProblem(slice, roots, box);
  const runs = starts.map((start) => minimiseLeastSquares(problem, start, QUICK));
  const best = runs.reduce((one, other) => (other.cost < one.cost ? other : one));
  if (!(best.cost < Infinity)) return undefined;
  let x = best.x;
  let errors = excessErrors(slice, x);
  let scale = robustScale(errors, counts, noiseFloor);
  for (let round = 0; round < REWEIGHTINGS; round++) {
    const change = reweigh(slice, counts, errors, scale, roots);
    if (change < 1e-3) break;
    x = minimiseLeastSquares(problem, x, QUICK).x;
    errors = excessErrors(slice, x);
    scale = robustScale(errors, counts, noiseFloor);
  }
  const last = minimiseLeastSquares(problem, x, FINAL);
  errors = excessErrors(slice, last.x);
  scale = robustScale(errors, counts, noiseFloor);
  const weights = roots.map((root) => root * root);
  return { x: last.x, errors, scale, weights, converged: last.converged };
}

/** Writes the root weights for these errors; the largest change of any. */
function reweigh(
  slice: PreparedSlice,
  counts: Uint8Array,
  errors: Float64Array,
  scale: number,
  roots: Float64Array,
): number {
  let change = 0;
  for (let i = 0; i < roots.length; i++) {
    const root = Math.sqrt(slice.weight[i] * counts[i] * huberWeight(errors[i], scale));
    change = Math.max(change, Math.abs(root - roots[i]));
    roots[i] = root;
  }
  return change;
}

function excessErrors(slice: PreparedSlice, x: Float64Array): Float64Array {
  const errors = new Float64Array(slice.k.length);
  writeVols(x, slice, errors);
  for (let i = 0; i < errors.length; i++) {
    const error = errors[i] - slice.vol[i];
    errors[i] = error > 0 ? Math.max(0, error - slice.above[i]) : Math.min(0, error + slice.below[i]);
  }
  return errors;
}
