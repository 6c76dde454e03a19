/**
 * The hot loop: profit and loss of the call and the put of one strike in every scenario. Work that depends on the
 * expiry or the scenario only comes in as tables; call and put share one value by parity.
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
): void {
  for (let from = 0; from < count; from += TILE) {
    const used = Math.min(TILE, count - from);
    setTerms(job, tables, offset + from, used);
    fillPremiums(tile, used);
    if (job.callRow >= 0) writeCall(job, from, used, out);
    if (job.putRow >= 0) writePut(job, from, used, out);
  }
}

const tile: PremiumTile = createPremiumTile();
/** Shifted forward less strike, and 1 / shifted forward (inverse) or 1. */
const intrinsic = new Float64Array(TILE);
const unit = new Float64Array(TILE);

function setTerms(job: StrikeJob, tables: ExpiryTables, offset: number, used: number): void {
  const { forward, strike, vol, isInverse } = job;
  const { forwardFactor, logForwardFactor, volScale, volShift, volFloor, sqrtYears } = tables;
  const logMoneyness = Math.log(forward / strike);
  for (let s = 0; s < used; s++) {
    const at = offset + s;
    const shifted = forward * forwardFactor[at];
    const shocked = Math.max(volFloor[at], volScale[at] * vol + volShift[at]);
    const moneyness = logMoneyness + logForwardFactor[at];
    setPremiumTerms(tile, s, shifted, strike, moneyness, shocked * sqrtYears[at]);
    intrinsic[s] = shifted - strike;
    unit[s] = isInverse ? 1 / shifted : 1;
  }
}

function writeCall(job: StrikeJob, from: number, used: number, out: Float64Array): void {
  const { premium } = tile;
  const { callBase, callMultiplier } = job;
  const row = job.callRow + from;
  for (let s = 0; s < used; s++) {
    const value = premium[s] + Math.max(0, intrinsic[s]);
    out[row + s] = callMultiplier * (value * unit[s] - callBase);
  }
}

function writePut(job: StrikeJob, from: number, used: number, out: Float64Array): void {
  const { premium } = tile;
  const { putBase, putMultiplier } = job;
  const row = job.putRow + from;
  for (let s = 0; s < used; s++) {
    const value = premium[s] + Math.max(0, -intrinsic[s]);
    out[row + s] = putMultiplier * (value * unit[s] - putBase);
  }
}
