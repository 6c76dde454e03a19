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
    const flaw = flawOf(used);
    if (job.callRow >= 0) peaks.call = Math.max(peaks.call, writeCall(job, from, used, out)) + flaw;
    if (job.putRow >= 0) peaks.put = Math.max(peaks.put, writePut(job, from, used, out)) + flaw;
  }
}

const tile: PremiumTile = createPremiumTile();
/** 1 / shifted forward (inverse) or 1. */
const unit = new Float64Array(TILE);

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
    unit[s] = isInverse ? 1 / shifted : 1;
  }
}

/** 0 when all premiums are finite, else NaN. */
function flawOf(used: number): number {
  const { premium } = tile;
  let flaw = 0;
  for (let s = 0; s < used; s++) flaw += 0 * premium[s];
  return flaw;
}

/** The value of a call is the premium plus max(0, F - K), that of a put plus max(0, K - F). */
function writeCall(job: StrikeJob, from: number, used: number, out: Float64Array): number {
  const { premium, intrinsic } = tile;
  const { callBase, callMultiplier } = job;
  const row = job.callRow + from;
  let peak = 0;
  for (let s = 0; s < used; s++) {
    const gain = intrinsic[s];
    const value = premium[s] + 0.5 * (gain + Math.abs(gain));
    const pnl = callMultiplier * (value * unit[s] - callBase);
    const size = Math.abs(pnl);
    if (peak < size) peak = size;
    out[row + s] = pnl;
  }
  return peak;
}

function writePut(job: StrikeJob, from: number, used: number, out: Float64Array): number {
  const { premium, intrinsic } = tile;
  const { putBase, putMultiplier } = job;
  const row = job.putRow + from;
  let peak = 0;
  for (let s = 0; s < used; s++) {
    const gain = intrinsic[s];
    const value = premium[s] + 0.5 * (Math.abs(gain) - gain);
    const pnl = putMultiplier * (value * unit[s] - putBase);
    const size = Math.abs(pnl);
    if (peak < size) peak = size;
    out[row + s] = pnl;
  }
  return peak;
}
