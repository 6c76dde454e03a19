/**
 * The delta-gamma shortcut: moments of the P&L d'x + x'Gx/2 of factor moves x ~ N(0, S), and its Cornish-Fisher tail.
 * Sources: Mina and Ulmer (1999), "Delta-Gamma Four Ways", J. P. Morgan; Jaschke (2002), J. of Risk 4(4), eqs. (6)-(9).
 */
import { failure, invariant, success, type Result } from '../../basics/result';
import { dot, timesMatrix, timesVector, type SquareMatrix } from '../../math/matrix';
import {
  cornishFisherTail,
  normalTail,
  type CornishFisherTail,
  type Shape,
  type TailFigures,
} from './parametricTail';

export interface DeltaGammaBook {
  /** P&L per unit move of each factor. */
  readonly delta: ArrayLike<number>;
  /** Second derivatives of the P&L; symmetric. */
  readonly gamma: SquareMatrix;
  /** P&L of time passing over the horizon, certain. */
  readonly carry?: number;
}

/** VaR = -z root(d'Sd) over `steps` steps of the covariance, and its ES. Mean zero. */
export function deltaNormalTail(
  delta: ArrayLike<number>,
  covariance: SquareMatrix,
  alpha: number,
  steps = 1,
): Result<TailFigures> {
  if (delta.length !== covariance.size)
    return failure('INVALID_INPUT', `${delta.length} deltas for ${covariance.size} factors`);
  const variance = dot(delta, timesVector(covariance, delta));
  if (!(variance >= 0)) return failure('INVALID_INPUT', `variance of the book is ${variance}`);
  return normalTail({ mean: 0, standardDeviation: Math.sqrt(variance * steps) }, alpha);
}

/** The k-th cumulant is (k-1)!/2 tr(GS)^k + k!/2 d'S(GS)^(k-2)d. Steps scale the covariance. */
export function deltaGammaShape(book: DeltaGammaBook, covariance: SquareMatrix, steps = 1): Shape {
  const n = covariance.size;
  invariant(book.delta.length === n && book.gamma.size === n, 'delta, gamma and covariance of one size');
  const scaled = { size: n, entries: covariance.entries.map((entry) => entry * steps) };
  const gs = timesMatrix(book.gamma, scaled);
  const gs2 = timesMatrix(gs, gs);
  const direction = timesVector(scaled, book.delta);
  const once = timesVector(book.gamma, direction);
  const twice = timesVector(gs, once);
  const variance = 0.5 * trace(gs2) + dot(book.delta, direction);
  const third = traceOfProduct(gs2, gs) + 3 * dot(direction, once);
  const fourth = 3 * traceOfProduct(gs2, gs2) + 12 * dot(direction, twice);
  const flat = !(variance > 0);
  return {
    mean: 0.5 * trace(gs) + (book.carry ?? 0),
    standardDeviation: flat ? 0 : Math.sqrt(variance),
    skewness: flat ? 0 : third / variance ** 1.5,
    excessKurtosis: flat ? 0 : fourth / variance ** 2,
  };
}

function trace({ size, entries }: SquareMatrix): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += entries[i * size + i];
  return sum;
}

function traceOfProduct(a: SquareMatrix, b: SquareMatrix): number {
  let sum = 0;
  for (let i = 0; i < a.size; i++)
    for (let j = 0; j < a.size; j++) sum += a.entries[i * a.size + j] * b.entries[j * a.size + i];
  return sum;
}

export interface DeltaGammaTail extends CornishFisherTail {
  readonly shape: Shape;
}

/** Cornish-Fisher tail of the quadratic book. Its figures are a shortcut: compare with full revaluation. */
export function deltaGammaTail(
  book: DeltaGammaBook,
  covariance: SquareMatrix,
  alpha: number,
  steps = 1,
): Result<DeltaGammaTail> {
  const shape = deltaGammaShape(book, covariance, steps);
  const tail = cornishFisherTail(shape, alpha);
  return tail.ok ? success({ ...tail.value, shape }) : tail;
}

/** Quadratic P&L of given factor moves, [scenario x factor] row-major: what full revaluation is compared with. */
export function deltaGammaPnl(
  { delta, gamma, carry = 0 }: DeltaGammaBook,
  moves: Float64Array,
): Float64Array {
  const n = gamma.size;
  const pnl = new Float64Array(moves.length / n);
  for (let s = 0; s < pnl.length; s++) {
    const x = moves.subarray(s * n, (s + 1) * n);
    pnl[s] = carry + dot(delta, x) + 0.5 * dot(x, timesVector(gamma, x));
  }
  return pnl;
}

export interface ShortcutError {
  /** Shortcut less full revaluation; positive: the shortcut overstates the risk. */
  readonly absolute: number;
  /** Share of the full figure; undefined where that is 0. */
  readonly relative: number | undefined;
}

export const shortcutError = (shortcut: number, full: number): ShortcutError => ({
  absolute: shortcut - full,
  relative: full === 0 ? undefined : (shortcut - full) / Math.abs(full),
});
