/**
 * The hot loop: profit and loss of the call and the put of one strike in every scenario. Work that depends on the
 * expiry or the scenario only comes in as tables; call and put share one value by parity. Twin: src/wasm/strikeRows.ts.
 */
import { createPremiumTile, fillPremiums, setPremiumTerms, TILE, type PremiumTile } from './premiumTile';

/** Tables of one expiry, each with one entry per scenario from `offset` on. */
export interface ExpiryTables {
  /** Forward after the shift / forward before it. */
  readonly forwardFactor: Float64Array;
  /** Natural logarithm of `forwardFactor`. */
  readonly logForwardFactor: Float64Array;
  /** Shocked vol = max(volFloor, volScale * vol + volShift), fractions per square-root year. */
  readonly volScale: Float64Array;
  readonly volShift: Float64Array;
  readonly volFloor: Float64Array;
  /** Square root of the years left in the scenario; 0 when the option has expired there. */
  readonly sqrtYears: Float64Array;
}

/** One strike: terms and market in, rows of the matrix out. Reused between calls, so nothing is allocated. */
export interface StrikeJob {
  /** Forward before the shift, quote currency per coin. */
  forward: number;
  strike: number;
  /** ln(forward / strike). */
  logMoneyness: number;
  /** Vol before the shift. */
  vol: number;
  isInverse: boolean;
  /** Base values to subtract, and multiplier times discount; 0 multipliers are not written. */
  callBase: number;
  callMultiplier: number;
  /** Start of the row in `out`, or -1 when there is no such instrument. */
  callRow: number;
  putBase: number;
  putMultiplier: number;
  putRow: number;
}

/** Largest absolute values of the rows that were written; NaN when a value is not finite. */
export interface RowPeaks {
  call: number;
  put: number;
}

/**
 * Writes P&L per unit of position quantity, in settlement currency, of one strike for `count` scenarios:
 * linear `multiplier (V' - V)`, inverse `multiplier (V'/F' - V/F)` in coin (premium of a coin-settled option is the
 * undiscounted Black-76 value over the forward of its own expiry). NaN where the shocked vol would be negative.
 */
export function fillStrikeRows(
  job: StrikeJob,
  tables: ExpiryTables,
  offset: number,
  count: number,
  out: Float64Array,
  peaks: RowPeaks,
): void {
  peaks.call = 0;
  peaks.put = 0;
  for (let from = 0; from < count; from += TILE) {
    const used = Math.min(TILE, count - from);
    setTerms(job, tables, offset + from, used);
    fillPremiums(tile, used);
    if (job.callRow >= 0 && job.putRow >= 0) writeBoth(job, from, used, out, peaks);
    else if (job.callRow >= 0) writeCall(job, from, used, out, peaks);
    else if (job.putRow >= 0) writePut(job, from, used, out, peaks);
  }
}

const tile: PremiumTile = createPremiumTile();
/** What a value is multiplied with: 1 / shifted forward (inverse) or 1. */
const perForward = new Float64Array(TILE);
const ones = new Float64Array(TILE).fill(1);

function setTerms(job: StrikeJob, tables: ExpiryTables, offset: number, used: number): void {
  const { forward, strike, vol, isInverse, logMoneyness } = job;
  const { forwardFactor, logForwardFactor, volScale, volShift, volFloor, sqrtYears } = tables;
  for (let s = 0; s < used; s++) {
    const at = offset + s;
    const shifted = forward * forwardFactor[at];
    const moved = volScale[at] * vol + volShift[at];
    const floor = volFloor[at];
    const shocked = moved < floor ? floor : moved;
    const moneyness = logMoneyness + logForwardFactor[at];
    const valid = shocked < 0 ? NaN : shocked;
    setPremiumTerms(tile, s, shifted, strike, moneyness, valid * sqrtYears[at]);
  }
  if (!isInverse) return;
  for (let s = 0; s < used; s++) perForward[s] = 1 / (forward * forwardFactor[offset + s]);
}

/**
 * The value of a call is the premium plus max(0, F - K), that of a put plus max(0, K - F). `flaw`, the sum of the
 * premiums, is finite while they are.
 */
function writeBoth(job: StrikeJob, from: number, used: number, out: Float64Array, peaks: RowPeaks): void {
  const { premium, intrinsic } = tile;
  const unit = job.isInverse ? perForward : ones;
  const { callBase, callMultiplier, putBase, putMultiplier } = job;
  const callRow = job.callRow + from;
  const putRow = job.putRow + from;
  let [callPeak, putPeak, flaw] = [peaks.call, peaks.put, 0];
  for (let s = 0; s < used; s++) {
    const value = premium[s];
    const gain = intrinsic[s];
    const callGain = 0.5 * (gain + Math.abs(gain));
    const call = callMultiplier * ((value + callGain) * unit[s] - callBase);
    const put = putMultiplier * ((value + (callGain - gain)) * unit[s] - putBase);
    out[callRow + s] = call;
    out[putRow + s] = put;
    flaw += value;
    if (callPeak < Math.abs(call)) callPeak = Math.abs(call);
    if (putPeak < Math.abs(put)) putPeak = Math.abs(put);
  }
  peaks.call = callPeak + 0 * flaw;
  peaks.put = putPeak + 0 * flaw;
}

function writeCall(job: StrikeJob, from: number, used: number, out: Float64Array, peaks: RowPeaks): void {
  const { premium, intrinsic } = tile;
  const unit = job.isInverse ? perForward : ones;
  let [peak, flaw] = [peaks.call, 0];
  for (let s = 0; s < used; s++) {
    const value = premium[s] + 0.5 * (intrinsic[s] + Math.abs(intrinsic[s]));
    const pnl = job.callMultiplier * (value * unit[s] - job.callBase);
    out[job.callRow + from + s] = pnl;
    flaw += premium[s];
    if (peak < Math.abs(pnl)) peak = Math.abs(pnl);
  }
  peaks.call = peak + 0 * flaw;
}

function writePut(job: StrikeJob, from: number, used: number, out: Float64Array, peaks: RowPeaks): void {
  const { premium, intrinsic } = tile;
  const unit = job.isInverse ? perForward : ones;
  let [peak, flaw] = [peaks.put, 0];
  for (let s = 0; s < used; s++) {
    const value = premium[s] + 0.5 * (Math.abs(intrinsic[s]) - intrinsic[s]);
    const pnl = job.putMultiplier * (value * unit[s] - job.putBase);
    out[job.putRow + from + s] = pnl;
    flaw += premium[s];
    if (peak < Math.abs(pnl)) peak = Math.abs(pnl);
  }
  peaks.put = peak + 0 * flaw;
}
