/** Price, and price with seven Greeks, of a batch of European options; twin: kernel/europeanBatch.ts. */
import { PLAIN, both } from './constants';
import { millsBottom, millsTop } from './mills';
import { add, exponential, logarithm, mul, normalDensity, positivePart, sub } from './vectors';

/** Options whose logarithms and discounted legs are kept between the two passes: short passes overlap better. */
const TILE: usize = 256;
const TERMS: usize = memory.data(3 * 8 * 256);

/**
 * `input` points to seven columns of `stride` bytes: spot, strike, years, vol, rate, yield, sign; `output` to one column
 * of prices, or with `withGreeks` to eight. `count` >= 2; the last pair may overlap the one before.
 */
export function priceBatch(input: usize, output: usize, stride: usize, count: i32): void {
  const end = <usize>count << 3;
  for (let at: usize = 0; at < end; at += TILE << 3) {
    const from = tileStart(at, end);
    const last = tileEnd(from, end);
    for (let i: usize = from; i <= last; i = next(i, last)) setTerms(input + i, stride, TERMS + i - from);
    for (let i: usize = from; i <= last; i = next(i, last)) {
      pricePair(input + i, stride, TERMS + i - from, output + i, false);
    }
  }
}

export function greeksBatch(input: usize, output: usize, stride: usize, count: i32): void {
  const end = <usize>count << 3;
  for (let at: usize = 0; at < end; at += TILE << 3) {
    const from = tileStart(at, end);
    const last = tileEnd(from, end);
    for (let i: usize = from; i <= last; i = next(i, last)) setTerms(input + i, stride, TERMS + i - from);
    for (let i: usize = from; i <= last; i = next(i, last)) {
      pricePair(input + i, stride, TERMS + i - from, output + i, true);
    }
  }
}

/** A tile of one would have no pair: it overlaps the one before. */
// @ts-ignore: decorator
@inline
function tileStart(at: usize, end: usize): usize {
  return end - at < 16 ? end - 16 : at;
}

/** Where the last pair of the tile begins. */
// @ts-ignore: decorator
@inline
function tileEnd(from: usize, end: usize): usize {
  return (end - from < TILE << 3 ? end : from + (TILE << 3)) - 16;
}

// @ts-ignore: decorator
@inline
function next(i: usize, last: usize): usize {
  return i < last && i + 16 > last ? last : i + 16;
}

/** -39 to 39: beyond, the density is 0. */
// @ts-ignore: decorator
@inline
function clamp(d: v128): v128 {
  const far = both(PLAIN, 5);
  return f64x2.pmax(f64x2.pmin(d, far), f64x2.neg(far));
}

// @ts-ignore: decorator
@inline
function discounted(value: v128, rate: v128, years: v128): v128 {
  const x = f64x2.neg(mul(rate, years));
  return mul(value, exponential(f64x2.pmin(f64x2.pmax(x, both(PLAIN, 1)), both(PLAIN, 2))));
}

/** leg N(d) from the tail leg N(-|d|). */
// @ts-ignore: decorator
@inline
function legPart(leg: v128, d: v128, tail: v128): v128 {
  return v128.bitselect(tail, sub(leg, tail), f64x2.lt(d, f64x2.splat(0)));
}

/** ln(F/K) and the discounted legs of a pair. */
// @ts-ignore: decorator
@inline
function setTerms(input: usize, stride: usize, terms: usize): void {
  const spot = v128.load(input);
  const strike = v128.load(input + stride);
  const years = v128.load(input + 2 * stride);
  const rate = v128.load(input + 4 * stride);
  const dividend = v128.load(input + 5 * stride);
  v128.store(terms, add(logarithm(f64x2.div(spot, strike)), mul(sub(rate, dividend), years)));
  v128.store(terms + (TILE << 3), discounted(spot, dividend, years));
  v128.store(terms + (TILE << 4), discounted(strike, rate, years));
}

// @ts-ignore: decorator
@inline
function pricePair(input: usize, stride: usize, terms: usize, output: usize, withGreeks: bool): void {
  const years = v128.load(input + 2 * stride);
  const vol = v128.load(input + 3 * stride);
  const sign = v128.load(input + 6 * stride);
  const x = v128.load(terms);
  const asset = v128.load(terms + (TILE << 3));
  const cash = v128.load(terms + (TILE << 4));
  const one = both(PLAIN, 6);
  const zero = f64x2.splat(0);

  const root = f64x2.sqrt(years);
  const total = mul(vol, root);
  const deviation = v128.or(total, f64x2.lt(total, zero));
  const inverse = f64x2.div(one, add(deviation, both(PLAIN, 4)));
  const ratio = mul(x, inverse);
  const half = mul(both(PLAIN, 7), deviation);
  const d1 = clamp(add(ratio, half));
  const d2 = clamp(sub(ratio, half));
  const density = mul(asset, normalDensity(d1));
  const y = f64x2.abs(d1);
  const z = f64x2.abs(d2);
  const yy = mul(y, y);
  const zz = mul(z, z);
  const qy = millsBottom(y, yy);
  const qz = millsBottom(z, zz);
  const scaled = f64x2.div(density, mul(qy, qz));
  const assetTail = mul(scaled, mul(millsTop(y, yy), qz));
  const cashTail = mul(scaled, mul(millsTop(z, zz), qy));

  const isStraddle = f64x2.lt(mul(d1, d2), zero);
  const flip = v128.and(isStraddle, both(PLAIN, 11));
  const cap = v128.and(isStraddle, f64x2.pmin(asset, cash));
  const premium = f64x2.abs(add(cap, sub(v128.xor(assetTail, flip), cashTail)));
  v128.store(output, add(premium, positivePart(mul(sign, sub(asset, cash)))));

  if (withGreeks) {
    const spot = v128.load(input);
    const rate = v128.load(input + 4 * stride);
    const dividend = v128.load(input + 5 * stride);
    const assetPart = mul(sign, legPart(asset, mul(sign, d1), assetTail));
    const cashPart = mul(sign, legPart(cash, mul(sign, d2), cashTail));
    const perSpot = f64x2.div(one, spot);
    const perDeviation = v128.and(inverse, f64x2.gt(deviation, zero));
    const perVol = mul(root, inverse);
    const slope = mul(density, perSpot);
    const vega = mul(density, root);
    const decay = mul(mul(mul(mul(both(PLAIN, 7), density), vol), vol), perDeviation);
    const carry = sub(mul(dividend, assetPart), mul(rate, cashPart));
    v128.store(output + stride, mul(assetPart, perSpot));
    v128.store(output + 2 * stride, mul(mul(slope, perSpot), perDeviation));
    v128.store(output + 3 * stride, vega);
    v128.store(output + 4 * stride, sub(carry, decay));
    v128.store(output + 5 * stride, mul(cashPart, years));
    v128.store(output + 6 * stride, f64x2.neg(mul(mul(slope, d2), perVol)));
    v128.store(output + 7 * stride, mul(mul(mul(vega, d1), d2), perVol));
  }
}
