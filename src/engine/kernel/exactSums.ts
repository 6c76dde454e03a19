/**
 * Weighted sums of matrix rows whose bits do not depend on the order of summation, so that taking an old row out and
 * putting its new one in gives what summing everything again would give. Twin: src/wasm/sums.ts.
 *
 * Every product is rounded to a multiple of a unit so large that all further sums of the group are exact (S. Rump,
 * T. Ogita, S. Oishi 2008, "Accurate floating-point summation part I", SIAM J. Sci. Comput. 31, extraction with sigma;
 * J. Demmel, H. Nguyen 2015, "Parallel reproducible summation", IEEE Trans. Comput. 64). With |sum of the group| <=
 * bound the unit is at most 2^-50 bound: the error is that of adding doubles. The difference of two products, both
 * rounded by adding the same anchor, is exact as well: (anchor + a) - (anchor + b), and their sum (anchor + a) -
 * (anchor - b), because the anchor is an even number of units and ties go to even ones on both sides of it.
 */
import { powerAbove } from './doubles';

/** Rows to add up: starts in the array of rows, and weights. */
export interface WeightedRows {
  readonly starts: Uint32Array;
  readonly weights: Float64Array;
}

/** How a sum of P&L is converted: by a rate, times a factor per scenario from `first` on where the rate is shifted. */
export interface Conversion {
  rate: number;
  factors: Float64Array | undefined;
  first: number;
  /** Where the converted values go, from `at` on. */
  out: Float64Array;
  at: number;
}

/**
 * The number whose addition and subtraction rounds products, from a bound of the sum of all absolute products: 1.5
 * times the power of two that is at least twice the bound. 0 (which rounds nothing) for a bound of 0.
 */
export const anchorFor = (bound: number): number => 3 * powerAbove(bound);

/** Writes the sums of `count` rounded products to `out`, for the scenarios `first` to `end` (exclusive). */
export function sumRows(
  rows: Float64Array,
  { starts, weights }: WeightedRows,
  count: number,
  anchor: number,
  first: number,
  end: number,
  out: Float64Array,
): void {
  for (let s = first; s < end; s++) out[s] = 0;
  let k = 0;
  // Eight at a time, which changes no bit: all sums of rounded ones are exact.
  for (; k + 8 <= count; k += 8) addEight(rows, starts, weights, k, anchor, first, end, out);
  for (; k < count; k++) {
    const start = starts[k];
    const weight = weights[k];
    for (let s = first; s < end; s++) out[s] += anchor + weight * rows[start + s] - anchor;
  }
}

function addEight(
  rows: Float64Array,
  starts: Uint32Array,
  weights: Float64Array,
  k: number,
  anchor: number,
  first: number,
  end: number,
  out: Float64Array,
): void {
  const [a, b, c, d] = [starts[k], starts[k + 1], starts[k + 2], starts[k + 3]];
  const [e, f, g, h] = [starts[k + 4], starts[k + 5], starts[k + 6], starts[k + 7]];
  const [wa, wb, wc, wd] = [weights[k], weights[k + 1], weights[k + 2], weights[k + 3]];
  const [we, wf, wg, wh] = [weights[k + 4], weights[k + 5], weights[k + 6], weights[k + 7]];
  for (let s = first; s < end; s++) {
    const one = anchor + wa * rows[a + s] - (anchor - wb * rows[b + s]);
    const two = anchor + wc * rows[c + s] - (anchor - wd * rows[d + s]);
    const three = anchor + we * rows[e + s] - (anchor - wf * rows[f + s]);
    const four = anchor + wg * rows[g + s] - (anchor - wh * rows[h + s]);
    out[s] += one + two + (three + four);
  }
}

/** Takes a row's former values out of a sum of `width` scenarios and puts its new ones in; converts where told. */
export function exchangeRow(
  rows: Float64Array,
  start: number,
  formerStart: number,
  weight: number,
  anchor: number,
  width: number,
  sum: Float64Array,
  conversion: Conversion | undefined,
): void {
  if (conversion === undefined) {
    for (let s = 0; s < width; s++) {
      sum[s] += anchor + weight * rows[start + s] - (anchor + weight * rows[formerStart + s]);
    }
    return;
  }
  const { rate, factors, first, out, at } = conversion;
  for (let s = 0; s < width; s++) {
    const total = sum[s] + (anchor + weight * rows[start + s] - (anchor + weight * rows[formerStart + s]));
    sum[s] = total;
    out[at + s] = total * (factors === undefined ? rate : rate * factors[first + s]);
  }
}

/**
 * Adds `values[s] * (rate * factors[first + s])`, without factors `values * rate`, to the converted values of the
 * scenarios `from` to `end` (exclusive); to 0 in place of what is there when `isFirst`.
 */
export function addConverted(
  values: Float64Array,
  from: number,
  end: number,
  { rate, factors, first, out, at }: Conversion,
  isFirst: boolean,
): void {
  for (let s = from; s < end; s++) {
    const scale = factors === undefined ? rate : rate * factors[first + s];
    out[at + s] = (isFirst ? 0 : out[at + s]) + values[s] * scale;
  }
}
