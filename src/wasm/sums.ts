/** Sums of matrix rows that do not depend on their order; twin: kernel/exactSums.ts. */
import { add, mul, sub } from './vectors';

/**
 * Writes the sums of `rowCount` rounded products of rows of `count` doubles to `out`. `starts` points to the places of
 * the rows in doubles from `rows` on, `weights` to their weights; `anchor` does the rounding.
 */
export function sumRows(
  rows: usize, starts: usize, weights: usize, rowCount: i32, count: i32, anchor: f64, out: usize,
): void {
  const end = (<usize>count & ~1) << 3;
  memory.fill(out, 0, <usize>count << 3);
  let k: i32 = 0;
  // Several at a time, which changes no bit: all sums of rounded ones are exact.
  for (; k + 8 <= rowCount; k += 8) addEight(rows, starts + (<usize>k << 2), weights + (<usize>k << 3), end, anchor, out);
  for (; k < rowCount; k++) addOne(rows, starts + (<usize>k << 2), weights + (<usize>k << 3), end, anchor, out);
  if (count & 1) addLast(rows + end, starts, weights, rowCount, anchor, out + end);
}

// @ts-ignore: decorator
@inline
function rowAt(rows: usize, starts: usize, k: usize): usize {
  return rows + (<usize>load<u32>(starts + (k << 2)) << 3);
}

/** Sum of two rounded products. */
// @ts-ignore: decorator
@inline
function rounded(wa: v128, a: usize, wb: v128, b: usize, anchors: v128): v128 {
  return sub(add(anchors, mul(wa, v128.load(a))), sub(anchors, mul(wb, v128.load(b))));
}

/** The same of the next pair. */
// @ts-ignore: decorator
@inline
function roundedNext(wa: v128, a: usize, wb: v128, b: usize, anchors: v128): v128 {
  return sub(add(anchors, mul(wa, v128.load(a, 16))), sub(anchors, mul(wb, v128.load(b, 16))));
}

function addOne(rows: usize, starts: usize, weights: usize, end: usize, anchor: f64, out: usize): void {
  const a = rowAt(rows, starts, 0);
  const wa = v128.load64_splat(weights);
  const anchors = f64x2.splat(anchor);
  for (let i: usize = 0; i < end; i += 16) {
    v128.store(out + i, add(v128.load(out + i), sub(add(anchors, mul(wa, v128.load(a + i))), anchors)));
  }
}

function addEight(rows: usize, starts: usize, weights: usize, end: usize, anchor: f64, out: usize): void {
  const a = rowAt(rows, starts, 0);
  const b = rowAt(rows, starts, 1);
  const c = rowAt(rows, starts, 2);
  const d = rowAt(rows, starts, 3);
  const e = rowAt(rows, starts, 4);
  const f = rowAt(rows, starts, 5);
  const g = rowAt(rows, starts, 6);
  const h = rowAt(rows, starts, 7);
  const wa = v128.load64_splat(weights);
  const wb = v128.load64_splat(weights, 8);
  const wc = v128.load64_splat(weights, 16);
  const wd = v128.load64_splat(weights, 24);
  const we = v128.load64_splat(weights, 32);
  const wf = v128.load64_splat(weights, 40);
  const wg = v128.load64_splat(weights, 48);
  const wh = v128.load64_splat(weights, 56);
  const anchors = f64x2.splat(anchor);
  let i: usize = 0;
  // Two pairs a turn share its bookkeeping.
  for (; i + 32 <= end; i += 32) {
    const pa = a + i;
    const pb = b + i;
    const pc = c + i;
    const pd = d + i;
    const pe = e + i;
    const pf = f + i;
    const pg = g + i;
    const ph = h + i;
    const po = out + i;
    const first = add(rounded(wa, pa, wb, pb, anchors), rounded(wc, pc, wd, pd, anchors));
    const second = add(rounded(we, pe, wf, pf, anchors), rounded(wg, pg, wh, ph, anchors));
    v128.store(po, add(v128.load(po), add(first, second)));
    const third = add(roundedNext(wa, pa, wb, pb, anchors), roundedNext(wc, pc, wd, pd, anchors));
    const fourth = add(roundedNext(we, pe, wf, pf, anchors), roundedNext(wg, pg, wh, ph, anchors));
    v128.store(po, add(v128.load(po, 16), add(third, fourth)), 16);
  }
  if (i < end) {
    const first = add(rounded(wa, a + i, wb, b + i, anchors), rounded(wc, c + i, wd, d + i, anchors));
    const second = add(rounded(we, e + i, wf, f + i, anchors), rounded(wg, g + i, wh, h + i, anchors));
    v128.store(out + i, add(v128.load(out + i), add(first, second)));
  }
}

/** All rows for a last scenario without a neighbour. */
function addLast(rows: usize, starts: usize, weights: usize, rowCount: i32, anchor: f64, out: usize): void {
  let total: f64 = 0;
  for (let k: i32 = 0; k < rowCount; k++) {
    const row = rows + (<usize>load<u32>(starts + (<usize>k << 2)) << 3);
    total += anchor + load<f64>(weights + (<usize>k << 3)) * load<f64>(row) - anchor;
  }
  store<f64>(out, total);
}

/**
 * Takes the values at `former` out of a sum of `count` doubles and puts those at `row` in; with `out` also writes the
 * sum times `rate` (times `factors`, 0 for none).
 */
export function exchangeRow(
  row: usize, former: usize, weight: f64, anchor: f64, count: i32, sum: usize, rate: f64, factors: usize, out: usize,
): void {
  const weights = f64x2.splat(weight);
  const anchors = f64x2.splat(anchor);
  const rates = f64x2.splat(rate);
  const end = (<usize>count & ~1) << 3;
  let i: usize = 0;
  // Two pairs a turn share its bookkeeping.
  for (; i + 32 <= end; i += 32) {
    const from = former + i;
    const to = row + i;
    const place = sum + i;
    const first = exchanged(v128.load(to), v128.load(from), weights, anchors, v128.load(place));
    const second = exchanged(v128.load(to, 16), v128.load(from, 16), weights, anchors, v128.load(place, 16));
    v128.store(place, first);
    v128.store(place, second, 16);
    if (!out) continue;
    const target = out + i;
    if (factors) {
      v128.store(target, mul(first, mul(rates, v128.load(factors + i))));
      v128.store(target, mul(second, mul(rates, v128.load(factors + i, 16))), 16);
    } else {
      v128.store(target, mul(first, rates));
      v128.store(target, mul(second, rates), 16);
    }
  }
  if (i < end) {
    const total = exchanged(v128.load(row + i), v128.load(former + i), weights, anchors, v128.load(sum + i));
    v128.store(sum + i, total);
    if (out) v128.store(out + i, mul(total, factors ? mul(rates, v128.load(factors + i)) : rates));
  }
  if (count & 1) {
    const old = anchor + weight * load<f64>(former + end);
    const total = load<f64>(sum + end) + (anchor + weight * load<f64>(row + end) - old);
    store<f64>(sum + end, total);
    if (out) store<f64>(out + end, total * (factors ? rate * load<f64>(factors + end) : rate));
  }
}

// @ts-ignore: decorator
@inline
function exchanged(row: v128, former: v128, weights: v128, anchors: v128, sum: v128): v128 {
  return add(sum, sub(add(anchors, mul(weights, row)), add(anchors, mul(weights, former))));
}

/** Adds values times (rate times factors) to `out`, or to 0 for the first; without factors (0) values times rate. */
export function addConverted(
  values: usize, count: i32, rate: f64, factors: usize, out: usize, isFirst: i32,
): void {
  const rates = f64x2.splat(rate);
  const end = (<usize>count & ~1) << 3;
  for (let i: usize = 0; i < end; i += 16) {
    const scale = factors ? mul(rates, v128.load(factors + i)) : rates;
    const before = isFirst ? f64x2.splat(0) : v128.load(out + i);
    v128.store(out + i, add(before, mul(v128.load(values + i), scale)));
  }
  if (count & 1) {
    const scale = factors ? rate * load<f64>(factors + end) : rate;
    const before = isFirst ? 0 : load<f64>(out + end);
    store<f64>(out + end, before + load<f64>(values + end) * scale);
  }
}
