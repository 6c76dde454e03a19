/**
 * Weighted sums of matrix rows whose bits do not depend on the order of summation, so that taking an old row out and
 * putting its new one in gives what summing everything again would give. Twin: src/wasm/sums.ts.
 *
 * Rows are summed two a block (a strike's call and put); the sum of a block is rounded to a multiple of a unit so large that all further sums of
 * the group are exact (S. Rump, T. Ogita, S. Oishi 2008, "Accurate floating-point summation part I", SIAM J. Sci.
 * Comput. 31, extraction with sigma; J. Demmel, H. Nguyen 2015, "Parallel reproducible summation", IEEE Trans. Comput.
 * 64). With |sum of the group| <= bound the unit is at most 2^-50 bound: the error is that of adding doubles.
 */
import { powerAbove } from './doubles';

export const BLOCK = 2;

/** Blocks of rows: starts in the array of rows, and weights, `BLOCK` of each; short blocks end in weights of 0. */
export interface RowBlocks {
  readonly starts: Uint32Array;
  readonly weights: Float64Array;
}

/**
 * The number whose addition and subtraction rounds block sums, from a bound of the sum of all absolute products: 1.5
 * times the power of two that is at least twice the bound. 0 (which rounds nothing) for a bound of 0.
 */
export const anchorFor = (bound: number): number => 3 * powerAbove(bound);

/** Adds the rounded sums of blocks `from` to `to` (exclusive), rows of `width` doubles, to `out` from `at` on. */
export function addBlocks(
  rows: Float64Array,
  { starts, weights }: RowBlocks,
  from: number,
  to: number,
  width: number,
  anchor: number,
  out: Float64Array,
  at: number,
): void {
  let block = from;
  // Four at a time, which changes no bit: all sums of rounded ones are exact.
  for (; block + 4 <= to; block += 4) addFour(rows, starts, weights, block * BLOCK, width, anchor, out, at);
  for (; block < to; block++) addOne(rows, starts, weights, block * BLOCK, width, anchor, out, at);
}

function addOne(
  rows: Float64Array,
  starts: Uint32Array,
  weights: Float64Array,
  k: number,
  width: number,
  anchor: number,
  out: Float64Array,
  at: number,
): void {
  const [a, b] = [starts[k], starts[k + 1]];
  const [wa, wb] = [weights[k], weights[k + 1]];
  for (let s = 0; s < width; s++) {
    out[at + s] += anchor + (wa * rows[a + s] + wb * rows[b + s]) - anchor;
  }
}

function addFour(
  rows: Float64Array,
  starts: Uint32Array,
  weights: Float64Array,
  k: number,
  width: number,
  anchor: number,
  out: Float64Array,
  at: number,
): void {
  const [a, b, c, d] = [starts[k], starts[k + 1], starts[k + 2], starts[k + 3]];
  const [e, f, g, h] = [starts[k + 4], starts[k + 5], starts[k + 6], starts[k + 7]];
  const [wa, wb, wc, wd] = [weights[k], weights[k + 1], weights[k + 2], weights[k + 3]];
  const [we, wf, wg, wh] = [weights[k + 4], weights[k + 5], weights[k + 6], weights[k + 7]];
  for (let s = 0; s < width; s++) {
    const first = anchor + (wa * rows[a + s] + wb * rows[b + s]) - anchor;
    const second = anchor + (wc * rows[c + s] + wd * rows[d + s]) - anchor;
    const third = anchor + (we * rows[e + s] + wf * rows[f + s]) - anchor;
    const fourth = anchor + (wg * rows[g + s] + wh * rows[h + s]) - anchor;
    out[at + s] += first + second + (third + fourth);
  }
}

/**
 * Adds `values[from + s] * (rate * factors[first + s])` to `out[at + s]`, without factors `values * rate`; to 0 in place
 * of what is there when `isFirst`.
 */
export function addConverted(
  values: Float64Array,
  from: number,
  width: number,
  rate: number,
  factors: Float64Array | undefined,
  first: number,
  out: Float64Array,
  at: number,
  isFirst: boolean,
): void {
  for (let s = 0; s < width; s++) {
    const scale = factors === undefined ? rate : rate * factors[first + s];
    out[at + s] = (isFirst ? 0 : out[at + s]) + values[from + s] * scale;
  }
}
