/** Profit and loss of the call and the put of one strike in every scenario; twin: kernel/strikeRow.ts. */
import { PEAKS, PLAIN, both } from './constants';
import { millsBottom, millsTop } from './mills';
import { add, mul, normalDensity, positivePart, sub } from './vectors';

/** Out-of-the-money premium; twin: kernel/premiumTile.ts. */
// @ts-ignore: decorator
@inline
function premium(forward: v128, strike: v128, moneyness: v128, deviation: v128): v128 {
  const half = mul(both(PLAIN, 7), deviation);
  const ratio = f64x2.div(moneyness, add(deviation, both(PLAIN, 4)));
  const d1 = add(ratio, half);
  const density = mul(forward, normalDensity(d1));
  const h = f64x2.abs(ratio);
  const far = both(PLAIN, 5);
  const signed = sub(h, half);
  const isStraddle = f64x2.lt(signed, f64x2.splat(0));
  const z = f64x2.pmin(f64x2.abs(signed), far);
  const y = f64x2.pmin(add(h, half), far);
  const zz = mul(z, z);
  const yy = mul(y, y);
  const qz = millsBottom(z, zz);
  const qy = millsBottom(y, yy);
  const tz = mul(millsTop(z, zz), qy);
  const ty = mul(millsTop(y, yy), qz);
  const flip = v128.and(isStraddle, both(PLAIN, 11));
  const tails = mul(f64x2.div(density, mul(qz, qy)), sub(v128.xor(tz, flip), ty));
  const cap = v128.and(isStraddle, f64x2.pmin(forward, strike));
  return f64x2.abs(add(cap, tails));
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
  let callPeaks = f64x2.splat(0);
  let putPeaks = f64x2.splat(0);
  // 0 while all values are finite, else NaN.
  let flaw = f64x2.splat(0);
  const last = (<usize>count - 2) << 3;
  // The last pair may overlap the one before: the same values are written twice.
  for (let i: usize = 0; i <= last; i = i < last && i + 16 > last ? last : i + 16) {
    const shifted = mul(forwards, v128.load(forwardFactor + i));
    const moved = add(mul(v128.load(volScale + i), vols), v128.load(volShift + i));
    const shocked = f64x2.pmax(moved, v128.load(volFloor + i));
    const years = v128.load(sqrtYears + i);
    // A negative vol has no premium: all bits set is NaN.
    const valid = v128.or(shocked, f64x2.lt(shocked, f64x2.splat(0)));
    const value = premium(
      shifted, strikes, add(moneynesses, v128.load(logForwardFactor + i)), mul(valid, years),
    );
    flaw = add(flaw, mul(value, f64x2.splat(0)));
    const intrinsic = sub(shifted, strikes);
    let call = add(value, positivePart(intrinsic));
    let put = add(value, positivePart(f64x2.neg(intrinsic)));
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
  }
  storePeak(0, add(callPeaks, flaw));
  storePeak(8, add(putPeaks, flaw));
}

// @ts-ignore: decorator
@inline
function storePeak(at: usize, peaks: v128): void {
  f64.store(PEAKS + at, Math.max(f64x2.extract_lane(peaks, 0), f64x2.extract_lane(peaks, 1)));
}

export function peaksAt(): usize {
  return PEAKS;
}
