/** Sums of matrix rows that do not depend on their order; twin: kernel/exactSums.ts. */
import { add, mul, sub } from './vectors';

/**
 * Adds the rounded sums of `blocks` blocks of two rows of `count` doubles to those at `out`. `starts` points to the
 * places of the rows in doubles from `rows` on, `weights` to their weights; `anchor` does the rounding.
 */
export function addBlocks(
  rows: usize, starts: usize, weights: usize, blocks: i32, count: i32, anchor: f64, out: usize,
): void {
  const end = (<usize>count & ~1) << 3;
  let b: i32 = 0;
  // Several at a time, which changes no bit: all sums of rounded ones are exact.
  for (; b + 4 <= blocks; b += 4) addFour(rows, starts + (<usize>b << 3), weights + (<usize>b << 4), end, anchor, out);
  for (; b + 2 <= blocks; b += 2) addTwo(rows, starts + (<usize>b << 3), weights + (<usize>b << 4), end, anchor, out);
  if (b < blocks) addOne(rows, starts + (<usize>b << 3), weights + (<usize>b << 4), end, anchor, out);
  if (count & 1) addLast(rows + end, starts, weights, blocks, anchor, out + end);
}

// @ts-ignore: decorator
@inline
function rowAt(rows: usize, starts: usize, k: usize): usize {
  return rows + (<usize>load<u32>(starts + (k << 2)) << 3);
}

/** Sum of two products, rounded by the anchors. */
// @ts-ignore: decorator
@inline
function rounded(wa: v128, a: usize, wb: v128, b: usize, anchors: v128): v128 {
  return sub(add(anchors, add(mul(wa, v128.load(a)), mul(wb, v128.load(b)))), anchors);
}

function addOne(rows: usize, starts: usize, weights: usize, end: usize, anchor: f64, out: usize): void {
  const a = rowAt(rows, starts, 0);
  const b = rowAt(rows, starts, 1);
  const wa = v128.load64_splat(weights);
  const wb = v128.load64_splat(weights, 8);
  const anchors = f64x2.splat(anchor);
  for (let i: usize = 0; i < end; i += 16) {
    v128.store(out + i, add(v128.load(out + i), rounded(wa, a + i, wb, b + i, anchors)));
  }
}

function addTwo(rows: usize, starts: usize, weights: usize, end: usize, anchor: f64, out: usize): void {
  const a = rowAt(rows, starts, 0);
  const b = rowAt(rows, starts, 1);
  const c = rowAt(rows, starts, 2);
  const d = rowAt(rows, starts, 3);
  const wa = v128.load64_splat(weights);
  const wb = v128.load64_splat(weights, 8);
  const wc = v128.load64_splat(weights, 16);
  const wd = v128.load64_splat(weights, 24);
  const anchors = f64x2.splat(anchor);
  for (let i: usize = 0; i < end; i += 16) {
    const both = add(rounded(wa, a + i, wb, b + i, anchors), rounded(wc, c + i, wd, d + i, anchors));
    v128.store(out + i, add(v128.load(out + i), both));
  }
}

function addFour(rows: usize, starts: usize, weights: usize, end: usize, anchor: f64, out: usize): void {
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
  for (let i: usize = 0; i < end; i += 16) {
    const first = add(rounded(wa, a + i, wb, b + i, anchors), rounded(wc, c + i, wd, d + i, anchors));
    const second = add(rounded(we, e + i, wf, f + i, anchors), rounded(wg, g + i, wh, h + i, anchors));
    v128.store(out + i, add(v128.load(out + i), add(first, second)));
  }
}

/** All blocks for a last scenario without a neighbour. */
function addLast(rows: usize, starts: usize, weights: usize, blocks: i32, anchor: f64, out: usize): void {
  let total = load<f64>(out);
  for (let b: i32 = 0; b < blocks; b++) {
    const s = starts + (<usize>b << 3);
    const w = weights + (<usize>b << 4);
    const sum =
      load<f64>(w) * load<f64>(rows + (<usize>load<u32>(s) << 3)) +
      load<f64>(w, 8) * load<f64>(rows + (<usize>load<u32>(s, 4) << 3));
    total += anchor + sum - anchor;
  }
  store<f64>(out, total);
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

/** Writes `length` zeros. */
export function clear(at: usize, length: i32): void {
  memory.fill(at, 0, <usize>length << 3);
}
