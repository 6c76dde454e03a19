/** Sums of matrix rows that do not depend on their order; twin: kernel/exactSums.ts. */
import { add, mul, sub } from './vectors';

/**
 * Adds the rounded sums of `blocks` blocks of four rows of `count` doubles to those at `out`. `starts` points to the
 * places of the rows in doubles from `rows` on, `weights` to their weights; `anchor` does the rounding.
 */
export function addBlocks(
  rows: usize, starts: usize, weights: usize, blocks: i32, count: i32, anchor: f64, out: usize,
): void {
  for (let b = 0; b < blocks; b++) {
    addBlock(rows, starts + (<usize>b << 4), weights + (<usize>b << 5), count, anchor, out);
  }
}

// @ts-ignore: decorator
@inline
function addBlock(rows: usize, starts: usize, weights: usize, count: i32, anchor: f64, out: usize): void {
  const r0 = rows + (<usize>load<u32>(starts) << 3);
  const r1 = rows + (<usize>load<u32>(starts, 4) << 3);
  const r2 = rows + (<usize>load<u32>(starts, 8) << 3);
  const r3 = rows + (<usize>load<u32>(starts, 12) << 3);
  const w0 = v128.load64_splat(weights, 0);
  const w1 = v128.load64_splat(weights, 8);
  const w2 = v128.load64_splat(weights, 16);
  const w3 = v128.load64_splat(weights, 24);
  const anchors = f64x2.splat(anchor);
  const end = <usize>count << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    const sum = add(
      add(mul(w0, v128.load(r0 + i)), mul(w1, v128.load(r1 + i))),
      add(mul(w2, v128.load(r2 + i)), mul(w3, v128.load(r3 + i))),
    );
    v128.store(out + i, add(v128.load(out + i), sub(add(anchors, sum), anchors)));
  }
  if (i < end) {
    const sum =
      f64x2.extract_lane(w0, 0) * load<f64>(r0 + i) + f64x2.extract_lane(w1, 0) * load<f64>(r1 + i) +
      (f64x2.extract_lane(w2, 0) * load<f64>(r2 + i) + f64x2.extract_lane(w3, 0) * load<f64>(r3 + i));
    store<f64>(out + i, load<f64>(out + i) + (anchor + sum - anchor));
  }
}

/** Adds values times (rate times factors) to `out`; without factors (0) values times rate. */
export function addConverted(values: usize, count: i32, rate: f64, factors: usize, out: usize): void {
  const rates = f64x2.splat(rate);
  const end = <usize>count << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    const scale = factors ? mul(rates, v128.load(factors + i)) : rates;
    v128.store(out + i, add(v128.load(out + i), mul(v128.load(values + i), scale)));
  }
  if (i < end) {
    const scale = factors ? rate * load<f64>(factors + i) : rate;
    store<f64>(out + i, load<f64>(out + i) + load<f64>(values + i) * scale);
  }
}
