/** Weighted sums of matrix rows, four rows a pass: the hot loop of aggregation. Always in the order given. */

/**
 * Writes `sum over k of weights[k] * matrix[rows[k] * width + s]` for s < `width` to `out[at + s]`, for the first
 * `used` entries of `rows` and `weights`; zeros when there are none.
 */
export function sumWeightedRows(
  matrix: Float64Array,
  width: number,
  rows: Int32Array,
  weights: Float64Array,
  used: number,
  out: Float64Array,
  at: number,
): void {
  out.fill(0, at, at + width);
  let k = 0;
  for (; k + 4 <= used; k += 4) {
    const [a, b] = [rows[k] * width, rows[k + 1] * width];
    const [c, d] = [rows[k + 2] * width, rows[k + 3] * width];
    const [wa, wb, wc, wd] = [weights[k], weights[k + 1], weights[k + 2], weights[k + 3]];
    for (let s = 0; s < width; s++) {
      out[at + s] += wa * matrix[a + s] + wb * matrix[b + s] + (wc * matrix[c + s] + wd * matrix[d + s]);
    }
  }
  for (; k < used; k++) {
    const row = rows[k] * width;
    const weight = weights[k];
    for (let s = 0; s < width; s++) out[at + s] += weight * matrix[row + s];
  }
}

/** `out[at + s] = values[left + s] + values[right + s]` for s < `width`; `out` may be `values`. */
export function addRows(
  values: Float64Array,
  left: number,
  right: number,
  width: number,
  out: Float64Array,
  at: number,
): void {
  for (let s = 0; s < width; s++) out[at + s] = values[left + s] + values[right + s];
}
