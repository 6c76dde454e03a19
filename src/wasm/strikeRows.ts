/** Profit and loss of the call and the put of one strike in every scenario; twin: kernel/strikeRow.ts. */
import { PEAKS, PLAIN, both } from './constants';
import { millsBottom, millsTop } from './mills';
import { add, mul, normalDensity, positivePart, sub } from './vectors';

/** Scenarios whose terms are kept between the passes: short passes overlap better in the processor. */
const TILE: usize = 256;
const TERMS: usize = memory.data(6 * 8 * 256);

/** Column `k` of the terms: shifted forward, density, h - t, h + t, d1, premium. */
// @ts-ignore: decorator
@inline
function term(terms: usize, k: usize): usize {
  return terms + k * (TILE << 3);
}

/** Terms of the premium of a pair, without the density; twin: kernel/premiumTile.ts. */
// @ts-ignore: decorator
@inline
function setTerms(terms: usize, forward: v128, moneyness: v128, deviation: v128): void {
  const half = mul(both(PLAIN, 7), deviation);
  const ratio = f64x2.div(moneyness, add(deviation, both(PLAIN, 4)));
  const h = f64x2.abs(ratio);
  v128.store(term(terms, 0), forward);
  v128.store(term(terms, 2), sub(h, half));
  v128.store(term(terms, 3), f64x2.pmin(add(h, half), both(PLAIN, 5)));
  v128.store(term(terms, 4), add(ratio, half));
}

// @ts-ignore: decorator
@inline
function setDensity(terms: usize): void {
  v128.store(term(terms, 1), mul(v128.load(terms), normalDensity(v128.load(term(terms, 4)))));
}

/** Out-of-the-money premium of a pair from its terms. */
// @ts-ignore: decorator
@inline
function setPremium(terms: usize, strike: v128): void {
  const inner = v128.load(term(terms, 2));
  const isStraddle = f64x2.lt(inner, f64x2.splat(0));
  const z = f64x2.pmin(f64x2.abs(inner), both(PLAIN, 5));
  const y = v128.load(term(terms, 3));
  const zz = mul(z, z);
  const yy = mul(y, y);
  const qz = millsBottom(z, zz);
  const qy = millsBottom(y, yy);
  const tz = mul(millsTop(z, zz), qy);
  const ty = mul(millsTop(y, yy), qz);
  const flip = v128.and(isStraddle, both(PLAIN, 11));
  const scaled = f64x2.div(v128.load(term(terms, 1)), mul(qz, qy));
  const tails = mul(scaled, sub(v128.xor(tz, flip), ty));
  const cap = v128.and(isStraddle, f64x2.pmin(v128.load(terms), strike));
  v128.store(term(terms, 5), f64x2.abs(add(cap, tails)));
}

let forwardFactor: usize = 0;
let logForwardFactor: usize = 0;
let volScale: usize = 0;
let volShift: usize = 0;
let volFloor: usize = 0;
let sqrtYears: usize = 0;

/** Start of each table of the expiry that is valued next. */
export function setTables(a: usize, b: usize, c: usize, d: usize, e: usize, f: usize): void {
  forwardFactor = a;
  logForwardFactor = b;
  volScale = c;
  volShift = d;
  volFloor = e;
  sqrtYears = f;
}

/** Rows of `count` >= 2 scenarios at `callRow` and `putRow`, 0 for none; leaves their peaks, NaN with a NaN, at `peaksAt`. */
export function fillStrikeRows(
  forward: f64, strike: f64, moneyness: f64, vol: f64, isInverse: i32, count: i32,
  callRow: usize, callBase: f64, callMultiplier: f64, putRow: usize, putBase: f64, putMultiplier: f64,
): void {
  const forwards = f64x2.splat(forward);
  const strikes = f64x2.splat(strike);
  const moneynesses = f64x2.splat(moneyness);
  const vols = f64x2.splat(vol);
  const callBases = f64x2.splat(callBase);
  const callMultipliers = f64x2.splat(callMultiplier);
  const putBases = f64x2.splat(putBase);
  const putMultipliers = f64x2.splat(putMultiplier);
  // Locals stay in registers, globals do not.
  const factors = forwardFactor;
  const logFactors = logForwardFactor;
  const scales = volScale;
  const shifts = volShift;
  const floors = volFloor;
  const roots = sqrtYears;
  let callPeaks = f64x2.splat(0);
  let putPeaks = f64x2.splat(0);
  // Times 0 it is 0 while all values are finite, else NaN.
  let flaw = f64x2.splat(0);
  const end = <usize>count << 3;
  for (let at: usize = 0; at < end; at += TILE << 3) {
    // A tile of one would have no pair: it overlaps the one before.
    const from = end - at < 16 ? end - 16 : at;
    const last = (end - from < TILE << 3 ? end : from + (TILE << 3)) - 16;
    for (let i: usize = from; ; i = next(i, last)) {
      const shifted = mul(forwards, v128.load(factors + i));
      const moved = add(mul(v128.load(scales + i), vols), v128.load(shifts + i));
      const shocked = f64x2.pmax(moved, v128.load(floors + i));
      // A negative vol has no premium: all bits set is NaN.
      const valid = v128.or(shocked, f64x2.lt(shocked, f64x2.splat(0)));
      const deviation = mul(valid, v128.load(roots + i));
      setTerms(TERMS + i - from, shifted, add(moneynesses, v128.load(logFactors + i)), deviation);
      if (i == last) break;
    }
    for (let i: usize = from; ; i = next(i, last)) {
      setDensity(TERMS + i - from);
      if (i == last) break;
    }
    for (let i: usize = from; ; i = next(i, last)) {
      setPremium(TERMS + i - from, strikes);
      if (i == last) break;
    }
    for (let i: usize = from; ; i = next(i, last)) {
      const shifted = v128.load(TERMS + i - from);
      const value = v128.load(term(TERMS + i - from, 5));
      flaw = add(flaw, value);
      const intrinsic = sub(shifted, strikes);
      const gain = positivePart(intrinsic);
      let call = add(value, gain);
      let put = add(value, sub(gain, intrinsic));
      if (isInverse) {
        const unit = f64x2.div(both(PLAIN, 6), shifted);
        call = mul(call, unit);
        put = mul(put, unit);
      }
      if (callRow) {
        const pnl = mul(callMultipliers, sub(call, callBases));
        callPeaks = f64x2.pmax(callPeaks, f64x2.abs(pnl));
        v128.store(callRow + i, pnl);
      }
      if (putRow) {
        const pnl = mul(putMultipliers, sub(put, putBases));
        putPeaks = f64x2.pmax(putPeaks, f64x2.abs(pnl));
        v128.store(putRow + i, pnl);
      }
      if (i == last) break;
    }
  }
  flaw = mul(flaw, f64x2.splat(0));
  storePeak(0, add(callPeaks, flaw));
  storePeak(8, add(putPeaks, flaw));
}

/** The pair after that at `i`; the last pair may overlap the one before, whose values it writes again. */
// @ts-ignore: decorator
@inline
function next(i: usize, last: usize): usize {
  return i + 16 > last ? last : i + 16;
}

// @ts-ignore: decorator
@inline
function storePeak(at: usize, peaks: v128): void {
  f64.store(PEAKS + at, Math.max(f64x2.extract_lane(peaks, 0), f64x2.extract_lane(peaks, 1)));
}

export function peaksAt(): usize {
  return PEAKS;
}
