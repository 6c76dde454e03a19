/** Price, and price with seven Greeks, of a batch of European options; twin: kernel/europeanBatch.ts. */
import { PLAIN, both } from './constants';
import { millsBottom, millsTop } from './mills';
import { add, exponential, logarithm, mul, normalDensity, positivePart, sub } from './vectors';

/** Options whose terms are kept between passes: short passes overlap better in the processor than one long one. */
const TILE: usize = 256;
const TERMS: usize = memory.data(7 * 8 * 256);

/**
 * `input` points to seven columns of `stride` bytes: spot, strike, years, vol, rate, yield, sign; `output` to one column
 * of prices, or with `withGreeks` to eight. `count` >= 2; the last pair may overlap the one before.
 */
export function priceBatch(input: usize, output: usize, stride: usize, count: i32): void {
  const end = <usize>count << 3;
  for (let at: usize = 0; at < end; at += TILE << 3) {
    const from = tileStart(at, end);
    const last = tileEnd(from, end);
    for (let i: usize = from; ; i = next(i, last)) {
      setMoneyness(input + i, stride, TERMS + i - from);
      if (i == last) break;
    }
    for (let i: usize = from; ; i = next(i, last)) {
      setLegs(input + i, stride, TERMS + i - from);
      if (i == last) break;
    }
    for (let i: usize = from; ; i = next(i, last)) {
      setDeviations(input + i, stride, TERMS + i - from);
      if (i == last) break;
    }
    for (let i: usize = from; ; i = next(i, last)) {
      setDensity(TERMS + i - from);
      if (i == last) break;
    }
    for (let i: usize = from; ; i = next(i, last)) {
      pricePair(input + i, stride, TERMS + i - from, output + i, false);
      if (i == last) break;
    }
  }
}

export function greeksBatch(input: usize, output: usize, stride: usize, count: i32): void {
  const end = <usize>count << 3;
  for (let at: usize = 0; at < end; at += TILE << 3) {
    const from = tileStart(at, end);
    const last = tileEnd(from, end);
    for (let i: usize = from; ; i = next(i, last)) {
      setMoneyness(input + i, stride, TERMS + i - from);
      if (i == last) break;
    }
    for (let i: usize = from; ; i = next(i, last)) {
      setLegs(input + i, stride, TERMS + i - from);
      if (i == last) break;
    }
    for (let i: usize = from; ; i = next(i, last)) {
      setDeviations(input + i, stride, TERMS + i - from);
      if (i == last) break;
    }
    for (let i: usize = from; ; i = next(i, last)) {
      setDensity(TERMS + i - from);
      if (i == last) break;
    }
    for (let i: usize = from; ; i = next(i, last)) {
      pricePair(input + i, stride, TERMS + i - from, output + i, true);
      if (i == last) break;
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
  return i + 16 > last ? last : i + 16;
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

/** Column `k` of the terms: ln(F/K), the discounted legs, d1, d2, the density, 1 / deviation. */
// @ts-ignore: decorator
@inline
function term(terms: usize, k: usize): usize {
  return terms + k * (TILE << 3);
}

/** ln(F/K) of a pair. */
// @ts-ignore: decorator
@inline
function setMoneyness(input: usize, stride: usize, terms: usize): void {
  const quotient = f64x2.div(v128.load(input), v128.load(input + stride));
  const carry = sub(v128.load(input + 4 * stride), v128.load(input + 5 * stride));
  v128.store(terms, add(logarithm(quotient), mul(carry, v128.load(input + 2 * stride))));
}

/** Present values of forward and strike of a pair. */
// @ts-ignore: decorator
@inline
function setLegs(input: usize, stride: usize, terms: usize): void {
  const years = v128.load(input + 2 * stride);
  const rate = v128.load(input + 4 * stride);
  const dividend = v128.load(input + 5 * stride);
  v128.store(term(terms, 1), discounted(v128.load(input), dividend, years));
  v128.store(term(terms, 2), discounted(v128.load(input + stride), rate, years));
}

/** d1, d2 and 1 / (vol sqrt(years)) of a pair. */
// @ts-ignore: decorator
@inline
function setDeviations(input: usize, stride: usize, terms: usize): void {
  const root = f64x2.sqrt(v128.load(input + 2 * stride));
  const total = mul(v128.load(input + 3 * stride), root);
  const deviation = v128.or(total, f64x2.lt(total, f64x2.splat(0)));
  const inverse = f64x2.div(both(PLAIN, 6), add(deviation, both(PLAIN, 4)));
  const ratio = mul(v128.load(term(terms, 0)), inverse);
  const half = mul(both(PLAIN, 7), deviation);
  const d1 = clamp(add(ratio, half));
  v128.store(term(terms, 3), d1);
  v128.store(term(terms, 4), clamp(sub(ratio, half)));
  v128.store(term(terms, 6), v128.and(inverse, f64x2.ne(deviation, f64x2.splat(0))));
}

/** The discounted density F n(d1) of a pair. */
// @ts-ignore: decorator
@inline
function setDensity(terms: usize): void {
  v128.store(term(terms, 5), mul(v128.load(term(terms, 1)), normalDensity(v128.load(term(terms, 3)))));
}

// @ts-ignore: decorator
@inline
function pricePair(input: usize, stride: usize, terms: usize, output: usize, withGreeks: bool): void {
  const sign = v128.load(input + 6 * stride);
  const asset = v128.load(term(terms, 1));
  const cash = v128.load(term(terms, 2));
  const d1 = v128.load(term(terms, 3));
  const d2 = v128.load(term(terms, 4));
  const density = v128.load(term(terms, 5));
  const zero = f64x2.splat(0);
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
    const one = both(PLAIN, 6);
    const spot = v128.load(input);
    const years = v128.load(input + 2 * stride);
    const vol = v128.load(input + 3 * stride);
    const root = f64x2.sqrt(years);
    const rate = v128.load(input + 4 * stride);
    const dividend = v128.load(input + 5 * stride);
    const assetPart = mul(sign, legPart(asset, mul(sign, d1), assetTail));
    const cashPart = mul(sign, legPart(cash, mul(sign, d2), cashTail));
    const perSpot = f64x2.div(one, spot);
    const perDeviation = v128.load(term(terms, 6));
    const perVol = mul(root, perDeviation);
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
